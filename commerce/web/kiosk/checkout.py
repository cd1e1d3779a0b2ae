"""Pay here: who buys and where it goes, everything once more, the provider's own page, and thanks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.cart import details, operations, queries
from commerce.cart.errors import StaleCart
from commerce.cart.models import Cart, Method
from commerce.delivery import ways
from commerce.orders import queries as orders
from commerce.orders import settlement
from commerce.payments import gateway, reasons
from commerce.payments import operations as payments
from commerce.payments import queries as payment_queries
from commerce.payments.errors import DetailsMissing, ProviderUnavailable
from commerce.payments.models import Tender
from commerce.web.checkout.common import failed
from commerce.web.kiosk import common, device
from commerce.web.kiosk.basket import promises
from contact_centre.contacts.order_page import context_of
from core import forms
from core.client import address_of
from core.errors import DomainError, Invalid
from stores.kiosks import operations as kiosks

_FIELDS = (*details.CONTACT, *details.ADDRESS)
THANKS_SECONDS = 30


def _is_delivered(cart: Cart) -> bool:
    return Method.DELIVER in cart.methods


@require_http_methods(["GET", "POST"])
def your_details(request: HttpRequest) -> HttpResponse:
    """Ask who buys and, for a delivery, where it goes: what the cart needs and nothing more."""
    cart = common.required_cart(request)
    values = details.values_of(cart)
    if request.method == "GET":
        return _details(request, cart, {"values": values, "errors": {}})
    posted = values | {name: request.POST[name] for name in _FIELDS if name in request.POST}
    try:
        command = details.clean(
            {name: posted[name] for name in _FIELDS}, market=cart.market,
            language=get_language() or "en", needs_address=_is_delivered(cart),
        )  # fmt: skip
        doubt = details.doubt(command, cart.market) if _is_delivered(cart) else None
        said = f"{command.street}|{command.postcode}|{command.city}"
        if doubt is not None and request.POST.get("as_typed") != said:
            context = {"values": posted, "errors": {}, "doubt": doubt, "as_typed": said}
            return _details(request, cart, context, 422)
        operations.change_cart(
            cart_id=cart.pk, command=command, client_id=forms.client_id(request),
            actor=device.shopper(request), now=timezone.now(),
            base_version=forms.number(request.POST.get("version", "")),
        )  # fmt: skip
    except Invalid as error:
        return _details(request, cart, failed(posted, error.fields), 422)
    except StaleCart:
        fresh = common.required_cart(request)
        found = details.changed_meanwhile(posted, fresh)
        return _details(request, fresh, failed(posted, found), 409)
    return common.to("review")


def _details(
    request: HttpRequest, cart: Cart, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    more = {"cart": cart, "needs_address": _is_delivered(cart)}
    return common.page(request, "details", context | more, status)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Show everything once more; the button starts the payment."""
    cart, now = common.required_cart(request), timezone.now()
    if request.method == "POST":
        return _pay(request, cart)
    view = queries.view(cart, now=now)
    if not view.can_be_ordered:
        return common.to("basket")
    if not cart.email or (view.has_delivery and not cart.has_address):
        return common.to("details")
    # Who stands at a kiosk goes to no pick-up point: those are for the phone.
    choices = [each for each in ways.choices_of(view, now) if not each.way.has_points]
    context = {
        "cart": cart,
        "view": view,
        "choices": choices if view.has_delivery else [],
        "lacks": queries.lacks(cart, view.priced),
    }
    return common.page(request, "review", context | promises(view, now))


@require_POST
def way(request: HttpRequest) -> HttpResponse:
    """Choose how what is delivered is brought."""
    cart, now = common.required_cart(request), timezone.now()
    view = queries.view(cart, now=now)
    choices = ways.choices_of(view, now)
    values = ways.values_of(view, choices) | {"way": request.POST.get("way", "")}
    try:
        operations.change_cart(
            cart_id=cart.pk, command=ways.command_of(view, choices, values),
            client_id=forms.client_id(request), actor=device.shopper(request), now=now,
            base_version=forms.number(request.POST.get("version", "")),
        )  # fmt: skip
    except (Invalid, StaleCart) as error:
        messages.error(request, next(iter(error.fields.values()), str(error.detail)))
    return common.to("review")


def _pay(request: HttpRequest, cart: Cart) -> HttpResponse:
    """Freeze, hold, and show the provider's own page, or the code that a till of the store asks for."""
    now, actor = timezone.now(), device.shopper(request)
    total = forms.whole(request, "total")
    try:
        payments.check_may_start(
            actor=actor, address=address_of(request), now=now, units=cart.units
        )
        if "till" in request.POST:
            payments.offer_at_till(
                cart_id=cart.pk, location_id=device.kiosk_of(request).location_id, actor=actor,
                now=now, expected_total=total,
            )  # fmt: skip
            kiosks.note_settling(visit_id=device.visit_of(request).pk, now=now)
            return common.to("till")
        tender = payments.start_payment(cart_id=cart.pk, actor=actor, now=now, expected_total=total)
        return HttpResponseRedirect(gateway.open_page(tender.pk, now=now))
    except DetailsMissing:
        return common.to("details")
    except DomainError as error:
        messages.error(request, next(iter(error.fields.values()), str(error.detail)))
        return common.to("basket")


@require_GET
def till(request: HttpRequest) -> HttpResponse:
    """Show the code that she says at the till. The cart outlives the visit until the offer ends."""
    cart = common.required_cart(request)
    offer = payment_queries.till_offer_on(cart.pk, now=timezone.now())
    if offer is None:
        return common.to("basket")
    return common.page(request, "till", {"cart": cart, "offer": offer})


def come_back(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The provider sends the screen back: show where the payment led. A page that waits asks again by itself."""
    answer = _where_it_led(request, tender_id)
    if not request.headers.get("HX-Request"):
        return answer
    if isinstance(answer, HttpResponseRedirect):
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return HttpResponse(status=204)


def _where_it_led(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    hers = Tender.objects.filter(
        plan__quote__cart__visitor_key=device.visit_of(request).visitor_key
    )
    if not hers.filter(pk=tender_id).exists():
        # Of who stood here before: the webhook and the sweeper settle it.
        return common.to("home")
    try:
        settled = settlement.settle(tender_id, now=timezone.now())
    except ProviderUnavailable:
        return _checking(request, tender_id)
    order = settled.order
    if order is not None and orders.is_own(order, device.shopper(request)):
        return common.to("done", order.number)
    if order is not None:
        return common.to("attract")
    if settled.state not in {"refused", "ended", "declined"}:
        return _checking(request, tender_id)
    if settled.state == "declined":
        text = _("The card was declined. Nothing was charged. You can try another card.")
        messages.error(request, text)
        device.forget_typed(request)
        return common.to("basket")
    tender = Tender.objects.select_related("plan__quote").get(pk=tender_id)
    messages.error(request, reasons.told_payer(tender.plan.offer.void_reason))
    kiosks.forget_typed(visit_id=device.visit_of(request).pk, now=timezone.now())
    return common.to("basket")


def _checking(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Wait for the provider's answer. The cart outlives the visit from now on: it may be paid."""
    kiosks.note_settling(visit_id=device.visit_of(request).pk, now=timezone.now())
    again = reverse("kiosk:return", args=[tender_id])
    return common.page(request, "checking", {"again_url": again})


@require_GET
def cancelled(request: HttpRequest) -> HttpResponse:
    """Somebody pressed Cancel on the provider's page: the basket stays, and what was typed about a person does not."""
    device.forget_typed(request)
    return common.to("basket")


@require_GET
def done(request: HttpRequest, number: str) -> HttpResponse:
    """Thank her, and soon forget her."""
    order = orders.own_order(device.shopper(request), number)
    name, _at, domain = order.email.partition("@")
    context = context_of(order) | {
        "cart": None,
        "masked": f"{name[:1]}…@{domain}",
        "idle": THANKS_SECONDS,
        "is_collected": order.fulfilments.filter(method=Method.COLLECT).exists(),
    }
    return common.page(request, "done", context)
