"""The pay-link: the customer looks at what the advisor offers and pays on the provider's page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commerce.orders.models import Order
from commerce.payments import gateway, operations, reasons
from commerce.payments.errors import NoQuote, ProviderUnavailable, QuoteEnded
from commerce.payments.models import PayLink
from commerce.payments.purses import OWN


@require_http_methods(["GET", "POST"])
@never_cache
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Show the offer; the button opens the provider's page. An ended offer says so, a paid one thanks."""
    now = timezone.now()
    opened = operations.open_pay_link(token=token, now=now)
    quote = opened.quote
    if quote.state == quote.State.PLACED:
        order = Order.objects.get(cart_id=quote.cart_id)
        return HttpResponseRedirect(reverse("shop:order", args=[order.tracking_token]))
    if quote.state == quote.State.VOID or quote.expires_at <= now:
        why = reasons.told_by_link(quote.void_reason)
        return render(request, "shop/offer_ended.html", {"why": why}, status=410)
    if request.method == "POST":
        try:
            return HttpResponseRedirect(gateway.open_page(opened.tender.pk, now=now))
        except (ProviderUnavailable, QuoteEnded) as error:
            messages.error(request, str(error.detail))
            return HttpResponseRedirect(reverse("shop:pay", args=[token]))
    lines = [
        {"line": line, "name": line.name_nb if quote.language == "nb" else line.name_en}
        for line in quote.lines.select_related("location").order_by("position")
    ]
    own = list(quote.plan.tenders.filter(provider__in=OWN).order_by("position"))
    context = {
        "quote": quote,
        "lines": lines,
        "token": token,
        "own": own,
        "rest": opened.tender.amount_money,
    }
    return render(request, "shop/pay.html", context)


@require_GET
@never_cache
def cancelled(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The payer pressed Cancel on the provider's page, which knows the payment but not the link."""
    link = PayLink.objects.filter(quote__plan__tenders=tender_id).first()
    if link is None:
        raise NoQuote
    messages.info(request, _("You have not paid. You can still do so here."))
    return HttpResponseRedirect(reverse("shop:pay", args=[link.token]))
