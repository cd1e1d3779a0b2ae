"""Two customers want the last unit of a store instead of their deliveries: one of them gets it."""

from __future__ import annotations

import threading
from functools import partial

from commerce.orders.changes import collecting
from commerce.orders.changes.errors import NotThere
from commerce.orders.models import Order
from core import invariants
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
