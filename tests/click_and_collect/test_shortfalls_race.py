"""A customer chooses at the moment at which her time is over, twice, or while the last unit next door is sold."""

import threading
from functools import partial

import pytest

from commerce.orders.models import OrderChange
from stores.click_and_collect import operations
from stores.click_and_collect.models import Collection, Shortfall
from stores.inventory import operations as inventory
from stores.inventory.rules import Demand
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race, tally

ROUNDS = 4


@pytest.fixture
def floor(transactional_db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    floor = Floor()
    floor.next_door = floor._location("GB005", "Fjord & Fell Headingley", "store", 53.8195, -1.575)
    return floor


def missing(floor):
    """A case whose line one store next door has, and no more than that."""
    order = floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    collection = Collection.objects.get(fulfilment__order=order)
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    floor.stock(floor.mug, floor.next_door, 1)
    return operations.report_short(
        collection_id=collection.pk, line_id=collection.lines.get().pk, units=1, why="not_found",
        actor=floor.clerk, now=floor.now,
    )  # fmt: skip


def test_one_choice_is_carried_out_once(floor):
    for _round in range(ROUNDS):
        case = missing(floor)
        choose = partial(
            operations.choose, token=case.link_token, actor=floor.shopper, now=floor.now
        )
        by_time = partial(operations.refund_by_default, case_id=case.pk, now=case.due_at)
        move = partial(choose, choice="store", store_code="GB005")
        results = race([move, partial(choose, choice="refund"), move, by_time])

        case.refresh_from_db()
        assert not case.is_open
        assert OrderChange.objects.filter(order=case.order_line.order).count() == 1, results
        assert set(tally(results)) <= {"Shortfall", "ShortfallDecidedBefore", "bool"}, results
    floor.react()
    assert floor.breaches() == []


def test_the_last_unit_next_door_is_promised_once(floor):
    for number in range(ROUNDS):
        case = missing(floor)
        move = partial(
            operations.choose, token=case.link_token, choice="store", store_code="GB005",
            actor=floor.shopper, now=floor.now,
        )  # fmt: skip
        left = floor.level(floor.mug, floor.next_door)
        units = left.on_hand - left.allocated
        buy = partial(
            inventory.allocate, demands=[Demand(floor.next_door.pk, floor.mug.pk, units, "mug")],
            hold_ids=[], cause=f"test:{number}", actor=floor.shopper, now=floor.now,
        )  # fmt: skip
        results = race([move, buy])
        counted = tally(results)
        assert counted["Shortfall"] + counted["dict"] == 1, results
        assert counted["CannotChoose"] + counted["OutOfStock"] == 1, results
        left = floor.level(floor.mug, floor.next_door)
        assert left.allocated == left.on_hand


def test_control_who_looks_without_the_lock_decides_twice(floor):
    case = missing(floor)
    looked = threading.Barrier(2)

    def careless(outcome):
        is_open = Shortfall.objects.get(pk=case.pk).is_open
        looked.wait(timeout=30)
        return is_open and Shortfall.objects.filter(pk=case.pk).update(
            state="closed", outcome=outcome, closed_at=floor.now
        )

    assert race([partial(careless, "store"), partial(careless, "refund")]) == [1, 1]
