"""What happens to the catalogue by the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from commerce.catalogue import operations
from core import relay

# How long it is told what people searched for.
SEARCHES = timedelta(days=90)
_last: dict[str, date] = {}


@relay.sweeper
def publish_due(now: datetime) -> int:
    """Publish and withdraw the products whose hour has come."""
    return operations.publish_due(now=now)


@relay.sweeper
def forget_searches(now: datetime) -> int:
    """Once a day, delete what was searched for long ago."""
    if _last.get("day") == now.date():
        return 0
    forgotten = operations.forget_searches(before=(now - SEARCHES).date())
    _last["day"] = now.date()
    return forgotten
