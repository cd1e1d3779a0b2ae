"""The means of a checkout: gift cards, store credit, ways to pay; and what is left on a gift card."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.identity import actor_for
from commerce.cart import queries
from commerce.cart.models import Cart
from commerce.payments import operations, purses
from commerce.payments.errors import NoGiftCard
from commerce.web.cart import required_cart
from commerce.web.checkout import review_page
from commerce.web.pay import card_refused
from core import forms
from core.client import address_of
from core.money import Money


def _cart(request: HttpRequest) -> Cart:
    """Return the shopper's cart, and count that she chooses what pays for it."""
    cart = required_cart(request)
    operations.check_may_choose(cart_id=cart.pk, now=timezone.now())
    return cart


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("shop:checkout_review"))


@require_POST
def gift_card(request: HttpRequest) -> HttpResponse:
    """Let a gift card pay, or no longer. Tries of codes are counted."""
    cart, actor, now = _cart(request), actor_for(request), timezone.now()
    if "remove" in request.POST:
        purse_id = forms.number(request.POST["remove"]) or 0
        operations.choose_means(cart_id=cart.pk, without=purse_id, actor=actor, now=now)
        return _back()
    operations.check_may_try(actor=actor, address=address_of(request), now=now)
    code = request.POST.get("code", "")
    try:
        operations.choose_means(cart_id=cart.pk, gift_card=code, actor=actor, now=now)
    except NoGiftCard as error:
        extra = card_refused(code, error)
        return review_page(request, queries.view(cart, now=now), extra, status=422)
    return _back()


@require_POST
def credit(request: HttpRequest) -> HttpResponse:
    """Let the customer's store credit pay, or not."""
    operations.choose_means(
        cart_id=_cart(request).pk,
        credit=request.POST.get("use") == "1",
        actor=actor_for(request),
        now=timezone.now(),
    )
    return _back()


@require_POST
def method(request: HttpRequest) -> HttpResponse:
    """Choose how to pay what gift cards and credit leave."""
    operations.choose_means(
        cart_id=_cart(request).pk,
        method=request.POST.get("method", ""),
        actor=actor_for(request),
        now=timezone.now(),
    )
    return _back()


@require_http_methods(["GET", "POST"])
@never_cache
def balance(request: HttpRequest) -> HttpResponse:
    """Say what is left on a gift card, to who has its code."""
    if request.method == "GET":
        return render(request, "shop/gift_card.html", {})
    now, code = timezone.now(), request.POST.get("code", "")
    operations.check_may_try(actor=actor_for(request), address=address_of(request), now=now)
    try:
        purse = operations.card_of(code)
    except NoGiftCard as error:
        text = str(error.detail)
        context = {
            "code": code,
            "error": text,
            "summary": [{"target": "id_code", "text": text}],
            "form_failed": True,
        }
        return render(request, "shop/gift_card.html", context, status=422)
    left = Money(purses.free_of(purse, now=now), purse.currency)
    reserved = Money(purse.balance, purse.currency) - left
    return render(
        request, "shop/gift_card.html", {"purse": purse, "left": left, "reserved": reserved}
    )
