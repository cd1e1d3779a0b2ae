"""What nobody accepts raises an alarm and goes to another store; who has not fetched hers is reminded, then it goes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from core import relay
from stores.click_and_collect import messages, missing, operations, queries

log = structlog.get_logger(__name__)

BEFORE = timedelta(hours=24)
# Somebody who heard on the same day that it is ready is not told again.
HEARD = timedelta(hours=24)
PAUSE = timedelta(minutes=5)
AT_ONCE = 50
# Who stands at the counter when the store closes still gets it.
GRACE = timedelta(hours=2)
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
    told, failed = 0, []
    for collection in waiting:
        try:
            messages.queue_reminder(collection, now=now)
            told += 1
        except Exception:
            log.exception("collection_not_reminded", collection_id=collection.pk)
            failed.append(collection.pk)
    if failed:
        operations.come_last(collection_ids=failed, now=now)
    return told


@relay.sweeper
def look_after_what_nobody_accepts(now: datetime) -> int:
    """Raise the alarm for what nobody accepted in time, then have another store keep it; each on its own."""

    def act(pk: int) -> int:
        alarmed = operations.sound_alarm(collection_id=pk, now=now)
        return alarmed + (operations.move_on(collection_id=pk, now=now) is not None)

    return _collections(queries.not_accepted(before=now, limit=AT_ONCE), act, now)


@relay.sweeper
def give_up_what_nobody_fetched(now: datetime) -> int:
    """End collections whose time is over; each in a transaction of its own, so that one holds up no other."""
    before = now - GRACE

    def act(pk: int) -> bool:
        return operations.give_up(collection_id=pk, before=before, now=now) is not None

    return _collections(queries.over(before=before, limit=AT_ONCE), act, now)


@relay.sweeper
def put_off_what_has_not_arrived(now: datetime) -> int:
    """Promise later what a warehouse has not got to its store in time, and have the customer told; each on its own."""

    def act(pk: int) -> bool:
        return operations.put_off(collection_id=pk, now=now)

    return _collections(queries.late_sendings(before=now, limit=AT_ONCE), act, now)


@relay.sweeper
def decide_what_nobody_decided(now: datetime) -> int:
    """Give the money back for what a store could not keep and nobody decided in time; each on its own."""

    def act(pk: int) -> bool:
        return operations.refund_by_default(case_id=pk, now=now)

    return _cases(missing.due_shortfalls(before=now, limit=AT_ONCE), act, now)


@relay.sweeper
def keep_what_has_come_in(now: datetime) -> int:
    """Promise anew what customers wait for, as soon as their stores have it; each on its own."""

    def act(pk: int) -> bool:
        return operations.refill(case_id=pk, now=now)

    return _cases(missing.to_refill(now=now, limit=AT_ONCE), act, now)


def _collections(ids: Sequence[int], act: Callable[[int], int], now: datetime) -> int:
    acted, failed = _each(ids, act)
    if failed:
        operations.come_last(collection_ids=failed, now=now)
    return acted


def _cases(ids: Sequence[int], act: Callable[[int], int], now: datetime) -> int:
    acted, failed = _each(ids, act)
    if failed:
        operations.cases_come_last(case_ids=failed, now=now)
    return acted


def _each(ids: Sequence[int], act: Callable[[int], int]) -> tuple[int, list[int]]:
    """Act on each; return for how many something was done, and which failed: those hold up no other."""
    acted, failed = 0, []
    for pk in ids:
        try:
            acted += act(pk)
        except Exception:
            log.exception("sweep_failed", of=act.__qualname__, id=pk)
            failed.append(pk)
    return acted, failed
