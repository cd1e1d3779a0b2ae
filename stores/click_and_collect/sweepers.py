"""Who has not fetched what waits for her is reminded, the day before it goes back."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import relay
from stores.click_and_collect import messages, queries

BEFORE = timedelta(hours=24)
# Somebody who heard on the same day that it is ready is not told again.
HEARD = timedelta(hours=24)
PAUSE = timedelta(minutes=5)
AT_ONCE = 50
_last: dict[str, datetime] = {}


@relay.sweeper
def remind_before_it_goes_back(now: datetime) -> int:
    """Write to whom a collection waits for until tomorrow; once each."""
    if now - _last.get("at", now - PAUSE) < PAUSE:
        return 0
    _last["at"] = now
    waiting = queries.to_remind(
        until=now + BEFORE, ready_before=now - HEARD, now=now, limit=AT_ONCE
    )
    for collection in waiting:
        messages.queue_reminder(collection, now=now)
    return len(waiting)
