"""Missing units are refunded while somebody buys the last ones: what is not there is sold to nobody."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from commerce.delivery import operations as parcels
from commerce.delivery.models import Parcel, ParcelCase
from core import invariants
from core.actor import SYSTEM
from stores.inventory import operations as inventory
from stores.inventory.errors import OutOfStock
from stores.inventory.models import Allocation
from stores.inventory.rules import Demand
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race, tally

ROUNDS = 4


def _buy(world: Floor) -> str:
    inventory.hold_stock(
        demands=[Demand(world.warehouse.pk, world.mug.pk, 1, "mug")], purpose="cart", now=world.now,
        expires_at=world.now + timedelta(minutes=5),
    )  # fmt: skip
    return "held"


def _missing(world: Floor) -> ParcelCase:
    """All that the warehouse has is ordered, and none of it is on its shelf."""
    left = world.level(world.mug, world.warehouse)
    units = left.on_hand - left.allocated
    order = world.placed_order((world.mug, units, None))
    world.react()
    parcel = Parcel.objects.get(fulfilment__order=order)
    parcels.start_picking(parcel_id=parcel.pk, actor=world.packer, now=world.now)
    return parcels.report_short(
        parcel_id=parcel.pk, line_id=parcel.lines.get().pk, reason="not_found", actor=world.packer,
        now=world.now,
    )  # fmt: skip


def test_missing_units_are_sold_to_nobody(transactional_db: None) -> None:
    world = Floor()
    for _round in range(ROUNDS):
        case = _missing(world)
        end = partial(
            parcels.end_case, case_id=case.pk, outcome="refunded", actor=world.csa, now=world.now
        )
        ended, *bought = race([end, *[partial(_buy, world)] * 3])
        assert isinstance(ended, ParcelCase), ended
        assert tally(bought) == {"OutOfStock": 3}
        assert world.level(world.mug, world.warehouse).on_hand == 0
        world.stock(world.mug, world.warehouse, 3)
    world.react()
    assert [result for result in invariants.run() if result.breaches] == []


def test_control_released_only_they_are_sold_again(transactional_db: None) -> None:
    world = Floor()
    case = _missing(world)
    (allocation,) = Allocation.objects.filter(state="open", level__variant=world.mug)
    inventory.release_units(
        parts=[(allocation.pk, allocation.quantity)], cause=f"case:{case.pk}", actor=SYSTEM,
        now=world.now,
    )  # fmt: skip
    assert race([partial(_buy, world)]) == ["held"]
    assert OutOfStock.__name__ not in tally(race([partial(_buy, world)]))
