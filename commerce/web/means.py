"""What pays for a cart, as the review shows it, and for an offer, as its pay-link does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from commerce.cart.models import Cart
from commerce.cart.queries import CartView
from commerce.payments import operations
from commerce.payments.models import PaymentMethod
from commerce.payments.models.tenders import COUNTER
from commerce.payments.providers.registry import DEFAULT
from core.actor import Actor
from core.money import Money


def means_of(view: CartView, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the gift cards and the credit that pay for a cart, what they leave, and the ways to pay that."""
    cart, total = view.cart, view.priced.total
    bought = view.cards_bought
    plan = operations.planned(cart, total.amount, now=now, cards_bought=bought)
    return _shown(
        cart,
        plan,
        actor=actor,
        bought=bought,
        card_url=reverse("shop:checkout_gift_card"),
        credit_url=reverse("shop:checkout_credit"),
        now=now,
    )


def means_of_offer(
    opened: operations.OpenedLink, *, token: str, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Return the same for the offer of a pay-link: what is reserved for it pays, and no more."""
    quote, url = opened.quote, reverse("shop:pay_means", args=[token])
    plan = operations.planned_of(quote, now=now)
    bought = operations.cards_bought(quote)
    return _shown(
        quote.cart, plan, actor=actor, bought=bought, card_url=url, credit_url=url, now=now
    )


def _is_usual(methods: Sequence[PaymentMethod]) -> bool:
    return bool(methods) and methods[0].provider == DEFAULT


def _shown(
    cart: Cart,
    plan: operations.Planned,
    *,
    actor: Actor,
    bought: int,
    card_url: str,
    credit_url: str,
    now: datetime,
) -> dict[str, Any]:
    currency, choice = cart.market.currency, plan.choice
    to_pay = plan.rest + plan.on_invoice
    methods = operations.methods_of(cart, actor) if to_pay else []
    codes = {each.code for each in methods}
    why_no_counter = operations.why_not(cart, now) if COUNTER in codes else ""
    if why_no_counter:
        codes.discard(COUNTER)
        methods = [each for each in methods if each.code != COUNTER]
    method = choice.method if choice.method in codes or plan.on_invoice else ""
    shown = method or (methods[0].code if methods else "")
    has_credit = plan.credit_free and operations.is_payer(cart, actor)
    return {
        "means": {
            "parts": [
                {"purse": purse, "amount": Money(amount, currency)} for purse, amount in plan.parts
            ],
            "rest": Money(plan.rest, currency),
            # No gift card and no credit pays for these.
            "cards_bought": Money(bought, currency) if bought else None,
            # The same on a page and on invoice: without script the method is chosen by the button that pays.
            "to_pay": to_pay,
            "on_invoice": Money(plan.on_invoice, currency),
            "credit": Money(plan.credit_free, currency) if has_credit else None,
            "uses_credit": choice.uses_credit,
            "methods": methods,
            # Why she has to pay now although the store would take the money.
            "why_no_counter": why_no_counter,
            "offers_counter": COUNTER in codes,
            "is_reserved": shown == COUNTER,
            "reserve_days": settings.RESERVE_DAYS,
            "method": shown,
            # None to choose among, unless what was chosen is offered no more.
            "may_choose": len(methods) > 1 or (bool(methods) and method != choice.method),
            # What need not be chosen any more: nothing chosen is the usual provider's page, which begins so.
            "settled": method
            or (methods[0].code if _is_usual(methods) and not choice.method else ""),
            "card_url": card_url,
            "credit_url": credit_url,
        }
    }
