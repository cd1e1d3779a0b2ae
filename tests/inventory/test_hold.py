"""Units kept for somebody who pays bind stock until they expire."""

from __future__ import annotations

from uuid import uuid4

import pytest

from stores.inventory import operations, queries, sweepers
from stores.inventory.errors import OutOfStock
from stores.inventory.models import StockHold
from tests.world import Level


def test_a_hold_binds_units_without_moving_them(store):
    store.hold(store.demand(4))

    assert store.left() == 6
    assert store.level(store.kettle, store.leeds) == Level(on_hand=10, allocated=0)


def test_refuses_more_than_is_left_says_what_is_and_holds_nothing(store):
    store.hold(store.demand(4))

    with pytest.raises(OutOfStock) as refused:
        store.hold(store.demand(7))

    (shortage,) = refused.value.shortages
    assert (shortage.sku, shortage.wanted, shortage.left) == ("FF-KETTLE", 7, 6)
    assert "6 left, 7 wanted" in str(refused.value.detail)
    assert StockHold.objects.count() == 1


def test_one_shortage_refuses_the_whole(store):
    with pytest.raises(OutOfStock):
        store.hold(store.demand(1), store.demand(1, "b", store.mug))

    assert not StockHold.objects.exists()


def test_two_lines_of_the_same_sku_are_summed(store):
    with pytest.raises(OutOfStock) as refused:
        store.hold(store.demand(6, "a"), store.demand(5, "b"))
    assert refused.value.shortages[0].wanted == 11

    store.hold(store.demand(6, "a"), store.demand(4, "b"))
    assert store.left() == 0


def test_an_expired_hold_binds_nothing_although_its_row_is_there(store):
    store.hold(store.demand(10), until=store.later(15))

    assert store.left(store.later(14)) == 0
    assert store.left(store.later(15)) == 10
    assert StockHold.objects.count() == 1


def test_a_hold_that_is_let_go_binds_nothing(store):
    holds = store.hold(store.demand(10))

    assert operations.release_holds(hold_ids=holds.values()) == 1
    assert operations.release_holds(hold_ids=holds.values()) == 0
    assert store.left() == 10


def test_the_sweeper_tidies_up_long_after_the_end(store):
    store.hold(store.demand(1), until=store.later(15))

    assert sweepers.clear_expired_holds(store.later(74)) == 0
    assert sweepers.clear_expired_holds(store.later(76)) == 1


def test_what_is_kept_back_or_quarantined_is_not_promised(store):
    store.kettle.stock_levels.update(safety=2, quarantined=3)

    assert store.left() == 5
    with pytest.raises(OutOfStock):
        store.hold(store.demand(6))


def test_what_she_holds_is_hers_whatever_is_kept_back_since(store):
    """The last unit is being paid for when the store's range starts to keep units back."""
    holds = store.hold(store.demand(9))
    store.kettle.stock_levels.update(safety=3)

    with pytest.raises(OutOfStock):
        store.hold(store.demand(1))
    with pytest.raises(OutOfStock):
        store.allocate(store.demand(1))
    with pytest.raises(OutOfStock):  # one more than she holds is a new promise
        store.allocate(store.demand(10), holds=holds.values())
    store.allocate(store.demand(9), holds=holds.values())
    assert store.level(store.kettle, store.leeds) == Level(on_hand=10, allocated=9)


def test_a_cart_sees_what_its_own_hold_keeps(store):
    owner = uuid4()
    operations.hold_stock(
        demands=[store.demand(9)], purpose="checkout", owner=owner, expires_at=store.later(15), now=store.now,
    )  # fmt: skip
    store.kettle.stock_levels.update(safety=3)

    def left(besides):
        units = queries.available_units(
            variant_ids=[store.kettle.pk], now=store.now, besides=besides
        )
        return units[store.leeds.pk, store.kettle.pk]

    assert (left(owner), left(uuid4()), left(None)) == (9, 0, 0)


def test_units_that_left_the_books_are_nobodys_to_hold(store):
    holds = store.hold(store.demand(9))
    store.kettle.stock_levels.update(on_hand=8)

    with pytest.raises(OutOfStock):
        store.allocate(store.demand(9), holds=holds.values())
