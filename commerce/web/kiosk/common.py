"""What the kiosk's pages share: their frame, the basket of the visit, and messages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from commerce.cart import queries as carts
from commerce.cart.errors import NoCart
from commerce.cart.models import Cart
from commerce.web import directory
from commerce.web.directory import Directory
from commerce.web.kiosk.device import home_of, kiosk_of, shopper, visit_of
from core import markets
from core.markets import LANGUAGES
from stores.kiosks import queries
from stores.locations.models import Location


def place_of(request: HttpRequest) -> tuple[Directory, Location]:
    """Return the places of the market, and the store in which the kiosk stands; no statement of its own."""
    return directory.of_market(request.market.code), kiosk_of(request).location  # type: ignore[attr-defined]


def cart_of(request: HttpRequest) -> Cart | None:
    """Return the basket of the visit; one statement."""
    return carts.find_open_cart(shopper(request), request.market)  # type: ignore[attr-defined]


def required_cart(request: HttpRequest) -> Cart:
    """Return the basket with something in it. Raises NoCart."""
    cart = cart_of(request)
    if cart is None or not cart.units:
        raise NoCart
    return cart


def page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Show a page of a visit; two statements for its frame, one where the view has read the basket."""
    context = context or {}
    cart = context["cart"] if "cart" in context else cart_of(request)
    frame = {
        "kiosk": kiosk_of(request),
        "store": kiosk_of(request).location,
        "units": cart.units if cart else 0,
        "call": queries.last_call(visit_of(request)),
        "languages": languages(request),
        "home_url": home_of(kiosk_of(request)),
        "idle": settings.KIOSK_IDLE_SECONDS,
        "warning": settings.KIOSK_WARNING_SECONDS,
    }
    return render(request, f"kiosk/{name}.html", frame | context, status=status)


def languages(request: HttpRequest) -> list[dict[str, str]]:
    """Return the languages of the kiosk, its market's own first, each with the prefix of its pages."""
    market = request.market  # type: ignore[attr-defined]
    codes = sorted(LANGUAGES, key=lambda code: code != market.language)
    return [
        {"code": code, "name": LANGUAGES[code], "prefix": markets.prefix_of(market.code, code)}
        for code in codes
    ]


def to(name: str, *arguments: object) -> HttpResponse:
    """Go to a page of the kiosk."""
    return HttpResponseRedirect(reverse(f"kiosk:{name}", args=arguments))
