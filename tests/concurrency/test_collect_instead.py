"""Two customers want the last unit of a store instead of their deliveries: one of them gets it."""

from __future__ import annotations

import threading
from functools import partial

from django.db import connection, transaction

from commerce.orders import changes
from commerce.orders.changes import collecting
from commerce.orders.changes.errors import NotThere
from commerce.orders.models import Order
from core import invariants
from stores.click_and_collect.models import CollectionLine
from stores.inventory import queries as stock
from stores.inventory.models import StockLevel
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race

ROUNDS = 4


def _collect(world: Floor, order: Order) -> str:
    collecting.collect_instead(
        order_id=order.pk, store_code="GB004", key="race", actor=world.shopper, now=world.now
    )
    return "moved"


def _last_unit(world: Floor) -> StockLevel:
    level = StockLevel.objects.get(variant=world.mug, location=world.leeds)
    level.safety = level.on_hand - level.allocated - 1
    level.save()
    return level


def test_the_last_unit_waits_for_one_of_two(transactional_db: None) -> None:
    world = Floor()
    for _round in range(ROUNDS):
        orders = [world.placed_order((world.mug, 1, None)) for _each in range(2)]
        level = _last_unit(world)

        results = race([partial(_collect, world, order) for order in orders])

        assert results.count("moved") == 1, results
        assert sum(isinstance(result, NotThere) for result in results) == 1, results
        before, _after = level.allocated, level.refresh_from_db()
        assert level.allocated == before + 1
    world.react()
    assert [result for result in invariants.run() if result.breaches] == []


def test_who_cancels_while_it_becomes_a_collection_takes_it_out_of_that(
    transactional_db: None,
) -> None:
    """She has asked for the parcels, and waits for them, when they turn into a bag in a store."""
    world = Floor()
    order = world.placed_order((world.mug, 2, None))
    world.react()
    line = order.lines.get()
    has_moved = threading.Event()

    def move() -> None:
        with transaction.atomic():
            _collect(world, order)
            has_moved.set()
            _until_somebody_waits()

    def cancel() -> None:
        has_moved.wait(timeout=30)
        changes.cancel(
            order_id=order.pk, units={line.pk: 1}, key="late", actor=world.shopper, now=world.now
        )

    assert race([move, cancel]) == [None, None]
    line.refresh_from_db()
    assert line.cancelled == 1
    assert CollectionLine.objects.get(order_line=line).quantity == 1
    world.react()
    assert [result for result in invariants.run() if result.breaches] == []


def _until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _try in range(100_000):
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited for the parcels")


def test_control_without_the_lock_both_see_the_last_unit(transactional_db: None) -> None:
    """The same two, each looking before either writes: both are promised it."""
    world = Floor()
    level = _last_unit(world)
    both_have_looked = threading.Barrier(2)

    def careless() -> int:
        there = stock.available_units(
            variant_ids=[world.mug.pk], location_ids=[world.leeds.pk], now=world.now
        )
        both_have_looked.wait(timeout=30)
        return there[world.leeds.pk, level.variant_id]

    assert race([careless, careless]) == [1, 1]
