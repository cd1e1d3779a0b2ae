"""Housekeeping that the relay runs."""

from datetime import datetime

from core import relay
from stores.kiosks import operations


@relay.sweeper
def end_idle_visits(now: datetime) -> int:
    """Forget who has left a screen that tells nothing any more."""
    return operations.end_idle_visits(now=now) + operations.forget_left_carts(now=now)
