"""Clicks on what a search found, counted beside the page and never in its way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from commerce.catalogue import operations as catalogue

# The parameter of a result's address that has the words of the search.
COUNTED = "found"
_MOST = 200

View = Callable[..., HttpResponse]


def counted(view: View) -> View:
    """Count a visit that comes from a search as a click; at most one statement."""

    @wraps(view)
    def wrapper(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        answer = view(request, *arguments, **named)
        if (text := request.GET.get(COUNTED, "")[:_MOST]) and answer.status_code == 200:
            catalogue.note_click(
                text=text,
                market=request.market.code,  # type: ignore[attr-defined]
                language=get_language() or "en",
                now=timezone.now(),
            )
        return answer

    return wrapper
