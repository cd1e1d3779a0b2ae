"""The pay-link: the customer looks at what the advisor offers, says what pays, and pays on the provider's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.identity import actor_for
from commerce.orders.models import Order
from commerce.payments import gateway, operations, reasons
from commerce.payments.errors import (
    CreditUsedUp,
    MethodGone,
    NoGiftCard,
    NoQuote,
    ProviderUnavailable,
    QuoteEnded,
    RestChanged,
)
from commerce.web.means import means_of_offer
from core import forms
from core.client import address_of
from core.errors import Invalid


@require_http_methods(["GET", "POST"])
@never_cache
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Show the offer; the button opens the provider's page. An ended offer says so, a paid one thanks."""
    opened = operations.open_pay_link(token=token, now=timezone.now())
    if over := _over(request, opened):
        return over
    return _pay(request, token) if request.method == "POST" else _page(request, token, opened, {})


def _over(request: HttpRequest, opened: operations.OpenedLink) -> HttpResponse | None:
    """Return the answer for an offer that is paid, or has ended."""
    quote = opened.quote
    if quote.state == quote.State.PLACED:
        order = Order.objects.get(cart_id=quote.cart_id)
        return HttpResponseRedirect(reverse("shop:order", args=[order.tracking_token]))
    if quote.state == quote.State.VOID or quote.expires_at <= timezone.now():
        why = reasons.told_by_link(quote.void_reason)
        return render(request, "shop/offer_ended.html", {"why": why}, status=410)
    return None


def _page(
    request: HttpRequest,
    token: str,
    opened: operations.OpenedLink,
    extra: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    quote, actor = opened.quote, actor_for(request)
    lines = [
        {"line": line, "name": line.name_nb if quote.language == "nb" else line.name_en}
        for line in quote.lines.select_related("location").order_by("position")
    ]
    context = means_of_offer(opened, token=token, actor=actor, now=timezone.now()) | {
        "quote": quote,
        "lines": lines,
        "may_sign_in": quote.cart.customer_id is not None and not request.user.is_authenticated,
    }
    return render(request, "shop/pay.html", context | extra, status=status)


def _pay(request: HttpRequest, token: str) -> HttpResponse:
    """Send the customer to the provider's page, by the way to pay that the form names."""
    now, method = timezone.now(), request.POST.get("method", "")
    try:
        operations.check_may_choose(cart_id=operations.cart_of_link(token), now=now)
        change: operations.MeansChange = {}
        if method and method != request.POST.get("settled", ""):
            change["method"] = method
        opened = operations.choose_by_link(token=token, actor=actor_for(request), now=now, **change)
        operations.check_rest_by_link(opened.quote, forms.number(request.POST.get("rest", "")))
        return HttpResponseRedirect(gateway.open_page(opened.tender.pk, now=now))
    except Invalid as error:
        messages.error(request, next(iter(error.fields.values()), str(error.detail)))
    except (ProviderUnavailable, RestChanged, MethodGone, CreditUsedUp) as error:
        messages.error(request, str(error.detail))
    except QuoteEnded:
        # The page says how it ended, or shows what took its place.
        pass
    return HttpResponseRedirect(reverse("shop:pay", args=[token]))


@require_POST
def means(request: HttpRequest, token: str) -> HttpResponse:
    """Let a gift card pay for the offer, or no longer; let the customer's credit, or not."""
    now, actor = timezone.now(), actor_for(request)
    change: operations.MeansChange = {}
    if "remove" in request.POST:
        change["without"] = forms.number(request.POST["remove"]) or 0
    elif "use" in request.POST:
        change["credit"] = request.POST["use"] == "1"
    else:
        change["gift_card"] = request.POST.get("code", "")
        operations.check_may_try(actor=actor, address=address_of(request), now=now)
    operations.check_may_choose(cart_id=operations.cart_of_link(token), now=now)
    try:
        operations.choose_by_link(token=token, actor=actor, now=now, **change)
    except NoGiftCard as error:
        opened = operations.open_pay_link(token=token, now=now)
        extra = card_refused(change.get("gift_card", ""), error)
        return _over(request, opened) or _page(request, token, opened, extra, 422)
    except (MethodGone, CreditUsedUp) as error:
        messages.error(request, str(error.detail))
    except QuoteEnded:
        pass
    return HttpResponseRedirect(reverse("shop:pay", args=[token]))


def card_refused(code: str, error: NoGiftCard) -> dict[str, Any]:
    """Return what a page shows at the field of a code that is refused; what was typed stays."""
    text = str(error.detail)
    return {
        "card_code": code,
        "card_error": text,
        "summary": [{"target": "gift-card-code", "text": text}],
        "form_failed": True,
    }


@require_GET
@never_cache
def cancelled(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The payer pressed Cancel on the provider's page, which knows the payment but not the link."""
    link = operations.links_of(tender_id).first()
    if link is None:
        raise NoQuote
    messages.info(request, _("You have not paid. You can still do so here."))
    return HttpResponseRedirect(reverse("shop:pay", args=[link.token]))
