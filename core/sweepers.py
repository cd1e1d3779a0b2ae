"""What is forgotten after its time, once a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core import idempotency, jobs, limits, outbox, relay

LIMITS = timedelta(days=1)
TEXTS = timedelta(days=30)
_last: dict[str, date] = {}


@relay.sweeper
def forget_what_is_old(now: datetime) -> int:
    """Delete old answers and limits and the texts of old mail: they hold personal data."""
    if _last.get("day") == now.date():
        return 0
    forgotten = (
        idempotency.forget(before=now - idempotency.KEPT)
        + limits.forget_ended(before=now - LIMITS)
        + outbox.blank_sent(before=now - TEXTS)
        + jobs.forget(before=now - jobs.KEPT)
    )
    _last["day"] = now.date()
    return forgotten


@relay.sweeper
def take_up_jobs(now: datetime) -> int:
    """Hand out jobs that wait, and those whose worker died."""
    return jobs.take_up(now=now)
