"""Housekeeping that the relay runs."""

from datetime import datetime, timedelta

from core import relay
from stores.locations import operations


@relay.sweeper
def clear_expired_bookings(now: datetime) -> int:
    """Tidy up hours booked for carts that were not paid an hour ago; correctness never waits for this."""
    return operations.clear_expired_bookings(before=now - timedelta(hours=1))
