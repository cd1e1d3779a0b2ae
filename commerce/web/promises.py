"""When a parcel arrives, and what bringing it costs, in words that hold. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from commerce.catalogue.queries import Offer
from commerce.pricing.rules import Context, Item, price
from core import holidays
from core.markets import Market
from core.money import Money

# What is ordered before this on a working day leaves the warehouse the same day.
CUT_OFF = time(18)
FIRST_DAYS = 2
LAST_DAYS = 3
_SATURDAY = 5


def is_working_day(day: date, country: str) -> bool:
    """Say whether parcels travel: from Monday to Friday, and not on a public holiday."""
    return day.weekday() < _SATURDAY and not holidays.is_holiday(country, day)


def next_working_day(day: date, country: str) -> date:
    """Return the first working day after the day."""
    day += timedelta(days=1)
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def delivery_days(now: datetime, market: Market) -> tuple[date, date]:
    """Return the first and the last day on which a parcel ordered now arrives.

    Two to three working days after the order; what is ordered from 18:00 on, or at a weekend,
    or on a holiday, counts as ordered on the next working day.
    """
    local = now.astimezone(market.zone)
    day = local.date()
    if not is_working_day(day, market.country) or local.time() >= CUT_OFF:
        day = next_working_day(day, market.country)
    days = []
    for _count in range(LAST_DAYS):
        day = next_working_day(day, market.country)
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
