"""Housekeeping that the relay runs."""

from datetime import datetime, timedelta

from core import relay
from stores.inventory import operations


@relay.sweeper
def clear_expired_holds(now: datetime) -> int:
    """Tidy up holds that ended an hour ago; correctness never waits for this."""
    return operations.clear_expired_holds(before=now - timedelta(hours=1))
