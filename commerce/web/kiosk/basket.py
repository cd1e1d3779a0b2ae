"""The basket of a visit, and its way to a phone."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.identity import ensure_visitor
from commerce.cart import operations, queries
from commerce.cart.commands import Add, Command, Remove, SetQuantity
from commerce.cart.models import Cart, Method
from commerce.cart.queries import CartView
from commerce.web.checkout.how import brought
from commerce.web.kiosk import common, device
from core import forms, markets, qr
from core.errors import DomainError
from stores.kiosks import operations as kiosks
from stores.kiosks import queries as visits
from stores.locations import queries as locations

# A refusal that is told on the page, and no more.
_TOLD = frozenset({409, 422})


@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a thing in the basket, collected here or elsewhere, or delivered home."""
    back = reverse("kiosk:product", args=[slug])
    sku = {"variant": request.POST.get("sku", "")[:64]}
    try:
        kiosks.add(
            visit_id=device.visit_of(request).pk, command=_command(request),
            client_id=forms.client_id(request), actor=device.shopper(request), now=timezone.now(),
        )  # fmt: skip
    except DomainError as error:
        if error.status not in _TOLD:
            raise
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(f"{back}?{urlencode(sku)}")
    return HttpResponseRedirect(f"{back}?{urlencode(sku | {'added': '1'})}")


def _command(request: HttpRequest) -> Add:
    way = forms.number(request.POST.get("way", ""))
    return Add(
        variant_id=forms.whole(request, "variant"),
        method=Method.DELIVER if way is None else Method.COLLECT,
        location_id=way,
    )


def promises(view: CartView, now: datetime) -> dict[str, object]:
    """Return when what is delivered comes, and when each store has its part ready; two statements at most."""
    places = [group.location for group in view.groups if group.location is not None]
    cards = (
        locations.store_cards(places, now=now, besides=view.cart.pk, sent=view.sent_to)
        if places
        else []
    )
    return {
        "brought": brought(view, now) if view.has_delivery else None,
        "ready": {card.location.pk: card.ready_by for card in cards},
    }


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the basket and the ways to pay for it."""
    cart, now = common.cart_of(request), timezone.now()
    if cart is None or not cart.units:
        return common.page(request, "basket", {"cart": cart, "view": None})
    view = queries.view(cart, now=now)
    context = {"cart": cart, "view": view, "new_id": uuid4} | promises(view, now)
    return common.page(request, "basket", context)


@require_POST
def change_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One more, one less, or none."""
    cart = common.required_cart(request)
    try:
        operations.change_cart(
            cart_id=cart.pk, command=_change(request, line_id), client_id=forms.client_id(request),
            actor=device.shopper(request), now=timezone.now(),
            base_version=forms.whole(request, "version", cart.version),
        )  # fmt: skip
    except DomainError as error:
        if error.status not in _TOLD:
            raise
        messages.error(request, str(error.detail))
    return common.to("basket")


def _change(request: HttpRequest, line_id: int) -> Command:
    if "remove" in request.POST:
        return Remove(line_id=line_id)
    return SetQuantity(line_id=line_id, quantity=forms.whole(request, "quantity"))


@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Show the code that carries the basket to a phone; the button makes a new one."""
    cart, visit, now = common.required_cart(request), device.visit_of(request), timezone.now()
    if request.method == "POST":
        kiosks.open_link(visit_id=visit.pk, now=now)
        return common.to("phone")
    token = kiosks.link_of(visit, now=now)
    if not token:
        return common.page(request, "phone", {"cart": cart, "svg": ""})
    prefix = markets.prefix_of(cart.market_code, get_language() or "en")
    address = settings.BASE_URL + prefix + f"/carts/kiosk/{token}/"
    context = {"cart": cart, "svg": qr.svg(address), "minutes": settings.KIOSK_LINK_SECONDS // 60}
    return common.page(request, "phone", context)


@require_GET
def moved(request: HttpRequest) -> HttpResponse:
    """Answer the page with the code, which asks whether the basket has gone."""
    if request.visit is not None:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    token = request.COOKIES.get(settings.VISIT_COOKIE_NAME, "")
    has_moved = bool(token) and visits.has_moved(device.kiosk_of(request), token)
    return device.away(request, "moved" if has_moved else "")


@require_http_methods(["GET", "POST"])
@never_cache
def take(request: HttpRequest, token: str) -> HttpResponse:
    """On the phone: take the basket from the kiosk. The first phone that does has it."""
    now = timezone.now()
    if request.method == "POST":
        kiosks.move_basket(token=token, actor=ensure_visitor(request), now=now)
        return HttpResponseRedirect(reverse("shop:cart"))
    visit = kiosks.visit_of(token, now=now)
    context = {"place": visit.kiosk.location, "units": _units(visit.cart)}
    return render(request, "shop/from_kiosk.html", context)


def _units(cart: Cart | None) -> int:
    return sum(line.quantity for line in cart.lines.all()) if cart else 0
