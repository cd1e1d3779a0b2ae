"""A count of the past sets what is on hand now; what moved meanwhile is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import invariants
from core.actor import SYSTEM
from stores.inventory import operations
from stores.inventory.models import StockMovement
from tests.world import Level


def count(store, counted, *, as_of=None, cause="count:monday", now=None):
    return operations.count_stock(
        location_id=store.leeds.pk,
        counts={store.kettle.pk: counted},
        as_of=as_of or store.later(30),
        actor=SYSTEM,
        now=now or store.later(60),
        cause=cause,
    )


def test_sets_what_is_on_hand_and_explains_the_difference(store):
    assert count(store, 8) == []

    assert store.level(store.kettle, store.leeds).on_hand == 8
    movement = StockMovement.objects.get(kind="adjusted")
    assert (movement.on_hand, movement.balance_after, movement.cause) == (-2, 8, "count:monday")


def test_a_count_that_agrees_moves_nothing(store):
    count(store, 10)

    assert not StockMovement.objects.filter(kind="adjusted").exists()


def test_what_moved_since_the_count_is_kept(store):
    store.now = store.later(40)
    store.consume(*store.allocate(store.demand(3)).values())

    # At half past there were 9; three have gone since.
    count(store, 9, as_of=store.now - timedelta(minutes=10), now=store.later(20))

    assert store.level(store.kettle, store.leeds) == Level(on_hand=6, allocated=0)


def test_the_same_sheet_again_changes_nothing(store):
    count(store, 8)
    count(store, 8, now=store.later(90))
    count(store, 8, now=store.later(90), cause="count:monday again")

    assert store.level(store.kettle, store.leeds).on_hand == 8
    assert StockMovement.objects.filter(kind="adjusted").count() == 1


def test_a_count_below_what_orders_need_is_refused_and_names_them(store):
    store.allocate(store.demand(4), cause="order:10017")
    store.allocate(store.demand(3), cause="order:10025")

    (refused,) = count(store, 6)

    assert (refused.counted, refused.needed) == (6, 7)
    assert refused.orders == ["order:10017", "order:10025"]
    assert store.level(store.kettle, store.leeds) == Level(on_hand=10, allocated=7)


def test_one_refused_count_does_not_stop_the_others(store):
    store.allocate(store.demand(4))
    refused = operations.count_stock(
        location_id=store.leeds.pk,
        counts={store.kettle.pk: 3, store.mug.pk: 5},
        as_of=store.later(30),
        actor=SYSTEM,
        now=store.later(60),
        cause="count:1",
    )

    assert [row.variant_id for row in refused] == [store.kettle.pk]
    assert store.level(store.mug, store.leeds).on_hand == 5
    assert [result for result in invariants.run() if result.breaches] == []


def test_units_that_arrive_count_once_per_cause(store):
    arrive = {
        "location_id": store.leeds.pk,
        "quantities": {store.kettle.pk: 5},
        "actor": SYSTEM,
        "now": store.now,
        "cause": "delivery:7",
    }
    operations.receive_stock_in_bulk(**arrive)
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.receive_stock_in_bulk(**arrive)

    assert store.level(store.kettle, store.leeds).on_hand == 15
