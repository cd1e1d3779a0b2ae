"""Writes places with their hours, who works there, and the postcodes that ship with the project."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import events
from core.actor import Actor
from core.errors import Invalid, NotFound
from core.markets import MARKETS
from core.operation import operation
from stores.locations import rules
from stores.locations.events import StaffAssigned
from stores.locations.models import (
    Assignment,
    Location,
    OpeningHours,
    Postcode,
    Service,
    SpecialDay,
)

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationRow:
    """A place as it is written. Left out: slug from the name, zone and country from the market.

    `week` is seven lists of intervals, Monday first; `special` is {date: (name, intervals)}, and
    no interval means closed.
    """

    code: str
    kind: str
    name: str
    market: str
    latitude: float
    longitude: float
    street: str
    postcode: str
    city: str
    week: Sequence[Sequence[rules.Interval]] = ((),) * 7
    special: Mapping[date, tuple[str, Sequence[rules.Interval]]] = field(default_factory=dict)
    slug: str = ""
    zone_name: str = ""
    country: str = ""
    phone: str = ""
    services: Collection[str] = ()
    preparation_minutes: int = 120
    sent_in_days: int | None = None
    slot_capacity: int = 20
    is_active: bool = True


def upsert_location(**columns: Any) -> Location:
    """Write one place, found by its code; the arguments are those of LocationRow."""
    return upsert_locations([LocationRow(**columns)])[0]


@operation
def upsert_locations(rows: Iterable[LocationRow]) -> list[Location]:
    """Write places, found by their code, and replace all their hours; the same rows twice change nothing.

    Raises Invalid for an unknown market, kind or service, hours that overlap or end before they
    begin, or a code that comes twice. Five statements, however many places.
    """
    rows = list(rows)
    for row in rows:
        _check(row)
    if len({row.code for row in rows}) < len(rows):
        raise Invalid(
            _("The same code comes twice."), fields={"code": _("The same code comes twice.")}
        )
    Location.objects.bulk_create(
        map(_location, rows),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            column.name
            for column in Location._meta.concrete_fields
            if column.name not in {"id", "code", "paused_at", "paused_until"}
        ],
    )
    found = {
        location.code: location
        for location in Location.objects.filter(code__in=[row.code for row in rows])
    }
    locations = [found[row.code] for row in rows]
    _replace_hours(rows, locations)
    return locations


@operation
def assign_staff(
    *, user_id: int, location_ids: Collection[int], actor: Actor, now: datetime
) -> None:
    """Set the places where somebody works: exactly these. Raises NotFound when one does not exist.

    Who may call this is decided where roles are given; it leaves an audit row when it changes something.
    """
    wanted = set(location_ids)
    if Location.objects.filter(pk__in=wanted).count() < len(wanted):
        raise NotFound(_("One of these places does not exist."))
    before = set(
        Assignment.objects.select_for_update(no_key=True)
        .filter(user_id=user_id)
        .order_by("location_id")
        .values_list("location_id", flat=True)
    )
    if wanted == before:
        return
    Assignment.objects.filter(user_id=user_id, location_id__in=before - wanted).delete()
    Assignment.objects.bulk_create(
        [Assignment(user_id=user_id, location_id=pk) for pk in sorted(wanted - before)],
        ignore_conflicts=True,
    )
    events.record(
        StaffAssigned(user_id=user_id, location_ids=sorted(wanted), before=sorted(before)),
        actor=actor,
        now=now,
        privileged=True,
    )


@operation
def load_postcodes() -> int:
    """Write the outward codes (GB) and postcodes (NO) of `data/`; return how many. Safe to run again."""
    postcodes = [*_gb_outcodes(), *_no_postcodes()]
    Postcode.objects.bulk_create(
        postcodes,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["country", "code"],
        update_fields=["place", "place_folded", "latitude", "longitude"],
    )
    return len(postcodes)


def _check(row: LocationRow) -> None:
    if row.market not in MARKETS:
        raise Invalid(fields={"market": _("There is no such market.")})
    if row.kind not in Location.Kind.values:
        raise Invalid(fields={"kind": _("A place is a store or a warehouse.")})
    if row.kind == Location.Kind.STORE and not MARKETS[row.market].has_stores:
        raise Invalid(fields={"market": _("We have no stores in this market.")})
    if not set(row.services) <= set(Service.values):
        raise Invalid(fields={"services": _("There is no such service.")})
    days = [*row.week, *(intervals for _name, intervals in row.special.values())]
    if len(row.week) != 7 or not all(map(_apart, days)):
        raise Invalid(
            _("The hours of %(name)s do not fit together.") % {"name": row.name},
            fields={
                "week": _(
                    "Give seven days, each with intervals that begin before they end and lie apart."
                )
            },
        )


def _apart(intervals: Sequence[rules.Interval]) -> bool:
    return rules.merged(intervals) == tuple(sorted(intervals))


def _location(row: LocationRow) -> Location:
    market = MARKETS[row.market]
    return Location(
        code=row.code,
        slug=row.slug or slugify(rules.folded(row.name)),
        kind=row.kind,
        name=row.name,
        market=row.market,
        zone_name=row.zone_name or market.zone.key,
        latitude=row.latitude,
        longitude=row.longitude,
        street=row.street,
        postcode=row.postcode,
        city=row.city,
        country=row.country or market.country,
        phone=row.phone,
        services=sorted(row.services),
        preparation_minutes=row.preparation_minutes,
        sent_in_days=row.sent_in_days,
        slot_capacity=row.slot_capacity,
        is_active=row.is_active,
    )


def _replace_hours(rows: Sequence[LocationRow], locations: Sequence[Location]) -> None:
    pairs = list(zip(locations, rows, strict=True))
    OpeningHours.objects.filter(location__in=locations).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=weekday, opens=opens, closes=closes)
        for location, row in pairs
        for weekday, intervals in enumerate(row.week)
        for opens, closes in intervals
    )
    SpecialDay.objects.filter(location__in=locations).delete()
    SpecialDay.objects.bulk_create(
        SpecialDay(location=location, day=day, name=name, intervals=list(map(_written, intervals)))
        for location, row in pairs
        for day, (name, intervals) in row.special.items()
    )


def _written(interval: tuple[time, time]) -> list[str]:
    return [f"{wall:%H:%M}" for wall in interval]


def _gb_outcodes() -> Iterable[Postcode]:
    with (DATA / "gb_outcodes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Postcode(
                country="GB",
                code=row["outcode"],
                latitude=float(row["lat"]),
                longitude=float(row["lng"]),
            )


def _no_postcodes() -> Iterable[Postcode]:
    with (DATA / "no_postcodes.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            rules.Placed(
                code=row["postcode"],
                place=row["place"],
                point=(float(row["lat"]), float(row["lng"])),
                exact=row["precision"] == "place",
            )
            for row in csv.DictReader(file)
        ]
    points = rules.settled(rows)
    for placed in rows:
        latitude, longitude = points[placed.code]
        yield Postcode(
            country="NO",
            code=placed.code,
            place=placed.place,
            place_folded=rules.folded(placed.place),
            latitude=latitude,
            longitude=longitude,
        )
