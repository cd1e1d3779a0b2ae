"""Units are promised to an order, and then leave or are let go, once."""

from __future__ import annotations

import pytest

from core import invariants
from stores.inventory.errors import AlreadyMoved, OutOfStock
from stores.inventory.models import Allocation, StockHold, StockMovement
from tests.world import Level


def level(store):
    return store.level(store.kettle, store.leeds)


def test_uses_up_its_own_hold(store):
    holds = store.hold(store.demand(10))

    allocations = store.allocate(store.demand(10), holds=holds.values())

    assert level(store) == Level(on_hand=10, allocated=10)
    assert not StockHold.objects.exists()
    movement = StockMovement.objects.get(kind="allocated")
    assert (movement.allocated, movement.balance_after, movement.cause) == (10, 10, "order:1")
    assert Allocation.objects.get().pk == allocations["a"]


def test_refuses_what_others_hold_and_keeps_ones_own_hold(store):
    mine = store.hold(store.demand(4))
    store.hold(store.demand(6))

    with pytest.raises(OutOfStock):
        store.allocate(store.demand(5), holds=mine.values())

    assert level(store) == Level(on_hand=10, allocated=0)
    assert StockHold.objects.count() == 2
    assert not StockMovement.objects.filter(kind="allocated").exists()


def test_an_expired_hold_does_not_refuse_while_the_units_are_there(store):
    holds = store.hold(store.demand(10), until=store.later(15))

    store.allocate(store.demand(10), holds=holds.values(), now=store.later(20))

    assert level(store) == Level(on_hand=10, allocated=10)


def test_an_expired_hold_refuses_once_the_units_are_promised_to_another(store):
    holds = store.hold(store.demand(10), until=store.later(15))
    store.allocate(store.demand(1), cause="order:2", now=store.later(16))

    with pytest.raises(OutOfStock):
        store.allocate(store.demand(10), holds=holds.values(), now=store.later(20))


def test_two_lines_of_the_same_sku_are_two_allocations_of_one_level(store):
    store.allocate(store.demand(6, "a"), store.demand(4, "b"))

    assert level(store).allocated == 10
    assert [result for result in invariants.run() if result.breaches] == []


def test_the_goods_leave_once(store):
    ids = list(store.allocate(store.demand(6, "a"), store.demand(4, "b")).values())
    store.consume(*ids)
    assert level(store) == Level(on_hand=0, allocated=0)

    with pytest.raises(AlreadyMoved):
        store.consume(*ids)

    assert level(store) == Level(on_hand=0, allocated=0)
    assert StockMovement.objects.filter(kind="collected").count() == 2


def test_what_was_let_go_can_be_sold_again_and_does_not_leave(store):
    ids = list(store.allocate(store.demand(6)).values())
    store.release(*ids)
    assert (level(store), store.left()) == (Level(on_hand=10, allocated=0), 10)

    for again in (store.consume, store.release):
        with pytest.raises(AlreadyMoved):
            again(*ids)
    assert level(store) == Level(on_hand=10, allocated=0)


def test_one_that_has_left_keeps_the_others_from_leaving(store):
    allocations = store.allocate(store.demand(6, "a"), store.demand(4, "b"))
    store.consume(allocations["a"])

    with pytest.raises(AlreadyMoved):
        store.consume(*allocations.values())

    assert level(store) == Level(on_hand=4, allocated=4)
