"""What the screens of a stock room share: the surface that they stand on, and articles as they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from commerce.catalogue.queries.variants import VariantFacts, variants_for
from core.errors import DomainError
from core.markets import MARKETS
from stores.locations.models import Location
from stores.web.workplace import SURFACES, Desk, lines_of


@dataclass(frozen=True, slots=True)
class Named:
    """Something of an article."""

    article: VariantFacts

    @property
    def name(self) -> str:
        """Return what the article is called."""
        return self.article.name(get_language() or "en")

    @property
    def option(self) -> str:
        """Return what makes it this variant; empty for an only one."""
        return self.article.option_text(get_language() or "en")


def place_of(desk: Desk) -> Location:
    """Return where she works; `at_work` has seen to it that she has said so."""
    assert desk.place is not None
    return desk.place


def address(desk: Desk, name: str, *args: object) -> str:
    """Return the address of a page of the stock room on the surface of the desk."""
    return reverse(f"{SURFACES[desk.kind]}:{name}", args=args)


def to(desk: Desk, name: str, *args: object, query: str = "") -> HttpResponse:
    """Send on to a page of the stock room."""
    return HttpResponseRedirect(address(desk, name, *args) + query)


def shown(
    request: HttpRequest,
    desk: Desk,
    page: str,
    *,
    error: DomainError | None = None,
    **more: Any,
) -> HttpResponse:
    """Render a page of the stock room; with an error, its status and its summary."""
    surface = SURFACES[desk.kind]
    context = desk.context(
        surface=surface,
        base=f"{surface}/base.html",
        section="stock",
        error=error,
        error_lines=lines_of(error),
        form_failed=error is not None,
        entered=request.POST,
        **more,
    )
    status = error.status if error else 200
    return render(request, f"stockroom/{page}.html", context, status=status)


def articles(desk: Desk, variant_ids: Iterable[int]) -> dict[int, VariantFacts]:
    """Return articles by variant id, with name, picture and price of the place's market; one statement."""
    return variants_for(variant_ids, MARKETS[place_of(desk).market])
