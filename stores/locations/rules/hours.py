"""When a place is open, and when a collection there can be ready. Pure.

Hours are wall-clock times of the place's own zone; every moment that goes in or comes out is
aware, and moments that come out are UTC.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Interval = tuple[time, time]

# How far ahead an opening is looked for; a place that stays closed longer has no next opening.
HORIZON_DAYS = 60
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Special:
    """A day with hours of its own: a holiday, a late evening. No interval means closed."""

    name: str = ""
    intervals: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a place: seven weekdays, Monday first, and the days that differ."""

    zone: ZoneInfo
    week: tuple[tuple[Interval, ...], ...]
    special: Mapping[date, Special] = field(default_factory=dict)

    def local_day(self, moment: datetime) -> date:
        """Return the date on the place's own calendar."""
        return moment.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Span:
    """A time without a break in which the place is open: from `opens` up to, not including, `closes`."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class DayHours:
    """What a table of opening hours shows for one date; no interval means closed."""

    day: date
    intervals: tuple[Interval, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class OpeningState:
    """Whether a place is open at a moment, and what comes next, without words.

    `closes_at` is set while it is open. `opens_at` is the next opening after now, also while it is
    open; None where none is known. `special` is the name of today where today differs.
    """

    open: bool
    at: datetime
    zone: ZoneInfo
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    special: str = ""
    closed_all_day: bool = False

    @property
    def breaks(self) -> bool:
        """Say whether it is open and closes for a part of the day only."""
        if self.closes_at is None or self.opens_at is None:
            return False
        return (
            self.closes_at.astimezone(self.zone).date()
            == self.opens_at.astimezone(self.zone).date()
        )

    @property
    def days_until_open(self) -> int | None:
        """Return how many calendar days lie between now and the next opening: 0 is today."""
        if self.opens_at is None:
            return None
        return (
            self.opens_at.astimezone(self.zone).date() - self.at.astimezone(self.zone).date()
        ).days


def merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the intervals in order, those that touch or overlap as one, empty ones left out."""
    result: list[Interval] = []
    for opens, closes in sorted(intervals):
        if closes <= opens:
            continue
        if result and opens <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], closes))
        else:
            result.append((opens, closes))
    return tuple(result)


def intervals_on(hours: Hours, day: date) -> tuple[Interval, ...]:
    """Return the local intervals of a date; a special day beats the weekday."""
    special = hours.special.get(day)
    return merged(hours.week[day.weekday()] if special is None else special.intervals)


def moment_of(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the moment when the zone's clock shows the time on that date, in UTC.

    A time that the clock shows twice is the first one. A time that it skips is the first minute
    after the skip, so that order on the wall is order in time.
    """
    local = datetime.combine(day, wall, zone)
    while True:
        moment = local.astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            return moment
        local = (local + timedelta(minutes=1)).replace(second=0, microsecond=0)


def spans_on(hours: Hours, day: date) -> list[Span]:
    """Return when the place is open on a date, in order and apart from each other."""
    spans = [
        Span(moment_of(day, opens, hours.zone), moment_of(day, closes, hours.zone))
        for opens, closes in intervals_on(hours, day)
    ]
    return [span for span in spans if span.opens < span.closes]


def spans_from(hours: Hours, now: datetime) -> Iterator[Span]:
    """Give the spans that have not ended yet, soonest first, up to the horizon."""
    today = hours.local_day(now)
    for offset in range(HORIZON_DAYS + 1):
        for span in spans_on(hours, today + timedelta(days=offset)):
            if span.closes > now:
                yield span


def is_open(hours: Hours, now: datetime) -> bool:
    """Say whether the place is open: from the opening minute, no longer at the closing minute."""
    return any(span.opens <= now < span.closes for span in spans_on(hours, hours.local_day(now)))


def state(hours: Hours, now: datetime) -> OpeningState:
    """Return whether the place is open now, and the next change."""
    today = hours.local_day(now)
    special = hours.special.get(today)
    coming = spans_from(hours, now)
    first = next(coming, None)
    open_now = first is not None and first.opens <= now
    following = next(coming, None) if open_now else first
    return OpeningState(
        open=open_now,
        at=now,
        zone=hours.zone,
        closes_at=first.closes if first and open_now else None,
        opens_at=following.opens if following else None,
        special=special.name if special else "",
        closed_all_day=not spans_on(hours, today),
    )


def days_ahead(hours: Hours, now: datetime, count: int = 7) -> list[DayHours]:
    """Return the hours of today and the days after it, for a table."""
    today = hours.local_day(now)
    result = []
    for offset in range(count):
        day = today + timedelta(days=offset)
        special = hours.special.get(day)
        result.append(DayHours(day, intervals_on(hours, day), special.name if special else ""))
    return result


def opens_after(hours: Hours, now: datetime, days: int) -> datetime | None:
    """Return when a place opens on the so-manieth of the days after today on which it opens."""
    today = hours.local_day(now)
    left = days
    for offset in range(1, HORIZON_DAYS + 1):
        spans = spans_on(hours, today + timedelta(days=offset))
        left -= bool(spans)
        if spans and left == 0:
            return spans[0].opens
    return None


def quarter_up(moment: datetime) -> datetime:
    """Return the moment itself when it is a full quarter of an hour, else the next one."""
    seconds = QUARTER.total_seconds()
    return datetime.fromtimestamp(math.ceil(moment.timestamp() / seconds) * seconds, UTC)


def ready_by(now: datetime, hours: Hours, preparation_minutes: int) -> datetime | None:
    """Return when a collection that is asked for now can be fetched; None within no horizon.

    Preparation counts inside opening hours only. The result is a full quarter of an hour at which
    the place is open: work that ends at closing, or is rounded up to it, is ready at the next opening.
    """
    remaining = timedelta(minutes=preparation_minutes)
    for span in spans_from(hours, now):
        start = max(span.opens, now)
        ready = quarter_up(start + remaining)
        if ready < span.closes:
            return ready
        remaining = max(remaining - (span.closes - start), timedelta(0))
    return None


def hold_until(ready_at: datetime, hours: Hours, days: int = 7) -> datetime:
    """Return until when a ready collection is kept: closing time of the day that many days later.

    Where the place is closed that day, the last open day before it; where it is closed all the
    time between, the first closing afterwards.
    """
    first = hours.local_day(ready_at)
    for offset in range(days, -1, -1):
        spans = spans_on(hours, first + timedelta(days=offset))
        if spans and spans[-1].closes > ready_at:
            return spans[-1].closes
    later = next(spans_from(hours, ready_at), None)
    return later.closes if later else ready_at + timedelta(days=days)


def after_open_minutes(start: datetime, minutes: int, hours: Hours) -> datetime | None:
    """Return when the place will have been open for so many minutes since a moment; None within no horizon."""
    remaining = timedelta(minutes=minutes)
    for span in spans_from(hours, start):
        begins = max(span.opens, start)
        if begins + remaining <= span.closes:
            return begins + remaining
        remaining -= span.closes - begins
    return None


def open_minutes_between(start: datetime, end: datetime, hours: Hours) -> int:
    """Return how many full minutes the place is open between two moments; 0 when they are reversed."""
    total = timedelta(0)
    day, last = hours.local_day(start), hours.local_day(end)
    while day <= last:
        for span in spans_on(hours, day):
            total += max(min(span.closes, end) - max(span.opens, start), timedelta(0))
        day += timedelta(days=1)
    return int(total.total_seconds() // 60)
