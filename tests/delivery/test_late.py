"""What has not arrived by its promised day is seen wherever it is, owned, and told once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.delivery import errors, operations, queries, sweepers
from commerce.delivery.models import Parcel, ParcelCase
from core.errors import Invalid
from stores.locations.models import Location
from tests.delivery.sending import report, sent


def test_a_late_parcel_is_found_by_the_clock_and_closed_by_its_arrival(floor):
    _order, parcel = sent(floor, (floor.mug, 1, None))
    assert queries.overdue(now=floor.now, limit=5) == []
    later = floor.now + timedelta(days=6)
    assert queries.overdue(now=later, limit=5) == [parcel.pk]

    case = operations.open_late(parcel_id=parcel.pk, now=later)
    assert operations.open_late(parcel_id=parcel.pk, now=later) is None
    assert queries.overdue(now=later, limit=5) == []
    operations.let_case_wait(case_id=case.pk, days=2, text="asked", actor=floor.csa, now=later)
    case.refresh_from_db()
    assert (case.state, case.owner_id) == ("waiting", floor.csa.user_id)

    report(floor, parcel, "delivered")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "arrived")
    with pytest.raises(errors.CaseHasMoved):
        operations.take_case(case_id=case.pk, actor=floor.csa, now=later)


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
    report(floor, left, "delivered")
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
    # Nor does it by standing in front of them for ever.
    floor.placed_order((floor.mug, 1, None))
    floor.react()
    third = Parcel.objects.latest("pk")
    later = floor.now + timedelta(days=7)
    assert queries.overdue(now=later, limit=1) == [third.pk]
    assert queries.overdue(now=later, limit=2) == [third.pk, first.pk]


def test_what_was_made_without_its_day_gets_it_and_is_late_by_it(floor):
    order = floor.placed_order((floor.mug, 1, None))
    floor.react()
    Parcel.objects.update(due_on=None)

    assert sweepers.open_cases_of_late_parcels(floor.now) == 0
    assert Parcel.objects.get().due_on.isoformat() == order.delivery["last_day"]
    assert sweepers.open_cases_of_late_parcels(floor.now + timedelta(days=7)) == 1
