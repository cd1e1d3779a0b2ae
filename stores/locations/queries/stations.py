"""Reads: shared devices, and who may unlock them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import RoleGrant, User
from core import codes
from core.actor import STORE
from stores.locations.models import Assignment, StaffPin, Station

_IN_STORES = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=STORE)


def colleagues_of(location_id: int) -> QuerySet[User]:
    """Return who works at a store now, by name; each says whether she `has_pin`."""
    here = Assignment.objects.filter(user=OuterRef("pk"), location_id=location_id)
    return (
        User.objects.filter(Exists(here), Exists(_IN_STORES), is_active=True)
        .annotate(has_pin=Exists(StaffPin.objects.filter(user=OuterRef("pk"))))
        .order_by("name", "pk")
    )


def station_with(token: str) -> Station | None:
    """Return the device whose cookie this is, with its store, and `person` only while she may work there; one statement."""
    person = OuterRef("person_id")
    station = (
        Station.objects.filter(token_hash=codes.token_hash(token), closed_at=None)
        .select_related("location", "person")
        .annotate(
            is_hers=Exists(
                Assignment.objects.filter(user=person, location=OuterRef("location_id"))
            ),
            is_staff=Exists(RoleGrant.objects.filter(user=person, role__in=STORE)),
        )
        .first()
    )
    if station is not None and station.person is not None:
        may = station.is_hers and station.is_staff and station.person.is_active
        station.person = station.person if may else None
    return station


def is_unlocked(station: Station, *, now: datetime) -> bool:
    """Say whether somebody works at the device, and has touched it within the minutes that it waits."""
    waits = timedelta(minutes=station.waits)
    return (
        station.person is not None and station.seen_at is not None and now < station.seen_at + waits
    )


def stations_of(location_id: int) -> list[Station]:
    """Return the shared devices of a store; one statement."""
    found = Station.objects.filter(location_id=location_id, closed_at=None)
    return list(found.select_related("person").order_by("name", "pk"))
