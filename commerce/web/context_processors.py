"""What every page of the shop knows: departments, the cart's badge, my store."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from accounts.identity import actor_for
from commerce.cart import queries as carts
from commerce.catalogue import queries as catalogue
from commerce.web import my_store

_DEPARTMENTS_SECONDS = 30
_departments: dict[str, tuple[float, Any]] = {}


def shop(request: HttpRequest) -> dict[str, Any]:
    """Return lazily what the header shows; a page that shows none of it costs nothing."""
    return {
        "departments": SimpleLazyObject(_department_links),
        "cart_badge": SimpleLazyObject(lambda: _badge(request)),
        "my_store": SimpleLazyObject(lambda: my_store.of(request, now=timezone.now())),
    }


def _department_links() -> Any:
    """Return the departments, kept in this process for half a minute per language."""
    language = get_language() or "en"
    since, found = _departments.get(language, (0.0, None))
    if found is None or time.monotonic() - since > _DEPARTMENTS_SECONDS:
        found = catalogue.departments()
        _departments[language] = (time.monotonic(), found)
    return found


def _badge(request: HttpRequest) -> dict[str, Any]:
    cart, count = carts.badge(actor_for(request), request.market)  # type: ignore[attr-defined]
    return {"count": count, "call_code": cart.call_code if cart else "", "cart": cart}
