"""What bringing a thing costs and when it arrives, in words that hold. Pure."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from commerce.catalogue.queries import Offer
from commerce.pricing import delivery
from commerce.pricing.rules import Context, Item, price
from core.markets import Market
from core.money import Money

_ANY = delivery.Way("standard", 0)


def delivery_days(
    now: datetime, market: Market, way: delivery.Way | None = None
) -> tuple[date, date]:
    """Return the first and the last day on which what is ordered now arrives, by the way that is usual."""
    return delivery.delivery_days(now, market, way or _ANY)


def delivery_charge(offer: Offer, vat_class: str, context: Context) -> Money:
    """Return what bringing one unit of it alone costs, by the rule that prices a cart."""
    return _charge(offer.price, vat_class, context)


# Kept, because a shop has far fewer prices than products, and what a unit alone is charged depends on nothing else.
@lru_cache(maxsize=4096)
def _charge(unit: Money, vat_class: str, context: Context) -> Money:
    item = Item(
        ref="",
        variant_id=0,
        quantity=1,
        unit=unit,
        vat_class=vat_class,
        country=context.country,
        delivered=True,
    )
    return price([item], context).delivery.gross
