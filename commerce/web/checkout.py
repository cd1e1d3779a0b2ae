"""Checkout: how, details, review, pay. An address per step, Back is safe, nothing is typed twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import actor_for
from commerce.cart import details, operations, queries
from commerce.cart.commands import ChooseForAll
from commerce.cart.errors import StaleCart
from commerce.cart.models import Cart, Method
from commerce.cart.queries import CartView
from commerce.orders import queries as orders
from commerce.orders import settlement
from commerce.payments import gateway, reasons
from commerce.payments import operations as payments
from commerce.payments.errors import (
    CartNotReady,
    DetailsMissing,
    MethodGone,
    NoQuote,
    PriceChanged,
    ProviderUnavailable,
)
from commerce.payments.models import PayLink, Tender
from commerce.pricing.errors import CodeRefused
from commerce.web.cart import required_cart, stores_with
from commerce.web.means import means_of
from core import forms
from core.client import address_of
from core.errors import Conflict, Invalid
from core.markets import Market
from stores.inventory.errors import OutOfStock

STEPS = (
    ("how", "shop:checkout_how"),
    ("details", "shop:checkout_details"),
    ("review", "shop:checkout_review"),
)


def _steps(current: str) -> list[dict[str, str]]:
    labels = {
        "how": _("Delivery or collection"),
        "details": _("Your details"),
        "review": _("Review and pay"),
    }
    names = [name for name, _url in STEPS]
    at = names.index(current)
    return [
        {
            "label": labels[name],
            "url": reverse(url) if index < at else "",
            "state": "done" if index < at else "now" if index == at else "ahead",
        }
        for index, (name, url) in enumerate(STEPS)
    ]


def _page(
    request: HttpRequest, step: str, view: CartView, extra: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"steps": _steps(step), "view": view, "cart": view.cart} | extra
    return render(request, f"shop/checkout_{step}.html", context, status=status)


def _to_cart(request: HttpRequest, text: str) -> HttpResponse:
    messages.warning(request, text)
    return HttpResponseRedirect(reverse("shop:cart"))


@require_http_methods(["GET", "POST"])
@never_cache
def how(request: HttpRequest) -> HttpResponse:
    """Choose how each line is got."""
    cart = required_cart(request)
    if request.method == "POST":
        return _choose_ways(request, cart)
    view = queries.view(cart, now=timezone.now())
    if not view.lines:
        return _to_cart(request, _("Your cart is empty."))
    basket: dict[int, int] = {}
    for line in view.lines:
        basket[line.variant_id] = basket.get(line.variant_id, 0) + line.quantity
    return _page(request, "how", view, stores_with(request, basket, limit=6))


def _choose_ways(request: HttpRequest, cart: Cart) -> HttpResponse:
    """Apply the choice for the whole basket, or go on with the lines as they are."""
    choice = request.POST.get("way", "as-is")
    if choice != "as-is":
        if choice != Method.DELIVER and not choice.isdigit():
            messages.error(request, _("Choose delivery or collection."))
            return HttpResponseRedirect(reverse("shop:checkout_how"))
        location_id = int(choice) if choice.isdigit() else None
        method = Method.COLLECT if location_id is not None else Method.DELIVER
        try:
            operations.change_cart(
                cart_id=cart.pk,
                command=ChooseForAll(method=method, location_id=location_id),
                client_id=uuid4(),
                actor=actor_for(request),
                now=timezone.now(),
                base_version=cart.version,
            )
        except (Conflict, Invalid) as error:
            messages.error(request, str(error.detail))
            return HttpResponseRedirect(reverse("shop:checkout_how"))
    return HttpResponseRedirect(reverse("shop:checkout_details"))


@require_http_methods(["GET", "POST"])
@never_cache
def your_details(request: HttpRequest) -> HttpResponse:
    """Ask who buys and, for a delivery, where it goes."""
    cart = required_cart(request)
    view = queries.view(cart, now=timezone.now())
    if not view.lines:
        return _to_cart(request, _("Your cart is empty."))
    values = details.values_of(cart)
    if request.method == "GET":
        return _page(request, "details", view, {"values": values, "errors": {}})
    market: Market = request.market  # type: ignore[attr-defined]
    posted = {name: request.POST.get(name, value) for name, value in values.items()}
    try:
        command = details.clean(
            posted, market=market, language=get_language() or "en", needs_address=view.has_delivery
        )
        operations.change_cart(
            cart_id=cart.pk,
            command=command,
            client_id=forms.client_id(request),
            actor=actor_for(request),
            now=timezone.now(),
            base_version=forms.number(request.POST.get("version", "")),
        )
    except Invalid as error:
        return _details_again(request, view, posted, error.fields, status=422)
    except StaleCart:
        view = queries.view(required_cart(request), now=timezone.now())
        found = details.changed_meanwhile(posted, view.cart)
        return _details_again(request, view, posted, found, status=409)
    return HttpResponseRedirect(reverse("shop:checkout_review"))


def _details_again(
    request: HttpRequest,
    view: queries.CartView,
    posted: dict[str, str],
    errors: dict[str, str],
    *,
    status: int,
) -> HttpResponse:
    """Show what was typed again, with a sentence per field that wants another look."""
    lines = [{"target": f"id_{name}", "text": text} for name, text in errors.items()]
    extra = {"values": posted, "errors": errors, "summary": lines, "form_failed": True}
    return _page(request, "details", view, extra, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def review(request: HttpRequest) -> HttpResponse:
    """Show everything once more; the button starts the payment."""
    cart = required_cart(request)
    if request.method == "POST":
        return _pay(request, cart)
    view = queries.view(cart, now=timezone.now())
    if not view.can_be_ordered:
        return _to_cart(request, _("Please look at your cart first."))
    if not cart.email or (view.has_delivery and not cart.has_address):
        return HttpResponseRedirect(reverse("shop:checkout_details"))
    return review_page(request, view, {"declined": request.GET.get("declined", "")})


def review_page(
    request: HttpRequest, view: CartView, extra: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Show the review with what pays for it."""
    context = means_of(view.cart, view.priced.total, now=timezone.now()) | extra
    return _page(request, "review", view, context, status=status)


def _pay(request: HttpRequest, cart: Cart) -> HttpResponse:
    """Freeze, hold, and send the shopper to the provider's own page."""
    now = timezone.now()
    try:
        payments.check_may_start(actor=actor_for(request), address=address_of(request), now=now)
        tender = payments.start_payment(
            cart_id=cart.pk,
            actor=actor_for(request),
            now=now,
            expected_total=forms.whole(request, "total"),
            expected_rest=forms.number(request.POST.get("rest", "")),
        )
        return HttpResponseRedirect(gateway.open_page(tender.pk, now=now))
    except (OutOfStock, CartNotReady, CodeRefused) as error:
        return _to_cart(request, str(error.detail))
    except DetailsMissing:
        return HttpResponseRedirect(reverse("shop:checkout_details"))
    except (PriceChanged, MethodGone, ProviderUnavailable) as error:
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(reverse("shop:checkout_review"))


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
    tender = Tender.objects.select_related("plan__quote").filter(pk=tender_id).first()
    if tender is None:
        raise NoQuote
    order = settled.order
    if order is not None and orders.orders_for(actor_for(request)).filter(pk=order.pk).exists():
        return HttpResponseRedirect(reverse("shop:confirmation", args=[order.number]))
    if order is not None:
        # Paid by link on another device: whoever comes back with the tender's id has paid it.
        return HttpResponseRedirect(reverse("shop:order", args=[order.tracking_token]))
    if settled.state in {"refused", "ended"}:
        why = reasons.told_payer(tender.plan.quote.void_reason)
        return render(request, "shop/refused.html", {"why": why}, status=410)
    if settled.state != "declined":
        context = {"tender_id": tender_id, "pay_url": tender.pay_url}
        return render(request, "shop/checking.html", context)
    messages.error(
        request, _("The card was declined. Nothing was charged. You can try another card.")
    )
    link = PayLink.objects.filter(quote=tender.plan.quote).first()
    return HttpResponseRedirect(
        reverse("shop:pay", args=[link.token])
        if link
        else reverse("shop:checkout_review") + "?declined=1"
    )


def cancelled(request: HttpRequest) -> HttpResponse:
    """The shopper pressed Cancel on the provider's page: back to the review, nothing is lost."""
    messages.info(request, _("You have not paid. Your cart is as you left it."))
    return HttpResponseRedirect(reverse("shop:checkout_review"))
