"""Who waits is told within seconds of the units coming in; what nobody comes back to is forgotten."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings

from commerce.wishes import operations
from core import relay

UNCONFIRMED = timedelta(days=7)
ENDED = timedelta(days=30)
_last: dict[str, date] = {}


@relay.sweeper
def tell_who_waits(now: datetime) -> int:
    """Send the notices of what is back: the ledger has many writers, and this looks at the levels."""
    return operations.tell_who_waits(now=now)


@relay.sweeper
def forget_wishes(now: datetime) -> int:
    """Once a day, delete what guests left behind as long ago as a cart lives, and old notices."""
    if _last.get("day") == now.date():
        return 0
    before = now - timedelta(days=settings.CART_DAYS)
    forgotten = (
        operations.forget_old_trails(before=before)
        + operations.forget_old_lists(before=before)
        + operations.forget_old_notices(asked_before=now - UNCONFIRMED, ended_before=now - ENDED)
    )
    _last["day"] = now.date()
    return forgotten
