"""The charges that are in force."""

from __future__ import annotations

from datetime import date

from django.db import connection

from commerce.pricing.rules import Context
from core.markets import Market

# Fixed text, like everything that every cart asks.
_CHARGE = """
    SELECT amount, free_from FROM pricing_deliverycharge
    WHERE market = %s AND valid_from <= %s ORDER BY valid_from DESC LIMIT 1
"""


def context_for(market: Market, day: date) -> Context:
    """Return what a price depends on in the market on the day; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CHARGE, [market.code, day])
        amount, free_from = cursor.fetchone() or (0, 0)
    return Context(
        currency=market.currency,
        country=market.country,
        day=day,
        delivery_amount=amount,
        delivery_free_from=free_from,
    )
