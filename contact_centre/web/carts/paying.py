"""The payment panel: a link for the customer, and how it stands. No card number is ever typed here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commerce.cart import queries
from commerce.cart.errors import MayOnlyLook
from commerce.orders import settlement
from commerce.payments import operations as payments
from commerce.payments.errors import NoGiftCard
from commerce.payments.models import PayLink
from contact_centre.web.advisor import advisor, page
from contact_centre.web.carts import contents
from core import forms
from core.client import address_of
from core.errors import DomainError, Invalid


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


@require_POST
def reserve(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Place what a caller will pay in the store, when she collects it; she has agreed on the telephone."""
    actor, now = advisor(request), timezone.now()
    cart = queries.cart_for(actor, cart_id, now)
    try:
        if not cart.is_callers:
            raise Invalid(_("The customer chooses that herself, at the checkout."))
        settled = settlement.reserve(
            cart_id=cart_id, actor=actor, now=now, expected_total=forms.whole(request, "total")
        )
    except DomainError as error:
        if error.status not in {409, 422} and not isinstance(error, MayOnlyLook):
            raise
        messages.error(request, " ".join([str(error.detail), *map(str, error.fields.values())]))
        return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))
    if settled.order is None:
        messages.error(request, _("It could not be placed. Look at the cart and try again."))
        return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))
    messages.success(request, _("It is reserved. The customer is told, and pays in the store."))
    return HttpResponseRedirect(reverse("console:order", args=[settled.order.number]))


@require_POST
@never_cache
def gift_card(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Let a gift card pay whose code the customer reads out, or no longer. Tries are counted."""
    actor, now = advisor(request), timezone.now()
    change: payments.MeansChange = {}
    if "remove" in request.POST:
        change["without"] = forms.number(request.POST["remove"]) or 0
    else:
        change["gift_card"] = request.POST.get("code", "")
        payments.check_may_try(actor=actor, address=address_of(request), now=now)
    payments.check_may_choose(cart_id=cart_id, now=now)
    try:
        payments.choose_means(cart_id=cart_id, actor=actor, now=now, **change)
    except NoGiftCard as error:
        text = str(error.detail)
        context = contents.context_of(actor, queries.cart_for(actor, cart_id, now)) | {
            "card_code": change.get("gift_card", ""),
            "card_error": text,
            "summary": [{"target": "gift-card-code", "text": text}],
            "form_failed": True,
        }
        return page(request, actor, "console/cart.html", context, status=422)
    except DomainError as error:
        if error.status not in {409, 422} and not isinstance(error, MayOnlyLook):
            raise
        messages.error(request, str(error.detail))
    return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))


@require_GET
@never_cache
def payment_state(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Return how the pay-link stands; the page asks every two seconds while it is open.

    `have` is what the page shows: nothing is answered while that is so, and the panel stays as it is.
    """
    actor = advisor(request)
    cart = queries.cart_for(actor, cart_id, timezone.now())
    if contents.payment_of(cart)["panel"] == request.GET.get("have"):
        return HttpResponse(status=204)
    return render(request, "console/_payment.html", contents.panel_of(actor, cart))
