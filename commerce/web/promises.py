"""When a parcel arrives, and what bringing it costs, in words that hold. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commerce.catalogue.queries import Offer
from commerce.pricing.rules import Context, Item, price
from core.money import Money

# What is ordered before this on a working day leaves the warehouse the same day.
CUT_OFF = time(18)
FIRST_DAYS = 2
LAST_DAYS = 3
_SATURDAY = 5


def next_working_day(day: date) -> date:
    """Return the first day from Monday to Friday after the day."""
    day += timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def delivery_days(now: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """Return the first and the last day on which a parcel ordered now arrives.

    Two to three working days after the order; what is ordered from 18:00 on, or at a weekend,
    counts as ordered on the next working day.
    """
    local = now.astimezone(zone)
    day = local.date()
    if day.weekday() >= _SATURDAY or local.time() >= CUT_OFF:
        day = next_working_day(day)
    days = []
    for _count in range(LAST_DAYS):
        day = next_working_day(day)
        days.append(day)
    return days[FIRST_DAYS - 1], days[LAST_DAYS - 1]


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
