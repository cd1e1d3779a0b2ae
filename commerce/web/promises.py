"""What bringing a thing costs and when it arrives, in words that hold. Pure."""

from __future__ import annotations

from datetime import date, datetime

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
    item = Item(
        ref="",
        variant_id=offer.id,
        quantity=1,
        unit=offer.price,
        vat_class=vat_class,
        country=context.country,
        delivered=True,
    )
    return price([item], context).delivery.gross
