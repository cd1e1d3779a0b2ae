"""What a store can promise: an hour with room for one more collection, and when that is ready. Pure.

A slot is an hour of the clock in which the place is open; it is known by the moment it begins
(UTC). So many collections can be made ready in each. Work that an hour had no room for, or that was
not done in its hour, is done in the next ones before anything new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from stores.locations.rules.hours import QUARTER, Hours, Span, quarter_up, ready_by, spans_from

HOUR = timedelta(hours=1)
# Slot -> collections that are booked in it and not ready yet.
Booked = Mapping[datetime, int]
NOTHING: Booked = {}


@dataclass(frozen=True, slots=True)
class Promise:
    """The slot in which a collection is made ready, and the moment from which it can be fetched."""

    slot: datetime
    ready_by: datetime


def slot_at(moment: datetime) -> datetime:
    """Return the slot in which a moment lies."""
    return moment.replace(minute=0, second=0, microsecond=0)


def promise(
    now: datetime,
    hours: Hours,
    preparation_minutes: int,
    *,
    capacity: int | None = None,
    booked: Booked = NOTHING,
) -> Promise | None:
    """Return what a store can promise that is asked now; None where nothing within the horizon.

    Never before `ready_by` of its hours and preparation time: exactly then where the slot that it
    ends in has room, else at the end of the first later slot that has. `capacity` is collections an
    hour, None for any number.
    """
    earliest = ready_by(now, hours, preparation_minutes)
    if earliest is None:
        return None
    current = slot_at(now)
    behind = sum(units for slot, units in booked.items() if slot < current)
    for span in spans_from(hours, now):
        slot = slot_at(max(span.opens, now))
        while slot < span.closes:
            ends = _ready_at_the_end(slot, span)
            waiting = booked.get(slot, 0) + behind
            if ends >= earliest and (capacity is None or waiting < capacity):
                in_time = earliest > max(slot, span.opens) or earliest == span.opens
                return Promise(slot, earliest if in_time else ends)
            behind = max(waiting - (capacity or 0), 0)
            slot += HOUR
    return None


def _ready_at_the_end(slot: datetime, span: Span) -> datetime:
    """Return the end of a slot, or the last quarter of an hour before its place closes."""
    return min(slot + HOUR, quarter_up(span.closes) - QUARTER)
