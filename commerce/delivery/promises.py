"""By when a parcel was promised. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from commerce.delivery.models import Parcel
from commerce.orders.models import Order
from core import holidays

# Working days on the way where the order says nothing, as the shop promises them.
DAYS = 3
_SATURDAY = 5


def due_on(order: Order, *, parcel: Parcel, now: datetime) -> date:
    """Return the day by which the customer expects a parcel that leaves now.

    The last day that the order names, but never one on which it cannot have arrived: what is sent again, or
    left late, has its working days from the dispatch.
    """
    left_on = now.astimezone(order.market.zone).date()
    earliest = after(left_on, DAYS, order.market.country)
    said = str(order.delivery.get("last_day") or "") if parcel.replaces_id is None else ""
    return max(date.fromisoformat(said), earliest) if said else earliest


def after(day: date, working_days: int, country: str) -> date:
    """Return the day so many working days later: Monday to Friday, no public holiday."""
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < _SATURDAY and not holidays.is_holiday(country, day)
    return day
