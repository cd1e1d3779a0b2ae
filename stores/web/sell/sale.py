"""Scan or look up, add, and change what is in the sale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commerce.cart import operations, queries
from commerce.cart.commands import Add, ApplyCode, Choose, Command, Remove, RemoveCode, SetQuantity
from commerce.cart.errors import CartClosed
from commerce.cart.models import Cart, Method
from commerce.catalogue import queries as catalogue
from commerce.payments import operations as payments
from commerce.pricing.delivery import delivery_days
from core import forms
from core.actor import Actor
from core.errors import DomainError
from core.markets import MARKETS, Market
from stores.locations import queries as locations
from stores.locations.models import Location
from stores.web.sell import ways
from stores.web.workplace import Desk, at_work

store = at_work(Location.Kind.STORE)
# A refusal that is told on the page, and no more.
_TOLD = frozenset({409, 410, 422, 429})
MOST_FOUND = 12


def seller(desk: Desk) -> Actor:
    """Return the colleague as who sells in the store where she works now."""
    assert desk.place is not None
    return replace(desk.actor, location_id=desk.place.pk)


def market_of(desk: Desk) -> Market:
    """Return the market of her store."""
    assert desk.place is not None
    return MARKETS[desk.place.market]


def sale_of(desk: Desk, cart_id: UUID) -> Cart:
    """Return a sale of her store. Raises NoCart."""
    return queries.cart_for(seller(desk), cart_id, timezone.now())


def to(name: str, cart_id: UUID) -> HttpResponseRedirect:
    """Go to a page of a sale."""
    return HttpResponseRedirect(reverse(f"store:{name}", args=[cart_id]))


def tell(request: HttpRequest, error: DomainError) -> None:
    """Say on the next page why something was refused; that a sale is over, its own page says. Raises other errors."""
    if error.status not in _TOLD:
        raise error
    if not isinstance(error, CartClosed):
        messages.error(request, next(iter(error.fields.values()), str(error.detail)))


@require_GET
@store
def begin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The field, and the sales that colleagues of the store have left open; some ten statements with a find."""
    held = queries.held_carts(seller(desk), timezone.now())
    return _page(request, desk, None, {"held": held})


@require_GET
@store
def show(request: HttpRequest, desk: Desk, cart_id: UUID) -> HttpResponse:
    """A sale with its lines, and what was just looked up."""
    cart, now = sale_of(desk, cart_id), timezone.now()
    if cart.state != Cart.State.OPEN:
        return to("sell_pay", cart_id)
    view = queries.view(cart, now=now)
    places = [group.location for group in view.groups if group.location is not None]
    cards = (
        locations.store_cards(places, now=now, besides=cart.pk, sent=view.sent_to) if places else []
    )
    ready = {card.location.pk: card.ready_by for card in cards}
    days = delivery_days(now, cart.market, view.way) if view.way else None
    return _page(request, desk, cart, {"view": view, "ready": ready, "days": days})


def _page(
    request: HttpRequest, desk: Desk, cart: Cart | None, more: dict[str, Any]
) -> HttpResponse:
    context = desk.context(section="sell", cart=cart, **_found(request, desk, cart), **more)
    return render(request, "store/sell/sale.html", context)


def _found(request: HttpRequest, desk: Desk, cart: Cart | None) -> dict[str, Any]:
    """Return the one thing that was scanned or chosen with every way to have it, else the things that fit the words."""
    assert desk.place is not None
    market, now = market_of(desk), timezone.now()
    words = request.GET.get("q", "").strip()[:80]
    chosen = forms.number(request.GET.get("variant", ""))
    if chosen:
        found = [*catalogue.variants_for([chosen], market).values()]
    else:
        language = get_language() or "en"
        found = catalogue.find_variants(words, market, language, limit=MOST_FOUND) if words else []
    found = [variant for variant in found if variant.can_be_sold]
    shown: dict[str, Any] = {
        "query": words,
        "had": None,
        "rows": [],
        "nothing": bool(words and not found),
    }
    if len(found) == 1:
        besides = cart.pk if cart else None
        had = ways.ways_of(found[0], desk.place, market, now, besides=besides)
        along = cart is not None and cart.lines.filter(method=Method.DELIVER).exists()
        return shown | {"had": had, "seen_at": now, "is_sent_along": along}
    units = ways.units_at([each.id for each in found], desk.place, market, now) if found else {}
    return shown | {"rows": [(each, *units[each.id]) for each in found]}


@require_POST
@store
def add(request: HttpRequest, desk: Desk, cart_id: UUID | None = None) -> HttpResponse:
    """Put a thing in, collected here or elsewhere, or delivered home; the first one begins the sale."""
    actor, now, market = seller(desk), timezone.now(), market_of(desk)
    variant_id, client_id = forms.whole(request, "variant"), forms.client_id(request)
    location_id = forms.optional_id(request, "way")
    command = Add(
        variant_id=variant_id,
        method=Method.COLLECT if location_id else Method.DELIVER,
        location_id=location_id,
    )
    try:
        if cart_id is None:
            cart_id = operations.begin_sale(
                market=market, language=market.language, command=command,
                client_id=client_id, actor=actor, now=now,
            ).cart.pk  # fmt: skip
        else:
            operations.change_cart(
                cart_id=cart_id, command=command, client_id=client_id, actor=actor, now=now
            )
    except DomainError as error:
        tell(request, error)
        if isinstance(error, CartClosed) and cart_id is not None:
            return to("sell_pay", cart_id)
        where = reverse("store:sell") if cart_id is None else reverse("store:sale", args=[cart_id])
        return HttpResponseRedirect(f"{where}?{urlencode({'variant': variant_id})}")
    messages.success(request, _("It is in the sale."))
    return to("sale", cart_id)


@require_POST
@store
def change_line(request: HttpRequest, desk: Desk, cart_id: UUID, line_id: int) -> HttpResponse:
    """One more, one less, none, or had in another way."""
    return _change(request, desk, cart_id, lambda: _command(request, line_id))


def _command(request: HttpRequest, line_id: int) -> Command:
    if "remove" in request.POST:
        return Remove(line_id=line_id)
    if "way" in request.POST:
        location_id = forms.optional_id(request, "way")
        method = Method.COLLECT if location_id else Method.DELIVER
        return Choose(line_id=line_id, method=method, location_id=location_id)
    return SetQuantity(line_id=line_id, quantity=forms.whole(request, "quantity"))


def _change(
    request: HttpRequest, desk: Desk, cart_id: UUID, read: Callable[[], Command]
) -> HttpResponse:
    try:
        operations.change_cart(
            cart_id=cart_id, command=read(), client_id=forms.client_id(request),
            actor=seller(desk), now=timezone.now(),
            base_version=forms.whole(request, "version", 0),
        )  # fmt: skip
    except DomainError as error:
        tell(request, error)
        if isinstance(error, CartClosed):
            return to("sell_pay", cart_id)
    return to("sale", cart_id)


@require_POST
@store
def change_code(request: HttpRequest, desk: Desk, cart_id: UUID) -> HttpResponse:
    """Enter a voucher's code that the customer has, or take one out. Tries are counted."""
    actor = seller(desk)
    if "remove" in request.POST:
        answer = _change(request, desk, cart_id, lambda: RemoveCode(code=request.POST["remove"]))
    else:
        answer = _change(request, desk, cart_id, lambda: _code_tried(request, actor))
    if not request.htmx:  # type: ignore[attr-defined]
        return answer
    return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})


def _code_tried(request: HttpRequest, actor: Actor) -> Command:
    operations.count_code_try(f"user:{actor.user_id}", now=timezone.now())
    return ApplyCode(code=request.POST.get("code", ""))


@require_GET
@store
def line_ways(request: HttpRequest, desk: Desk, cart_id: UUID, line_id: int) -> HttpResponse:
    """Every other way to have a line that is in the sale."""
    assert desk.place is not None
    cart, now = sale_of(desk, cart_id), timezone.now()
    line = cart.lines.filter(pk=line_id).exclude(method=Method.EMAIL).first()
    variants = catalogue.variants_for([line.variant_id], cart.market) if line else {}
    if line is None or cart.state != Cart.State.OPEN:
        return to("sale", cart_id)
    variant = variants[line.variant_id]
    had = ways.ways_of(
        variant, desk.place, cart.market, now, besides=cart.pk, quantity=line.quantity
    )
    others = cart.lines.filter(method=Method.DELIVER).exclude(pk=line_id)
    context = desk.context(
        section="sell",
        cart=cart,
        line=line,
        had=had,
        seen_at=now,
        is_sent_along=others.exists(),
    )
    return render(request, "store/sell/ways.html", context)


@require_POST
@store
def end(request: HttpRequest, desk: Desk, cart_id: UUID) -> HttpResponse:
    """The customer has gone. What is paid, and what somebody is about to take money for, is left alone."""
    try:
        payments.end_sale(cart_id=cart_id, actor=seller(desk), now=timezone.now())
    except DomainError as error:
        tell(request, error)
        return to("sell_pay", cart_id)
    messages.success(request, _("The sale is ended, and what was typed is forgotten."))
    return HttpResponseRedirect(reverse("store:sell"))
