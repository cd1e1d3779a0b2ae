"""A pickup code that is used by several colleagues at the same moment."""

import threading
from functools import partial

import pytest

from commerce.payments.models import ProviderCall
from core.actor import Channel, Role
from stores.click_and_collect import operations
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race, tally
from tests.world import Level

CLERKS = 6


@pytest.fixture
def floor(transactional_db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()


@pytest.fixture
def collection(floor):
    floor.placed_order((floor.mug, 2, floor.leeds))
    floor.react()
    return floor.bring_to_shelf(Collection.objects.get())


def test_one_hands_over_and_the_others_are_told(floor, collection):
    clerks = [
        floor.staff(
            f"c{n}@example.com", f"Clerk {n}", Channel.STORE, Role.STORE_STAFF, at=[floor.leeds]
        )
        for n in range(CLERKS)
    ]

    results = race(
        [
            partial(
                operations.hand_over, location_id=floor.leeds.pk, code=collection.code,
                collected_by="Ada Shaw", actor=clerk, now=floor.now,
            )
            for clerk in clerks
        ]
    )  # fmt: skip

    assert tally(results) == {"Collection": 1, "AlreadyCollected": CLERKS - 1}
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=8, allocated=0)
    assert ProviderCall.objects.filter(kind="capture").count() == 1
    assert floor.breaches() == []


def test_control_reading_without_the_lock_hands_over_to_all(floor, collection):
    """All read `ready` before any writes: without lock and guard each believes that it won."""
    read = threading.Barrier(CLERKS)

    def careless():
        state = Collection.objects.get(pk=collection.pk).state
        read.wait(timeout=30)
        if state == "ready":
            Collection.objects.filter(pk=collection.pk).update(
                state="collected", collected_at=floor.now, handed_over_by_id=floor.clerk.user_id
            )
            return True
        return False

    assert sum(race([careless] * CLERKS)) == CLERKS
