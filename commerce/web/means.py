"""What pays for a cart, as the review shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commerce.cart.models import Method
from commerce.cart.queries import CartView
from commerce.payments import operations
from commerce.payments.providers.registry import DEFAULT
from core.money import Money


def means_of(view: CartView, *, now: datetime) -> dict[str, Any]:
    """Return the gift cards and the credit that pay, what they leave, and the ways to pay that."""
    cart, total = view.cart, view.priced.total
    bought = sum(line.priced.gross.amount for line in view.lines if line.method == Method.EMAIL)
    plan = operations.planned(cart, total.amount, now=now, cards_bought=bought)
    methods = operations.methods_of(cart) if plan.rest or plan.on_invoice else []
    return {
        "means": {
            "parts": [
                {"purse": purse, "amount": Money(amount, total.currency)}
                for purse, amount in plan.parts
            ],
            "rest": Money(plan.rest, total.currency),
            # No gift card and no credit pays for these.
            "cards_bought": Money(bought, total.currency) if bought else None,
            # The same on a page and on invoice: without script the method is chosen by the button that pays.
            "to_pay": plan.rest + plan.on_invoice,
            "on_invoice": Money(plan.on_invoice, total.currency),
            "credit": Money(plan.credit_free, total.currency) if plan.credit_free else None,
            "uses_credit": plan.choice.uses_credit,
            "methods": methods,
            "method": plan.choice.method or (methods[0].code if methods else ""),
            # What need not be chosen any more: nothing chosen is the usual provider's page, which begins so.
            "settled": plan.choice.method
            or (methods[0].code if methods and methods[0].provider == DEFAULT else ""),
        }
    }
