"""A pickup code that is used by several colleagues at the same moment."""

import threading
from functools import partial

import pytest

from commerce.orders import changes
from commerce.payments.models import ProviderCall
from core.actor import Channel, Role
from stores.click_and_collect import operations
from stores.click_and_collect.models import Collection
from stores.click_and_collect.operations import picking
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


def test_it_is_taken_back_once_and_handed_over_once_again(floor, collection):
    """Six take back what one handed over; then six hand it over: each counts once, in stock and money."""
    for _round in range(2):
        operations.hand_over(
            location_id=floor.leeds.pk, code=collection.code, collected_by="Ada Shaw",
            actor=floor.clerk, now=floor.now,
        )  # fmt: skip
        undo = partial(
            operations.undo, collection_id=collection.pk, step="collected", actor=floor.clerk,
            now=floor.now,
        )  # fmt: skip
        assert tally(race([undo] * CLERKS)) == {"Collection": 1, "CannotUndo": CLERKS - 1}
        assert floor.level(floor.mug, floor.leeds) == Level(on_hand=10, allocated=2)
        assert floor.breaches() == []

    again = partial(
        operations.hand_over, location_id=floor.leeds.pk, code=collection.code,
        collected_by="Bo Shaw", actor=floor.clerk, now=floor.now,
    )  # fmt: skip
    assert tally(race([again] * CLERKS)) == {"Collection": 1, "AlreadyCollected": CLERKS - 1}
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


ORDERS = 5


def test_a_collection_is_asked_for_once_whoever_asks(floor):
    """The relay makes it while its customer cancels, who needs it in order to lock it."""
    for _order in range(ORDERS):
        order = floor.placed_order((floor.mug, 1, floor.leeds))
        cancel = partial(
            changes.cancel, order_id=order.pk, units={order.lines.get().pk: 1}, key="k",
            actor=floor.shopper, now=floor.now,
        )  # fmt: skip
        relayed = partial(operations.request_collections, order_id=order.pk, now=floor.now)
        results = race([cancel, relayed, relayed])
        assert not [each for each in results if isinstance(each, Exception)], results
        assert Collection.objects.filter(fulfilment__order=order).count() <= 1
        assert order.lines.get().cancelled == 1


def test_control_two_that_look_before_either_writes_collide(floor):
    order = floor.placed_order((floor.mug, 1, floor.leeds))
    fulfilment = order.fulfilments.get()
    looked = threading.Barrier(2)

    def careless():
        is_new = not Collection.objects.filter(fulfilment=fulfilment).exists()
        looked.wait(timeout=30)
        return is_new and picking.request(fulfilment, asked_at=floor.now, now=floor.now)

    assert tally(race([careless, careless]))["IntegrityError"] == 1
