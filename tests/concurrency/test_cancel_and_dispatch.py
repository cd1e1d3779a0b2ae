"""Somebody cancels while the warehouse picks: the unit is either cancelled or in the box, never both."""

from __future__ import annotations

import threading
from functools import partial

from commerce.delivery import operations as parcels
from commerce.delivery.models import Parcel, ParcelLine
from commerce.delivery.operations.changing import ParcelWork
from commerce.orders import changes
from commerce.orders.models import Order, OrderLine
from core import invariants
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race, tally

ROUNDS = 6


def _pick_to_dispatch(world: Floor, parcel: Parcel) -> str:
    """All that the warehouse does with it, until it has left."""
    parcels.pick_line(
        parcel_id=parcel.pk, line_id=parcel.lines.get().pk, actor=world.packer, now=world.now
    )
    parcels.pack(parcel_id=parcel.pk, weight_g=500, actor=world.packer, now=world.now)
    world.label(parcel)
    parcels.dispatch(parcel_id=parcel.pk, actor=world.packer, now=world.now)
    return "sent"


def _cancel(world: Floor, order: Order) -> str:
    line = order.lines.get()
    changes.cancel(
        order_id=order.pk, units={line.pk: 1}, key="race", actor=world.shopper, now=world.now
    )
    return "cancelled"


def test_a_unit_is_cancelled_or_sent_and_its_money_follows(transactional_db: None) -> None:
    world = Floor()
    for _round in range(ROUNDS):
        order = world.placed_order((world.mug, 1, None))
        world.react()
        parcel = Parcel.objects.get(fulfilment__order=order)
        parcels.start_picking(parcel_id=parcel.pk, actor=world.packer, now=world.now)

        results = race([partial(_pick_to_dispatch, world, parcel), partial(_cancel, world, order)])

        line = OrderLine.objects.get(order=order)
        assert (line.fulfilled, line.cancelled) in {(1, 0), (0, 1)}, tally(results)
        assert results.count("sent") == line.fulfilled
        assert results.count("cancelled") == line.cancelled
    world.react()
    assert [result for result in invariants.run() if result.breaches] == []


def test_control_without_the_lock_a_unit_is_both(transactional_db: None) -> None:
    """The same two, each looking before either writes: a picked unit is cancelled all the same."""
    world = Floor()
    order = world.placed_order((world.mug, 1, None))
    world.react()
    parcel = Parcel.objects.get(fulfilment__order=order)
    parcels.start_picking(parcel_id=parcel.pk, actor=world.packer, now=world.now)
    line_id = parcel.lines.get().pk
    both_have_looked = threading.Barrier(2)

    def careless_pick() -> bool:
        free = bool(ParcelLine.objects.get(pk=line_id).left)
        both_have_looked.wait(timeout=30)
        return free and bool(ParcelLine.objects.filter(pk=line_id).update(picked=1))

    def careless_cancel() -> bool:
        line = order.lines.get()
        free = bool(ParcelWork().workable(order).units.get(line.pk))
        both_have_looked.wait(timeout=30)
        return free and bool(OrderLine.objects.filter(pk=line.pk).update(cancelled=1))

    assert race([careless_pick, careless_cancel]) == [True, True]
