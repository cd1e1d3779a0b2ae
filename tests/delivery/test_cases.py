"""Part shipments, short picks and cases of parcels: told, owned, ended once, to the unit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.delivery import errors, operations, queries, sweepers
from commerce.delivery.carriers import CarrierEvent
from commerce.delivery.events import CaseOpened
from commerce.delivery.models import Parcel, ParcelCase
from commerce.orders import changes
from commerce.orders.models import OrderLine
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall
from core.errors import Invalid
from stores.inventory import operations as inventory
from stores.inventory.models import StockMovement
from stores.locations.models import Location
from tests.world import Level


def _sent(floor, *wanted):
    order = floor.placed_order(*wanted)
    floor.react()
    return order, _send(floor, Parcel.objects.get(fulfilment__order=order))


def _send(floor, parcel):
    floor.pack(parcel)
    floor.label(parcel)
    operations.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    floor.captured_by_provider(parcel.fulfilment.order)
    floor.react()
    parcel.refresh_from_db()
    return parcel


def _report(floor, parcel, kind, reference="r1"):
    operations.record_carrier_event(
        event=CarrierEvent("nordpost", reference, parcel.tracking_number, kind, floor.now),
        now=floor.now,
    )
    floor.react()


def _calls(order, kind):
    return list(
        ProviderCall.objects.filter(tender__plan=order.plan, kind=kind)
        .order_by("pk")
        .values_list("amount", flat=True)
    )


def _refunded(floor, order):
    for call in ProviderCall.objects.filter(kind="refund", state="pending"):
        payments.record_call_done(call_id=call.pk, reference=f"op_{call.pk}", now=floor.now)
    floor.react()


def test_what_is_there_goes_now_and_the_rest_later(floor):
    order = floor.placed_order((floor.mug, 3, None), (floor.kettle, 1, None))
    floor.react()
    parcel = Parcel.objects.get()
    operations.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    for _unit in range(2):
        operations.pick_line(
            parcel_id=parcel.pk, scanned="FF-MUG", actor=floor.packer, now=floor.now
        )

    second = operations.split(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)

    assert [line.quantity for line in parcel.lines.all()] == [2]
    assert sorted(line.quantity for line in second.lines.all()) == [1, 1]
    assert floor.breaches() == []
    operations.pack(parcel_id=parcel.pk, weight_g=900, actor=floor.packer, now=floor.now)
    floor.label(parcel)
    operations.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    floor.captured_by_provider(order)
    floor.react()
    order.refresh_from_db()
    assert (order.goods_state, order.money_state) == ("partly_fulfilled", "partly_captured")
    assert floor.breaches() == []

    _send(floor, second)

    order.refresh_from_db()
    assert (order.goods_state, order.money_state) == ("fulfilled", "captured")
    assert _calls(order, "capture") == [2 * 1250 + order.delivery_gross, 1250 + 4900]
    assert floor.level(floor.mug, floor.warehouse) == Level(7, 0)
    assert floor.breaches() == []
    with pytest.raises(errors.CannotMove):
        operations.split(parcel_id=second.pk, actor=floor.packer, now=floor.now)


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
    assert _calls(order, "capture") == [2500 + order.delivery_gross]
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


def test_a_lost_parcel_is_refunded_once_and_exactly(floor):
    order, parcel = _sent(floor, (floor.mug, 3, None), (floor.kettle, 1, None))
    _report(floor, parcel, "lost")
    _report(floor, parcel, "lost")
    case = ParcelCase.objects.get()
    assert case.kind == "lost"
    assert floor.recorded(CaseOpened) == 1

    operations.take_case(case_id=case.pk, actor=floor.csa, now=floor.now)
    operations.end_case(case_id=case.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    with pytest.raises(errors.CaseHasMoved):
        operations.end_case(case_id=case.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    floor.react()
    _refunded(floor, order)

    order.refresh_from_db()
    assert _calls(order, "refund") == [order.total]
    assert order.money_state == "refunded"
    assert any("back for order" in mail.subject for mail in floor.messages("email"))
    assert floor.breaches() == []


def test_a_lost_parcel_is_sent_again_and_paid_once(floor):
    order, parcel = _sent(floor, (floor.mug, 2, None))
    before = floor.level(floor.mug, floor.warehouse)
    _report(floor, parcel, "lost")
    case = ParcelCase.objects.get()

    operations.end_case(case_id=case.pk, outcome="resent", actor=floor.csa, now=floor.now)
    floor.react()
    again = Parcel.objects.get(replaces=parcel)
    assert floor.level(floor.mug, floor.warehouse) == Level(before.on_hand, before.allocated + 2)
    assert floor.breaches() == []
    _send(floor, again)

    assert floor.level(floor.mug, floor.warehouse) == Level(before.on_hand - 2, 0)
    assert len(_calls(order, "capture")) == 1
    assert OrderLine.objects.get().fulfilled == 2
    assert floor.breaches() == []

    _report(floor, parcel, "returned", "r2")
    late = ParcelCase.objects.get(parcel=parcel, closed_at=None)
    with pytest.raises(errors.SettledBefore):
        operations.end_case(case_id=late.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    operations.end_case(case_id=late.pk, outcome="found", actor=floor.packer, now=floor.now)
    assert floor.level(floor.mug, floor.warehouse).on_hand == before.on_hand
    assert floor.breaches() == []


def test_a_late_parcel_is_found_by_the_clock_and_closed_by_its_arrival(floor):
    _order, parcel = _sent(floor, (floor.mug, 1, None))
    assert queries.overdue(now=floor.now, limit=5) == []
    later = floor.now + timedelta(days=6)
    assert queries.overdue(now=later, limit=5) == [parcel.pk]

    case = operations.open_late(parcel_id=parcel.pk, now=later)
    assert operations.open_late(parcel_id=parcel.pk, now=later) is None
    assert queries.overdue(now=later, limit=5) == []
    operations.let_case_wait(case_id=case.pk, days=2, text="asked", actor=floor.csa, now=later)
    case.refresh_from_db()
    assert (case.state, case.owner_id) == ("waiting", floor.csa.user_id)

    _report(floor, parcel, "delivered")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "arrived")
    with pytest.raises(errors.CaseHasMoved):
        operations.take_case(case_id=case.pk, actor=floor.csa, now=later)


def test_a_case_of_another_place_is_none(floor):
    _order, parcel = _sent(floor, (floor.mug, 1, None))
    _report(floor, parcel, "damaged")
    case = ParcelCase.objects.get()

    for stranger in (floor.clerk, floor.shopper):
        with pytest.raises(errors.NoCase):
            operations.take_case(case_id=case.pk, actor=stranger, now=floor.now)
    operations.take_case(case_id=case.pk, actor=floor.packer, now=floor.now)
    operations.note_case(case_id=case.pk, text="  box open ", actor=floor.packer, now=floor.now)
    assert case.notes.order_by("-pk")[0].text == "box open"
    with pytest.raises(Invalid):
        operations.end_case(case_id=case.pk, outcome="found", actor=floor.packer, now=floor.now)


def test_a_wave_takes_the_oldest_and_fills_its_boxes(floor):
    for _order in range(3):
        floor.placed_order((floor.mug, 1, None), (floor.kettle, 1, None))
    floor.react()
    inventory.set_shelves(
        location_id=floor.warehouse.pk, shelves={floor.mug.pk: "a-10", floor.kettle.pk: "A-2"}
    )
    wave = operations.start_wave(
        location_id=floor.warehouse.pk, size=2, actor=floor.packer, now=floor.now
    )
    sheet = queries.wave_for(floor.packer, wave.pk)
    oldest = list(Parcel.objects.order_by("requested_at", "pk")[:2])
    assert sheet.boxes == oldest
    assert [(stop.shelf, stop.left) for stop in sheet.stops] == [("A-2", 2), ("A-10", 2)]

    parcels = [
        operations.pick_in_wave(
            wave_id=wave.pk, scanned="FF-MUG", actor=floor.packer, now=floor.now
        ).parcel_id
        for _unit in range(2)
    ]
    assert parcels == [each.pk for each in oldest]
    with pytest.raises(errors.AlreadyPicked):
        operations.pick_in_wave(
            wave_id=wave.pk, scanned="FF-MUG", actor=floor.packer, now=floor.now
        )
    with pytest.raises(errors.WrongItem):
        operations.pick_in_wave(wave_id=wave.pk, scanned="XX", actor=floor.packer, now=floor.now)
    with pytest.raises(errors.NoParcel):
        operations.start_wave(
            location_id=floor.warehouse.pk, size=2, actor=floor.clerk, now=floor.now
        )


@pytest.mark.parametrize("state", ["waiting", "picking", "packed"])
def test_what_is_late_here_is_seen_owned_and_told_once(floor, state):
    order = floor.placed_order((floor.mug, 1, None))
    floor.react()
    parcel = Parcel.objects.get()
    assert parcel.due_on.isoformat() == order.delivery["last_day"]
    if state == "picking":
        operations.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    if state == "packed":
        floor.pack(parcel)
    assert queries.overdue(now=floor.now, limit=5) == []
    later = floor.now + timedelta(days=7)

    assert sweepers.open_cases_of_late_parcels(later) == 1
    assert sweepers.open_cases_of_late_parcels(later) == 0
    floor.react()

    case = ParcelCase.objects.get()
    assert (case.kind, case.owner_id) == (
        "late",
        None if state == "waiting" else floor.packer.user_id,
    )
    (mail,) = (mail for mail in floor.messages("email") if "is delayed" in mail.subject)
    assert ("is packed" in mail.text) == (state == "packed")
    if state == "waiting":
        floor.pack(parcel)
    if state == "picking":
        operations.pick_line(parcel_id=parcel.pk, scanned="FF-MUG", actor=floor.packer, now=later)
        operations.pack(parcel_id=parcel.pk, weight_g=500, actor=floor.packer, now=later)
    floor.label(parcel)
    due_on = parcel.due_on
    left = operations.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=later)
    assert left.due_on == due_on
    left.refresh_from_db()
    _report(floor, left, "delivered")
    case.refresh_from_db()
    assert case.outcome == "arrived"
    assert len([mail for mail in floor.messages("email") if "is delayed" in mail.subject]) == 1


def test_late_while_another_case_looks_after_it_is_told_when_that_has_ended(floor):
    floor.placed_order((floor.mug, 1, None))
    floor.react()
    parcel = Parcel.objects.get()
    operations.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    case = operations.report_short(
        parcel_id=parcel.pk, line_id=parcel.lines.get().pk, reason="broken", actor=floor.packer,
        now=floor.now,
    )  # fmt: skip
    later = floor.now + timedelta(days=7)
    assert sweepers.open_cases_of_late_parcels(later) == 0
    operations.end_case(case_id=case.pk, outcome="found", actor=floor.packer, now=later)
    assert sweepers.open_cases_of_late_parcels(later) == 1


def test_what_is_late_and_not_begun_can_be_given_up(floor):
    order = floor.placed_order((floor.mug, 1, None))
    floor.react()
    sweepers.open_cases_of_late_parcels(floor.now + timedelta(days=7))
    case = ParcelCase.objects.get()
    with pytest.raises(Invalid):
        operations.end_case(case_id=case.pk, outcome="resent", actor=floor.csa, now=floor.now)
    operations.end_case(case_id=case.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    floor.react()
    order.refresh_from_db()
    assert (order.goods_state, order.money_state) == ("cancelled", "voided")
    assert floor.breaches() == []


def test_one_late_parcel_that_raises_holds_up_no_other(floor):
    for _order in range(2):
        floor.placed_order((floor.mug, 1, None))
    floor.react()
    first, second = Parcel.objects.order_by("pk")
    Location.objects.filter(pk=floor.no_warehouse.pk).update(zone_name="No/Where")
    Parcel.objects.filter(pk=first.pk).update(location=floor.no_warehouse)

    assert sweepers.open_cases_of_late_parcels(floor.now + timedelta(days=7)) == 1
    assert ParcelCase.objects.get().parcel_id == second.pk


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


def _missing(floor, *, replaced=False):
    """A parcel whose two mugs are not on their shelf; its case."""
    if replaced:
        order, lost = _sent(floor, (floor.mug, 2, None))
        _report(floor, lost, "lost")
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
