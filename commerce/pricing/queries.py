"""The charges that are in force."""

from __future__ import annotations

from datetime import date

from commerce.pricing.models import DeliveryCharge
from commerce.pricing.rules import Context
from core.markets import Market


def context_for(market: Market, day: date) -> Context:
    """Return what a price depends on in the market on the day; one statement."""
    charge = (
        DeliveryCharge.objects.filter(market=market.code, valid_from__lte=day)
        .order_by("-valid_from")
        .first()
    )
    return Context(
        currency=market.currency,
        country=market.country,
        day=day,
        delivery_amount=charge.amount if charge else 0,
        delivery_free_from=charge.free_from if charge else 0,
    )
