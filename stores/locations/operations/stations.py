"""Devices that a store's colleagues share, and the PINs with which they unlock them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from accounts import identity
from accounts.models import User
from core import codes, events, limits
from core.actor import Actor, Channel, Role
from core.errors import Forbidden, Invalid, NotFound
from core.operation import operation
from stores.locations import queries
from stores.locations.events import PinSet, StationClosed, StationOpened, StationUnlocked
from stores.locations.models import Location, StaffPin, Station

# Wrong PINs, of one colleague anywhere: some in a row, and so many in a day.
TRIES, WINDOW = 5, timedelta(minutes=10)
TRIES_OF_DAY, DAY = 30, timedelta(days=1)
LENGTH = range(6, 11)
MANAGERS = (Role.STORE_MANAGER, Role.MANAGER, Role.ADMINISTRATOR)


def managed_place(actor: Actor, location_id: int) -> Location:
    """Return a store that the actor manages. Raises Forbidden, NotFound."""
    if not actor.has(*MANAGERS):
        raise Forbidden
    place = queries.locations_for(actor).filter(pk=location_id).first()
    if place is None:
        raise NotFound
    return place


@operation
def open_station(
    *, location_id: int, name: str, actor: Actor, now: datetime
) -> tuple[Station, str]:
    """Make a device one that a store's colleagues share; return it, locked, and the token of its cookie.

    Raises Forbidden to who is not a manager, NotFound, Invalid without a name.
    """
    place = managed_place(actor, location_id)
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise Invalid(fields={"name": _("A name that is on the device, at most 60 characters.")})
    token = codes.new_token()
    station = Station.objects.create(
        location=place, name=name, token_hash=codes.token_hash(token), opened_at=now
    )
    events.record(
        StationOpened(location_id=place.pk, station_id=station.pk),
        actor=actor, now=now, privileged=True,
    )  # fmt: skip
    return station, token


@operation
def close_station(*, station_id: int, actor: Actor, now: datetime) -> None:
    """A shared device opens nothing any more, at once. Raises Forbidden, NotFound."""
    station = Station.objects.select_for_update(no_key=True).filter(pk=station_id).first()
    if station is None:
        raise NotFound
    managed_place(actor, station.location_id)
    if station.closed_at is not None:
        return
    station.closed_at, station.person = now, None
    station.save(update_fields=["closed_at", "person"])
    events.record(
        StationClosed(location_id=station.location_id, station_id=station.pk),
        actor=actor, now=now, privileged=True,
    )  # fmt: skip


def set_own_pin(*, pin: str, present: str | None, actor: Actor, now: datetime) -> None:
    """Set the actor's own PIN. At a shared device she says her `present` one; None where she signed in herself.

    Raises what `unlock` raises for a wrong one, and Invalid.
    """
    assert actor.user_id is not None
    if present is not None:
        _prove(actor.user_id, present, field="present", now=now)
    _set_pin(user_id=actor.user_id, pin=pin, actor=actor, now=now)


def set_pin_of(*, user_id: int, location_id: int, pin: str, actor: Actor, now: datetime) -> None:
    """Set the PIN of a colleague of a store that the actor manages. Raises Forbidden, NotFound, Invalid."""
    managed_place(actor, location_id)
    if not queries.colleagues_of(location_id).filter(pk=user_id).exists():
        raise NotFound
    _set_pin(user_id=user_id, pin=pin, actor=actor, now=now)


@operation
def _set_pin(*, user_id: int, pin: str, actor: Actor, now: datetime) -> None:
    """Keep another PIN. Devices that she has unlocked with the one before are locked."""
    if not re.fullmatch("[0-9]+", pin) or len(pin) not in LENGTH:
        raise Invalid(fields={"pin": _("6 to 10 figures.")})
    if len(set(pin)) < 3 or pin in "01234567890" or pin in "09876543210":
        raise Invalid(fields={"pin": _("That is too easy to guess.")})
    StaffPin.objects.update_or_create(
        user_id=user_id, defaults={"pin_hash": make_password(pin), "changed_at": now}
    )
    if user_id != actor.user_id:
        Station.objects.filter(person_id=user_id).update(person=None)
    events.record(PinSet(user_id=user_id), actor=actor, now=now, privileged=True)


def unlock(*, station_id: int, user_id: int | None, pin: str, now: datetime) -> Station:
    """Let a colleague of the store work at its device, who knows her PIN.

    Tries are counted outside any transaction. Raises TooMany; Invalid for a wrong PIN and for
    who does not work here alike; NotFound for a device that was signed off.
    """
    station = Station.objects.filter(pk=station_id, closed_at=None).first()
    if station is None:
        raise NotFound
    # Who does not work here has no PIN here: the try is counted, and as wrong as any other.
    is_known = queries.colleagues_of(station.location_id).filter(pk=user_id or 0).exists()
    _prove(user_id if is_known else None, pin, field="pin", now=now)
    assert user_id is not None
    return _unlock(station_id=station_id, user_id=user_id, now=now)


def _prove(user_id: int | None, pin: str, *, field: str, now: datetime) -> None:
    """Count a try, and raise Invalid, which names the field, unless this is her PIN."""
    day = limits.Tries(f"pin-day:{user_id}", TRIES_OF_DAY, DAY)
    limits.spend_in_turn([day, limits.Tries(f"pin:{user_id}", TRIES, WINDOW)], now=now)
    kept = StaffPin.objects.filter(user_id=user_id or 0).first()
    if not check_password(pin, kept.pin_hash if kept else "!"):
        raise Invalid(fields={field: _("That is not the PIN of this colleague.")})
    limits.forgive(f"pin:{user_id}")
    limits.give_back(day.key)


@operation
def _unlock(*, station_id: int, user_id: int, now: datetime) -> Station:
    station = Station.objects.select_for_update(no_key=True).get(pk=station_id)
    user = User.objects.get(pk=user_id)
    station.person, station.seen_at = user, now
    station.save(update_fields=["person", "seen_at"])
    events.record(
        StationUnlocked(location_id=station.location_id, station_id=station.pk),
        actor=replace(identity.person(user), channel=Channel.STORE), now=now,
    )  # fmt: skip
    return station


@operation
def lock_station(*, station_id: int) -> None:
    """Nobody works at the device until somebody unlocks it."""
    Station.objects.filter(pk=station_id).update(person=None)


@operation
def touch(*, station_id: int, now: datetime) -> None:
    """Note that somebody works at the device."""
    Station.objects.filter(pk=station_id).update(seen_at=now)
