"""The live cart on the advisor's screen. She acts as herself; the customer sees her name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.identity import require
from commerce.cart import details, operations, queries
from commerce.cart.commands import Add, Choose, Command, Remove, SetQuantity
from commerce.cart.errors import MayOnlyLook, SharingEnded, StaleCart
from commerce.cart.models import Cart, Method
from commerce.catalogue import queries as catalogue
from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.models import PayLink, PaymentEvent, Tender
from contact_centre.contacts import texts
from core import forms, markets
from core.actor import Actor, Channel, Role
from core.errors import DomainError, Invalid
from stores.inventory import queries as stock
from stores.inventory.promise import can_collect
from stores.locations import queries as locations

ROLES = (Role.CSA, Role.CSA_LEAD)


def advisor(request: HttpRequest) -> Actor:
    """Return the advisor who is signed in."""
    return require(request, Channel.PHONE, *ROLES)


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The start: a call code to type, a cart to start, the carts that are shared with me."""
    actor = advisor(request)
    now = timezone.now()
    shared = queries.carts_for(actor, now).order_by("-changed_at")[:20]
    return render(
        request,
        "console/home.html",
        {
            "carts": shared,
            "markets": markets.MARKETS.values(),
            "advisor": actor,
            "error": request.GET.get("error", ""),
        },
    )


@require_POST
def open_by_code(request: HttpRequest) -> HttpResponse:
    """Open the cart whose code the caller reads out."""
    actor = advisor(request)
    code = "".join(request.POST.get("code", "").split())
    try:
        cart = operations.open_by_call_code(code=code, actor=actor, now=timezone.now())
    except DomainError as error:
        if error.status not in {404, 409, 429}:
            raise
        shared = queries.carts_for(actor, timezone.now()).order_by("-changed_at")[:20]
        context = {
            "carts": shared,
            "markets": markets.MARKETS.values(),
            "advisor": actor,
            "code": code,
            "code_error": str(error.detail),
            "form_failed": True,
        }
        return render(
            request,
            "console/home.html",
            context,
            status=422 if error.status == 404 else error.status,
        )
    return HttpResponseRedirect(reverse("console:cart", args=[cart.pk]))


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a cart for a caller who has none."""
    actor = advisor(request)
    market = markets.MARKETS.get(request.POST.get("market", ""), markets.DEFAULT)
    cart = operations.start_cart_for_caller(
        market=market, language=market.language, actor=actor, now=timezone.now()
    )
    return HttpResponseRedirect(reverse("console:cart", args=[cart.pk]))


def _context(actor: Actor, cart: Cart) -> dict[str, Any]:
    """Return what the cart's middle column shows."""
    now = timezone.now()
    payment = _payment(cart)
    return {
        "cart": cart,
        "view": queries.view(cart, now=now),
        "changes": queries.last_changes(cart),
        "may_edit": cart.may_edit(actor, now) and cart.state == Cart.State.OPEN,
        "may_hand_over": not cart.visitor_key and cart.state == Cart.State.OPEN,
        "order": Order.objects.filter(cart=cart).first()
        if cart.state == Cart.State.PLACED
        else None,
        "advisor": actor,
    } | payment


# The steps of a pay-link that the panel shows, and how many of them each state has behind it.
_STEPS = ("sent", "opened", "paid")
_REACHED = {"sent": 1, "opened": 2, "declined": 2, "authenticating": 2, "paid": 3}


def _payment(cart: Cart) -> dict[str, Any]:
    """Return how the newest pay-link of the cart stands."""
    link = (
        PayLink.objects.select_related("quote")
        .filter(quote__cart=cart)
        .order_by("-created_at")
        .first()
    )
    if link is None:
        return {"link": None}
    tender = Tender.objects.get(plan__quote=link.quote)
    state = link.state_of(link.quote, tender, timezone.now())
    reached = _REACHED.get(state, 0)
    return {
        "link": link,
        "link_state": state,
        "link_words": texts.pay_link(state),
        "link_steps": [
            {
                "words": texts.pay_link(step)[0],
                "is_done": reached >= number,
                "is_now": reached == number,
                "has_failed": step == "paid" and state == "declined",
            }
            for number, step in enumerate(_STEPS, 1)
        ],
        "quote": link.quote,
        "declines": [
            (event.at, texts.reason(event.detail))
            for event in PaymentEvent.objects.filter(tender=tender, type="declined").order_by("at")
        ],
    }


@require_GET
@never_cache
def show(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """The three columns: products, the live cart, the person."""
    actor = advisor(request)
    try:
        cart = queries.cart_for(actor, cart_id, timezone.now())
    except SharingEnded:
        return render(request, "console/ended.html", status=403)
    with override(request.LANGUAGE_CODE):
        return render(
            request,
            "console/cart.html",
            _context(actor, cart) | {"values": _values(cart), "errors": {}},
        )


def _values(cart: Cart) -> dict[str, str]:
    return {name: getattr(cart, name) for name in (*details.CONTACT, *details.ADDRESS)}


@require_GET
@never_cache
def body(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Return the live cart if it has moved on since `?since=`, else 204."""
    actor = advisor(request)
    cart = queries.cart_for(actor, cart_id, timezone.now())
    since = request.GET.get("since", "")
    if forms.number(since) == cart.version:
        return HttpResponse(status=204)
    return render(request, "console/cart.html#body", _context(actor, cart) | {"oob": True})


@require_GET
@never_cache
def products(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Search variants by words, SKU or barcode, with what the warehouse and the stores have."""
    actor = advisor(request)
    now = timezone.now()
    cart = queries.cart_for(actor, cart_id, now)
    text = request.GET.get("q", "").strip()[:80]
    found = (
        catalogue.find_variants(text, cart.market, request.LANGUAGE_CODE, limit=12) if text else []
    )
    units = stock.available_units(variant_ids=[variant.id for variant in found], now=now)
    source = locations.warehouse_of(cart.market_code).pk
    nearby = set(locations.stores(cart.market_code).values_list("pk", flat=True))
    rows = [
        {
            "variant": variant,
            "online": units.get((source, variant.id), 0),
            "stores": sum(
                1
                for (at, which), left in units.items()
                if which == variant.id and at in nearby and left
            ),
        }
        for variant in found
    ]
    template = "console/cart.html#products" if request.htmx else "console/products.html"  # type: ignore[attr-defined]
    return render(
        request,
        template,
        {
            "rows": rows,
            "query": text,
            "cart": cart,
            "may_edit": cart.may_edit(actor, now),
            "language_code": request.LANGUAGE_CODE,
        },
    )


@require_GET
@never_cache
def stores(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """The stores by distance that have a variant, each with a button; for a new line or to move one."""
    actor = advisor(request)
    now = timezone.now()
    cart = queries.cart_for(actor, cart_id, now)
    variant_id = forms.number(request.GET.get("variant", "")) or 0
    quantity = forms.number(request.GET.get("quantity", "")) or 1
    line_id = forms.number(request.GET.get("line", ""))
    near = request.GET.get("near", cart.postcode or cart.city).strip()
    place = locations.geocode(near, cart.market.country) if near else None
    if place:
        found = locations.nearest(
            place.latitude, place.longitude, cart.market_code, limit=15, service="collect"
        )
        options = can_collect(
            {variant_id: quantity},
            [each.location for each in found],
            now,
            km={each.location.pk: each.km for each in found},
        )
    else:
        options = can_collect({variant_id: quantity}, list(locations.stores(cart.market_code)), now)
        options.sort(key=lambda option: (not option.can_collect, option.location.city))
    variant = catalogue.variants_for([variant_id], cart.market).get(variant_id)
    if variant is None:
        raise Invalid(_("This is not sold in this country."))
    return render(
        request,
        "console/stores.html",
        {
            "cart": cart,
            "options": options,
            "variant": variant,
            "line_id": line_id,
            "quantity": quantity,
            "near": near,
            "not_found": bool(near) and place is None,
            "name": getattr(variant.names, request.LANGUAGE_CODE, variant.names.en),
        },
    )


def _change(request: HttpRequest, cart_id: UUID, command: Command) -> HttpResponse:
    """Apply a command and answer with the cart as it then stands."""
    actor = advisor(request)
    status, notice = 200, ""
    try:
        operations.change_cart(
            cart_id=cart_id,
            command=command,
            client_id=forms.client_id(request),
            actor=actor,
            now=timezone.now(),
            base_version=forms.whole(request, "version", 0),
        )
    except DomainError as error:
        if error.status not in {409, 422} and not isinstance(error, MayOnlyLook):
            raise
        status, notice = (409 if isinstance(error, StaleCart) else 422), str(error.detail)
    if not request.htmx:  # type: ignore[attr-defined]
        if notice:
            messages.error(request, notice)
        return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))
    cart = queries.cart_for(actor, cart_id, timezone.now())
    return render(
        request,
        "console/cart.html#body",
        _context(actor, cart) | {"notice": notice, "oob": True},
        status=status,
    )


@require_POST
def add(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Put a variant in, for delivery or to collect."""
    advisor(request)
    location_id = forms.optional_id(request, "location")
    return _change(
        request,
        cart_id,
        Add(
            variant_id=forms.whole(request, "variant"),
            quantity=forms.whole(request, "quantity", 1),
            method=Method.COLLECT if location_id else Method.DELIVER,
            location_id=location_id,
        ),
    )


@require_POST
def set_quantity(request: HttpRequest, cart_id: UUID, line_id: int) -> HttpResponse:
    """Set a line's quantity."""
    advisor(request)
    wanted = forms.whole(request, "quantity") + forms.whole(request, "step", 0)
    return _change(request, cart_id, SetQuantity(line_id=line_id, quantity=wanted))


@require_POST
def remove(request: HttpRequest, cart_id: UUID, line_id: int) -> HttpResponse:
    """Take a line out."""
    return _change(request, cart_id, Remove(line_id=line_id))


@require_POST
def way(request: HttpRequest, cart_id: UUID, line_id: int) -> HttpResponse:
    """Choose how a line is got."""
    advisor(request)
    location_id = forms.optional_id(request, "location")
    method = Method.COLLECT if location_id else Method.DELIVER
    return _change(
        request, cart_id, Choose(line_id=line_id, method=method, location_id=location_id)
    )


@require_POST
def set_details(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Fill in who buys and where it goes."""
    actor = advisor(request)
    now = timezone.now()
    cart = queries.cart_for(actor, cart_id, now)
    view = queries.view(cart, now=now)
    posted = {name: request.POST.get(name, "") for name in _values(cart)}
    try:
        command = details.clean(
            posted, market=cart.market, language=cart.language, needs_address=view.has_delivery
        )
        operations.change_cart(
            cart_id=cart_id,
            command=command,
            client_id=forms.client_id(request),
            actor=actor,
            now=now,
        )
    except Invalid as error:
        summary = [{"target": f"id_{name}", "text": text} for name, text in error.fields.items()]
        context = _context(actor, cart) | {
            "values": posted,
            "errors": error.fields,
            "summary": summary,
            "form_failed": True,
        }
        return render(request, "console/cart.html", context, status=422)
    except MayOnlyLook as error:
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))
    messages.success(request, _("Details are saved."))
    return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))


@require_POST
def pay_link(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Send the customer a link to pay. No card number is ever typed here."""
    actor = advisor(request)
    by = request.POST.get("by", PayLink.By.SMS)
    cart = queries.cart_for(actor, cart_id, timezone.now())
    try:
        payments.send_pay_link(
            cart_id=cart_id,
            by=by,
            to=cart.phone if by == PayLink.By.SMS else cart.email,
            actor=actor,
            now=timezone.now(),
            expected_total=forms.whole(request, "total"),
        )
    except DomainError as error:
        if error.status not in {409, 422} and not isinstance(error, MayOnlyLook):
            raise
        messages.error(request, " ".join([str(error.detail), *map(str, error.fields.values())]))
    else:
        messages.success(request, _("The pay-link is on its way."))
    return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))


@require_GET
@never_cache
def payment_state(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Return how the pay-link stands; the page asks every two seconds while it is open."""
    actor = advisor(request)
    cart = queries.cart_for(actor, cart_id, timezone.now())
    return render(request, "console/_payment.html", _context(actor, cart))


@require_POST
def hand_over(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Send the caller the link that opens this cart on a screen of her own."""
    try:
        operations.send_handover_link(
            cart_id=cart_id,
            by=request.POST.get("by", "sms"),
            actor=advisor(request),
            now=timezone.now(),
        )
    except Invalid as error:
        messages.error(request, str(error.detail))
    else:
        messages.success(request, _("The link to the cart is on its way."))
    return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))


@require_POST
def end(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Leave the cart."""
    operations.end_sharing(cart_id=cart_id, actor=advisor(request), now=timezone.now())
    return HttpResponseRedirect(reverse("console:home"))
