"""A colleague accepts a collection at the moment at which it goes to another store: one of both happens."""

import threading
from datetime import timedelta
from functools import partial

import pytest

from stores.click_and_collect import operations
from stores.click_and_collect.models import Collection
from stores.inventory.models import Allocation
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race, tally

ROUNDS = 4


@pytest.fixture
def floor(transactional_db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    floor = Floor()
    next_door = floor._location("GB005", "Fjord & Fell Headingley", "store", 53.8195, -1.5750)
    floor.stock(floor.mug, next_door, 10)
    return floor


def alarming(floor):
    order = floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    collection = Collection.objects.get(fulfilment__order=order)
    operations.sound_alarm(collection_id=collection.pk, now=floor.now + timedelta(hours=1))
    return collection


def test_it_is_accepted_or_moved_and_never_both(floor):
    late = floor.now + timedelta(hours=2)
    for _round in range(ROUNDS):
        collection = alarming(floor)
        accept = partial(operations.accept, actor=floor.clerk, now=late)
        calls = [accept, operations.move_on, operations.move_on]
        results = race(
            [
                partial(
                    call, collection_id=collection.pk, **({} if call is accept else {"now": late})
                )
                for call in calls
            ]
        )

        order = collection.fulfilment.order
        collection.refresh_from_db()
        was_moved = collection.state == "cancelled"
        assert collection.state in {"accepted", "cancelled"}
        assert tally(results)["OrderChange"] == was_moved, results
        assert tally(results)["CannotMove"] == was_moved, results
        assert order.changes.count() == was_moved
        open_ones = Allocation.objects.filter(cause=f"order:{order.number}", state="open")
        assert open_ones.count() == 1
    floor.react()
    assert floor.breaches() == []


def test_control_who_looks_without_the_lock_does_both(floor):
    collection = alarming(floor)
    looked = threading.Barrier(2)

    def careless(to):
        is_free = Collection.objects.get(pk=collection.pk).state == "requested"
        looked.wait(timeout=30)
        return is_free and Collection.objects.filter(pk=collection.pk).update(state=to)

    assert race([partial(careless, "accepted"), partial(careless, "cancelled")]) == [1, 1]
