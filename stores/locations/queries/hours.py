"""When places are open, what is booked in their hours, and what they can promise."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from core import statements
from stores.locations import rules
from stores.locations.models import Location
from stores.locations.queries.geocoding import Place
from stores.locations.queries.places import nearest


@dataclass(frozen=True, slots=True)
class StoreCard:
    """What a list of stores shows. `promise` is None where nothing can be collected."""

    location: Location
    state: rules.OpeningState
    promise: rules.Promise | None
    km: float | None = None

    @property
    def ready_by(self) -> datetime | None:
        """Return when a collection that is asked for now can be fetched."""
        return self.promise.ready_by if self.promise else None


# Fixed text: every page that names a store asks it.
_HOURS = """
    SELECT place.id,
           (SELECT json_agg(json_build_array(o.weekday, o.opens, o.closes) ORDER BY o.weekday, o.opens)
            FROM locations_openinghours o WHERE o.location_id = place.id),
           (SELECT json_agg(json_build_array(d.day, d.name, d.intervals))
            FROM locations_specialday d WHERE d.location_id = place.id AND d.day >= %(since)s)
    FROM unnest(%(ids)s::bigint[]) AS place (id)
"""


def _listed(found: Any) -> list[Any]:
    return json.loads(found) if isinstance(found, str) else found or []


def hours_of(location: Location, *, now: datetime) -> rules.Hours:
    """Return the hours of one place, with its special days from yesterday on. One statement."""
    return hours_of_many([location], now=now)[location.pk]


def hours_of_many(locations: Collection[Location], *, now: datetime) -> dict[int, rules.Hours]:
    """Return the hours of places by id, with their special days from yesterday on. One statement."""
    weeks: dict[int, list[list[rules.Interval]]] = {}
    special: dict[int, dict[date, rules.Special]] = {}
    facts = {"ids": [place.pk for place in locations], "since": now.date() - timedelta(days=1)}
    for pk, opened, exceptions in statements.fetch(_HOURS, facts) if locations else ():
        weeks[pk] = [[] for _day in range(7)]
        for weekday, opens, closes in _listed(opened):
            weeks[pk][weekday].append((time.fromisoformat(opens), time.fromisoformat(closes)))
        special[pk] = {
            date.fromisoformat(day): rules.Special(
                name, tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in intervals)
            )
            for day, name, intervals in _listed(exceptions)
        }
    return {
        location.pk: rules.Hours(
            zone=location.zone,
            week=tuple(map(tuple, weeks[location.pk])),
            special=special[location.pk],
        )
        for location in locations
    }


def closes_early(location: Location, *, now: datetime) -> bool:
    """Say whether a place closes early today, so that it can be taken back; one statement."""
    today = now.astimezone(location.zone).date()
    return location.special_days.filter(day=today).exclude(before=None).exists()


def opening_states(
    locations: Collection[Location], *, now: datetime
) -> dict[int, rules.OpeningState]:
    """Return whether each place is open, by id. One statement."""
    return {pk: rules.state(hours, now) for pk, hours in hours_of_many(locations, now=now).items()}


# What is booked and not done, by place and slot; parameters `ids`, `now` and `besides`.
BOOKED = """
    SELECT b.location_id, b.slot, count(*)::integer
    FROM locations_slotbooking b
    WHERE b.location_id = ANY(%(ids)s) AND b.done_at IS NULL AND (b.expires_at IS NULL OR b.expires_at > %(now)s)
      AND (b.owner IS NULL OR b.owner IS DISTINCT FROM %(besides)s::uuid)
    GROUP BY b.location_id, b.slot
"""


def booked_in(
    locations: Iterable[Location], *, now: datetime, besides: UUID | None = None
) -> dict[int, dict[datetime, int]]:
    """Return how many collections are booked in each slot, by place; one statement.

    Those of the cart `besides` do not count: they are the asker's own.
    """
    result: dict[int, dict[datetime, int]] = {location.pk: {} for location in locations}
    asked = {"ids": list(result), "now": now, "besides": str(besides) if besides else None}
    for pk, slot, units in statements.fetch(BOOKED, asked) if result else ():
        result[pk][slot] = units
    return result


def arrival_at(location: Location, hours: rules.Hours, now: datetime) -> datetime | None:
    """Return when a store has what a warehouse sends it now for an order; None where none does. No statement."""
    days = location.sent_in_days
    return rules.opens_after(hours, now, days) if days else None


def promise_of(
    location: Location,
    hours: rules.Hours,
    booked: rules.Booked,
    *,
    now: datetime,
    is_sent: bool = False,
) -> rules.Promise | None:
    """Return what a store can promise that is asked now; None where it takes no collections.

    Of what a warehouse `is_sent` for first, from its arrival on. A pause with an end counts as if it
    were asked then. No statement.
    """
    if not location.collects:
        return None
    if is_sent:
        arrival = arrival_at(location, hours, now)
        if arrival is None:
            return None
        now = arrival
    if location.is_paused(now):
        if location.paused_until is None:
            return None
        now = location.paused_until
    return rules.promise(
        now,
        hours,
        location.preparation_minutes,
        capacity=location.slot_capacity,
        booked=booked,
    )


def store_cards(
    locations: Iterable[Location],
    *,
    now: datetime,
    km: Mapping[int, float] | None = None,
    besides: UUID | None = None,
    sent: Collection[int] = (),
) -> list[StoreCard]:
    """Return places with opening state and what each can promise. Two statements.

    Slots that the cart `besides` has booked are free to itself. To the places in `sent`, by id, a warehouse
    sends something first.
    """
    locations = list(locations)
    hours = hours_of_many(locations, now=now)
    booked = booked_in(locations, now=now, besides=besides)
    return [
        StoreCard(
            location=location,
            state=rules.state(hours[location.pk], now),
            promise=promise_of(
                location,
                hours[location.pk],
                booked[location.pk],
                now=now,
                is_sent=location.pk in sent,
            ),
            km=(km or {}).get(location.pk),
        )
        for location in locations
    ]


def nearest_cards(
    here: Place, market: str, *, now: datetime, limit: int = 10, service: str | None = None
) -> list[StoreCard]:
    """Return cards of the nearest stores with their distance. Three statements."""
    near = nearest(here.latitude, here.longitude, market, limit=limit, service=service)
    return store_cards(
        [item.location for item in near], now=now, km={item.location.pk: item.km for item in near}
    )
