"""Who has had her goods for some days is asked what she thinks of them, once per order."""

from __future__ import annotations

from datetime import datetime

from commerce.reviews import operations
from core import relay


@relay.sweeper
def ask_for_reviews(now: datetime) -> int:
    """Write to the buyers whose day has come."""
    return operations.ask_for_reviews(now=now)
