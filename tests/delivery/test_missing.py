"""What is not on its shelf: the rest goes, and nobody can buy it again."""

from __future__ import annotations

import pytest

from commerce.delivery import operations, queries
from commerce.delivery.models import Parcel, ParcelCase
from commerce.orders import changes
from core.errors import Invalid
from stores.inventory.models import StockMovement
from tests.delivery.sending import calls, report, sent
from tests.world import Level


def test_a_short_pick_leads_to_a_case_and_the_rest_goes(floor):
    order = floor.placed_order((floor.mug, 2, None), (floor.kettle, 1, None))
    floor.react()
    parcel = Parcel.objects.get()
    operations.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    mug, kettle = parcel.lines.order_by("order_line__position")
    operations.pick_line(parcel_id=parcel.pk, line_id=mug.pk, actor=floor.packer, now=floor.now)

    with pytest.raises(Invalid):
        operations.report_short(
            parcel_id=parcel.pk, line_id=kettle.pk, reason="", actor=floor.packer, now=floor.now
        )
    case = operations.report_short(
        parcel_id=parcel.pk,
        line_id=kettle.pk,
        reason="not_found",
        actor=floor.packer,
        now=floor.now,
    )
    floor.react()

    assert (case.kind, case.state) == ("short", "open")
    assert case.parcel_id != parcel.pk
    assert [each.pk for each in queries.to_pick(floor.warehouse.pk)] == [parcel.pk]
    assert any("takes longer" in mail.subject for mail in floor.messages("email"))
    assert floor.breaches() == []

    operations.end_case(case_id=case.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    operations.pack(parcel_id=parcel.pk, weight_g=900, actor=floor.packer, now=floor.now)
    floor.label(parcel)
    operations.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    floor.captured_by_provider(order)
    floor.react()

    order.refresh_from_db()
    assert order.goods_state == "fulfilled"
    assert calls(order, "capture") == [2500 + order.delivery_gross]
    assert ParcelCase.objects.get().outcome == "refunded"
    assert floor.breaches() == []


@pytest.mark.parametrize("place", range(3))
def test_what_is_missing_holds_back_nothing_else(floor, place):
    """Wherever on the walk it is found missing, whatever has been picked by then."""
    order = floor.placed_order((floor.mug, 2, None), (floor.kettle, 1, None), (floor.tent, 1, None))
    floor.react()
    parcel = Parcel.objects.get()
    operations.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    lines = list(parcel.lines.order_by("order_line__position"))
    for line in lines[:place]:
        operations.pick_line(
            parcel_id=parcel.pk, line_id=line.pk, actor=floor.packer, now=floor.now
        )

    case = operations.report_short(
        parcel_id=parcel.pk, line_id=lines[place].pk, reason="not_found", actor=floor.packer, now=floor.now
    )  # fmt: skip
    operations.end_case(case_id=case.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    for line in parcel.lines.exclude(picked__gt=0):
        operations.pick_line(
            parcel_id=parcel.pk, line_id=line.pk, actor=floor.packer, now=floor.now
        )
    operations.pack(parcel_id=parcel.pk, weight_g=900, actor=floor.packer, now=floor.now)

    assert [line.cancelled for line in order.lines.order_by("position")] == [
        line.quantity if each == place else 0
        for each, line in enumerate(order.lines.order_by("position"))
    ]
    floor.react()
    assert floor.breaches() == []


@pytest.mark.parametrize(
    ("who", "replaced"), [("case", False), ("case", True), ("customer", False)]
)
def test_what_was_missing_is_not_sold_again(floor, who, replaced):
    order, parcel, case = _missing(floor, replaced=replaced)
    before = floor.level(floor.mug, floor.warehouse)
    if who == "case":
        operations.end_case(case_id=case.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    else:
        changes.cancel(
            order_id=order.pk, units={order.lines.get().pk: 2}, key="k", actor=floor.shopper,
            now=floor.now,
        )  # fmt: skip
    floor.react()

    parcel.refresh_from_db()
    assert parcel.state == "cancelled"
    assert floor.level(floor.mug, floor.warehouse) == Level(
        before.on_hand - 2, before.allocated - 2
    )
    (line,) = StockMovement.objects.filter(kind="adjusted")
    assert (line.on_hand, line.allocated) == (-2, -2)
    assert ("resend:" if replaced else f"change:{order.number}:") in line.cause
    assert floor.breaches() == []


def test_what_was_found_is_booked_nowhere(floor):
    _order, _parcel, case = _missing(floor)
    movements = StockMovement.objects.count()
    operations.end_case(case_id=case.pk, outcome="found", actor=floor.packer, now=floor.now)
    assert StockMovement.objects.count() == movements


def test_who_finds_it_and_packs_it_has_ended_its_case(floor):
    _order, parcel, case = _missing(floor)
    parcel.refresh_from_db()
    assert (parcel.state, case.kind) == ("waiting", "short")

    floor.pack(parcel)

    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "found")
    assert floor.breaches() == []


def _missing(floor, *, replaced=False):
    """A parcel whose two mugs are not on their shelf; its case."""
    if replaced:
        order, lost = sent(floor, (floor.mug, 2, None))
        report(floor, lost, "lost")
        case = ParcelCase.objects.get()
        operations.end_case(case_id=case.pk, outcome="resent", actor=floor.csa, now=floor.now)
        parcel = Parcel.objects.get(replaces=lost)
    else:
        order = floor.placed_order((floor.mug, 2, None))
        floor.react()
        parcel = Parcel.objects.get()
    operations.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    case = operations.report_short(
        parcel_id=parcel.pk, line_id=parcel.lines.get().pk, reason="not_found", actor=floor.packer,
        now=floor.now,
    )  # fmt: skip
    return order, parcel, case
