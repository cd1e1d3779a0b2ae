"""Reads: places, their hours, the nearest ones, and where somebody works."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, F, FloatField, Func, Q, QuerySet, Value
from django.utils.translation import gettext as _

from core import statements
from core.actor import STORE, Actor, Role
from core.errors import NotFound
from stores.locations import rules
from stores.locations.models import Assignment, Location, Postcode


@dataclass(frozen=True, slots=True)
class Place:
    """Where a typed text is, and how we call it back to the shopper."""

    latitude: float
    longitude: float
    label: str
    country: str


@dataclass(frozen=True, slots=True)
class Near:
    """A place and its distance in km as the crow flies."""

    location: Location
    km: float


@dataclass(frozen=True, slots=True)
class StoreCard:
    """What a list of stores shows. `ready_by` is None where nothing can be collected."""

    location: Location
    state: rules.OpeningState
    ready_by: datetime | None
    km: float | None = None


# Places


def stores(market: str) -> QuerySet[Location]:
    """Return the open-for-business stores of a market, by city."""
    return Location.objects.filter(
        market=market, kind=Location.Kind.STORE, is_active=True
    ).order_by("city", "name", "pk")


def store_by_slug(slug: str) -> Location:
    """Return an active store. Raises NotFound."""
    location = Location.objects.filter(slug=slug, kind=Location.Kind.STORE, is_active=True).first()
    if location is None:
        raise NotFound(_("We cannot find that store."))
    return location


def warehouse_of(market: str) -> Location:
    """Return the warehouse that a market's deliveries leave from. Raises NotFound."""
    location = (
        Location.objects.filter(market=market, kind=Location.Kind.WAREHOUSE, is_active=True)
        .order_by("code")
        .first()
    )
    if location is None:
        raise NotFound(_("There is no warehouse for this market."))
    return location


def locations_for(actor: Actor) -> QuerySet[Location]:
    """Return the places where the actor works: managers everywhere, staff where they are assigned.

    A store role holds in stores only and a warehouse role in warehouses only. Nobody works nowhere.
    """
    if actor.has(Role.MANAGER, Role.ADMINISTRATOR):
        return Location.objects.all()
    kinds = []
    if actor.has(*STORE):
        kinds.append(Location.Kind.STORE)
    if actor.has(Role.WAREHOUSE):
        kinds.append(Location.Kind.WAREHOUSE)
    if actor.user_id is None or not kinds:
        return Location.objects.none()
    mine = Assignment.objects.filter(user_id=actor.user_id).values("location_id")
    return Location.objects.filter(kind__in=kinds, pk__in=mine)


# Hours


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


def opening_states(
    locations: Collection[Location], *, now: datetime
) -> dict[int, rules.OpeningState]:
    """Return whether each place is open, by id. One statement."""
    return {pk: rules.state(hours, now) for pk, hours in hours_of_many(locations, now=now).items()}


def store_cards(
    locations: Iterable[Location], *, now: datetime, km: Mapping[int, float] | None = None
) -> list[StoreCard]:
    """Return places with opening state and the time by which a collection could be ready. One statement."""
    locations = list(locations)
    hours = hours_of_many(locations, now=now)
    return [
        StoreCard(
            location=location,
            state=rules.state(hours[location.pk], now),
            ready_by=rules.ready_by(now, hours[location.pk], location.preparation_minutes)
            if location.collects
            else None,
            km=(km or {}).get(location.pk),
        )
        for location in locations
    ]


# Distance


def nearest(
    latitude: float,
    longitude: float,
    market: str,
    *,
    limit: int = 10,
    kind: str = Location.Kind.STORE,
    service: str | None = None,
) -> list[Near]:
    """Return active places of a market, nearest first, with their distance. One query."""
    here = _on_earth(Value(latitude, FloatField()), Value(longitude, FloatField()))
    there = _on_earth(F("latitude"), F("longitude"))
    offered = Q() if service is None else Q(services__contains=[service])
    found = (
        Location.objects.filter(offered, market=market, kind=kind, is_active=True)
        .annotate(
            metres=Func(there, here, function="public.earth_distance", output_field=FloatField())
        )
        .order_by(
            Func(
                there,
                here,
                template="(%(expressions)s)",
                arg_joiner=" OPERATOR(public.<->) ",
                output_field=FloatField(),
            ),
            "pk",
        )
    )
    return [Near(location, location.metres / 1000) for location in found[:limit]]


def nearest_cards(
    here: Place, market: str, *, now: datetime, limit: int = 10, service: str | None = None
) -> list[StoreCard]:
    """Return cards of the nearest stores with their distance. Three queries."""
    near = nearest(here.latitude, here.longitude, market, limit=limit, service=service)
    return store_cards(
        [item.location for item in near], now=now, km={item.location.pk: item.km for item in near}
    )


def _on_earth(latitude: F | Value, longitude: F | Value) -> Func:
    return Func(latitude, longitude, function="public.ll_to_earth", output_field=FloatField())


# Names and postcodes


def geocode(text: str, country: str) -> Place | None:
    """Return where a typed text is in a country: a postcode, a part of one, a town. No network.

    GB knows outward codes and the towns that have a store; NO knows every postcode and post town;
    elsewhere only towns with a store are known.
    """
    if len(text) > 80 or not any(map(str.isalnum, text)):
        return None
    return _by_postcode(text, country) or _by_town(text, country)


def _four_digits(text: str) -> str:
    code = "".join(text.split())
    return code if len(code) == 4 and code.isascii() and code.isdigit() else ""


# Country -> how a text is read as one of the codes that we have a list of; others have towns only.
_POSTCODES: dict[str, Callable[[str], str]] = {"GB": rules.outcode, "NO": _four_digits}


def _by_postcode(text: str, country: str) -> Place | None:
    read = _POSTCODES.get(country)
    code = read(text) if read else ""
    if not code:
        return None
    found = Postcode.objects.filter(country=country, code=code).first()
    if found is not None:
        return Place(
            found.latitude, found.longitude, f"{found.code} {found.place}".strip(), country
        )
    # Central London is asked for as `EC1` while the codes are EC1A, EC1M ...: their middle.
    district = Postcode.objects.filter(country=country, code__regex=f"^{code}[A-Z]$").aggregate(
        latitude=Avg("latitude"), longitude=Avg("longitude")
    )
    if district["latitude"] is None:
        return None
    return Place(district["latitude"], district["longitude"], code, country)


def _by_town(text: str, country: str) -> Place | None:
    """Find a town: a store's city before a post town, the whole name before its beginning."""
    names = rules.spellings(text)
    cities = list(
        Location.objects.filter(country=country, kind=Location.Kind.STORE, is_active=True).order_by(
            "pk"
        )
    )
    towns = (
        Postcode.objects.filter(country=country)
        .exclude(place_folded="")
        .order_by("place_folded", "code")
    )
    return (
        _city(cities, names, whole=True)
        or _town(towns.filter(place_folded__in=names), country)
        or _city(cities, names, whole=False)
        or _town(towns.filter(_begins(names)), country)
    )


def _city(cities: Sequence[Location], names: Sequence[str], *, whole: bool) -> Place | None:
    for location in cities:
        city = rules.folded(location.city)
        if any(
            city == name or (not whole and len(name) > 2 and city.startswith(name))
            for name in names
        ):
            return Place(location.latitude, location.longitude, location.city, location.country)
    return None


def _begins(names: Sequence[str]) -> Q:
    wanted = Q(pk__in=[])
    for name in names:
        if len(name) > 2:
            wanted |= Q(place_folded__startswith=name)
    return wanted


def _town(towns: QuerySet[Postcode], country: str) -> Place | None:
    town = towns.first()
    return None if town is None else Place(town.latitude, town.longitude, town.place, country)
