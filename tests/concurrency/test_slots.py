"""One hour of a store with room for one more, and twenty who want it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from stores.locations import operations
from stores.locations.models import Location, SlotBooking
from tests.concurrency.racing import race
from tests.world import World

BUYERS = 20
ROOM = 3


def _book(world: World) -> Any:
    booked = operations.book_slot(
        location_id=world.leeds.pk,
        owner=uuid4(),
        expires_at=world.now.replace(hour=11),
        now=world.now,
    )
    return booked.slot


def _fullest(world: World) -> int:
    Location.objects.filter(pk=world.leeds.pk).update(slot_capacity=ROOM)
    found = race([partial(_book, world)] * BUYERS)
    assert not [each for each in found if isinstance(each, Exception)], found
    assert SlotBooking.objects.count() == BUYERS
    return max(Counter(found).values())


def test_no_hour_takes_more_than_it_has_room_for(committed_world: World) -> None:
    assert _fullest(committed_world) == ROOM


def test_control_without_the_stores_lock_an_hour_is_given_twice(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same race, reading what is booked while others book."""
    monkeypatch.setattr(
        type(Location.objects.all()), "select_for_update", lambda self, **_how: self
    )
    fullest = 0
    for _round in range(5):
        SlotBooking.objects.all().delete()
        fullest = max(fullest, _fullest(committed_world))
    assert fullest > ROOM
