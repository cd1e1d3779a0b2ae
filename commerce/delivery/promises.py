"""By when a parcel was promised. Pure."""

from __future__ import annotations

from datetime import date, datetime

from commerce.orders.models import Order
from commerce.pricing.delivery import next_working_day

# Working days on the way where the order says nothing, as the shop promises them.
DAYS = 3


def due_on(order: Order) -> date:
    """Return the day by which the customer was promised what she ordered. Nothing that we do later moves it."""
    said = str(order.delivery.get("last_day") or "")
    return date.fromisoformat(said) if said else from_now(order, now=order.placed_at)


def from_now(order: Order, *, now: datetime) -> date:
    """Return the day by which what is sent again should arrive."""
    day = now.astimezone(order.market.zone).date()
    for _count in range(DAYS):
        day = next_working_day(day, order.market.country)
    return day
