"""The charges that are in force."""

from __future__ import annotations

from datetime import date

from commerce.pricing.rules import Context
from core import statements
from core.markets import Market

# Fixed text, like everything that every cart asks.
_CHARGE = """
    SELECT amount, free_from FROM pricing_deliverycharge
    WHERE market = %(market)s AND valid_from <= %(day)s ORDER BY valid_from DESC LIMIT 1
"""


def context_for(market: Market, day: date) -> Context:
    """Return what a price depends on in the market on the day; one statement."""
    rows = statements.fetch(_CHARGE, {"market": market.code, "day": day})
    amount, free_from = rows[0] if rows else (0, 0)
    return Context(
        currency=market.currency,
        country=market.country,
        day=day,
        delivery_amount=amount,
        delivery_free_from=free_from,
    )
