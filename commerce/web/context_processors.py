"""What every page of the shop knows: departments, the cart's badge, my store, a merchandiser's jobs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from accounts.identity import actor_for
from commerce.cart import queries as carts
from commerce.cart.models import Cart
from commerce.catalogue import queries as catalogue
from commerce.web import crawlers, my_store
from commerce.web.merchandise.news import news
from core import addresses
from core.kept import Kept
from core.markets import MARKETS


def _read_departments(key: tuple[str, str]) -> list[tuple[str, str]]:
    market, language = key
    return [(node.slug, node.name) for node in catalogue.departments(MARKETS[market], language)]


_departments = Kept(_read_departments, seconds=30)


def shop(request: HttpRequest) -> dict[str, Any]:
    """Return lazily what the header shows; a page that shows none of it costs nothing."""
    return crawlers.listing(request) | {
        "departments": SimpleLazyObject(lambda: _department_links(request)),
        "cart_badge": SimpleLazyObject(lambda: badge(request)),
        "job_news": SimpleLazyObject(lambda: news(request)),
        "my_store": SimpleLazyObject(lambda: my_store.of(request, now=timezone.now())),
    }


def _department_links(request: HttpRequest) -> list[dict[str, str]]:
    """Return the departments, kept in this process for half a minute per market and language."""
    found = _departments((request.market.code, get_language() or "en"))  # type: ignore[attr-defined]
    return [{"name": name, "url": addresses.of("shop:category", slug)} for slug, name in found]


def badge(request: HttpRequest) -> dict[str, Any]:
    """Return how many units are in the cart, its call code and who shares it; one statement."""
    cart = carts.find_open_cart(actor_for(request), request.market)  # type: ignore[attr-defined]
    return badge_of(cart, cart.units if cart else 0)


def badge_of(cart: Cart | None, count: int) -> dict[str, Any]:
    """Return the badge of a cart that is at hand, with its advisor."""
    if cart is None:
        return {"count": 0, "call_code": "", "cart": None, "advisor": "", "may_edit": False}
    advisor = cart.shared_with_name(timezone.now())
    return {
        "count": count,
        "call_code": cart.call_code,
        "cart": cart,
        "advisor": advisor,
        "may_edit": bool(advisor) and cart.share == Cart.Share.EDIT,
    }
