"""Back from the provider's page: where the payment led, in words that say whether anything was charged."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.identity import actor_for
from commerce.orders import queries as orders
from commerce.orders import settlement
from commerce.payments import operations, reasons
from commerce.payments.errors import ProviderUnavailable
from commerce.payments.models import PayLink, Quote, Tender


@never_cache
def come_back(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The provider sends the browser back: ask it how the payment stands, and show where that led.

    The page that waits asks again by itself; it is sent on as soon as there is an answer.
    """
    answer = _where_it_led(request, tender_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return answer
    if isinstance(answer, HttpResponseRedirect):
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return HttpResponse(
        status=204, headers={} if answer.status_code == 200 else {"HX-Refresh": "true"}
    )


def _where_it_led(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    try:
        settled = settlement.settle(tender_id, now=timezone.now())
    except ProviderUnavailable:
        return render(request, "shop/checking.html", {"tender_id": tender_id})
    order = settled.order
    if order is not None and orders.is_own(order, actor_for(request)):
        return HttpResponseRedirect(reverse("shop:confirmation", args=[order.number]))
    if order is not None:
        # Paid by link on another device: whoever comes back with the tender's id has paid it.
        return HttpResponseRedirect(reverse("shop:order", args=[order.tracking_token]))
    tender = Tender.objects.select_related("plan__quote").get(pk=tender_id)
    if settled.state in {"refused", "ended"}:
        why = reasons.told_payer(tender.plan.offer.void_reason)
        other = operations.links_of(tender_id).filter(quote__state=Quote.State.OPEN).first()
        if other is not None:
            messages.error(request, why)
            return HttpResponseRedirect(reverse("shop:pay", args=[other.token]))
        context = {"why": why, "was_taken": tender.captured_at_once}
        return render(request, "shop/refused.html", context, status=410)
    if settled.state != "declined":
        context = {"tender_id": tender_id, "pay_url": tender.pay_url}
        return render(request, "shop/checking.html", context)
    messages.error(
        request, _("The card was declined. Nothing was charged. You can try another card.")
    )
    link = PayLink.objects.filter(quote=tender.plan.offer).first()
    return HttpResponseRedirect(
        reverse("shop:pay", args=[link.token])
        if link
        else reverse("shop:checkout_review") + "?declined=1"
    )


def cancelled(request: HttpRequest) -> HttpResponse:
    """The shopper pressed Cancel on the provider's page: back to the review, nothing is lost."""
    messages.info(request, _("You have not paid. Your cart is as you left it."))
    return HttpResponseRedirect(reverse("shop:checkout_review"))
