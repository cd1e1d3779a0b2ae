"""Part shipments, waves and cases of parcels: told, owned, ended once, to the unit."""

from __future__ import annotations

import pytest
from django.test import Client

from commerce.delivery import errors, operations, queries
from commerce.delivery.events import CaseOpened
from commerce.delivery.models import Parcel, ParcelCase
from commerce.orders.models import OrderChange, OrderLine
from commerce.orders.second_person import NeedsLead, OwnOrder, most_let_off
from commerce.papers import queries as queries_of_papers
from commerce.papers.models import Paper
from commerce.papers.operations import issue
from commerce.payments import operations as payments
from commerce.payments.errors import NothingLeftToMove
from commerce.payments.providers import Dispute
from core.errors import Invalid
from core.models import Event
from stores.inventory import operations as inventory
from tests.delivery.sending import calls, refunded, report, send, sent
from tests.world import Level


def test_a_lost_parcel_is_refunded_once_and_exactly(floor):
    order, parcel = sent(floor, (floor.mug, 3, None), (floor.kettle, 1, None))
    report(floor, parcel, "lost")
    report(floor, parcel, "lost")
    case = ParcelCase.objects.get()
    assert case.kind == "lost"
    assert floor.recorded(CaseOpened) == 1

    operations.take_case(case_id=case.pk, actor=floor.csa, now=floor.now)
    operations.end_case(case_id=case.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    with pytest.raises(errors.CaseHasMoved):
        operations.end_case(case_id=case.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    floor.react()
    refunded(floor, order)

    order.refresh_from_db()
    assert calls(order, "refund") == [order.total]
    assert order.money_state == "refunded"
    assert any("back for order" in mail.subject for mail in floor.messages("email"))
    assert floor.breaches() == []


def lost_at_the_bank(floor, order, amount):
    tender = order.plan.last_tender
    dispute = Dispute("dp_1", amount, "product_not_received", "lost")
    payment = floor.provider_says(tender, id=tender.provider_id, disputes=(dispute,))
    payments.note_troubles(tender_id=tender.pk, payment=payment, now=floor.now)


@pytest.mark.parametrize(
    ("kind", "is_whole"), [("lost", True), ("lost", False), ("damaged", True), ("returned", True)]
)
def test_what_her_bank_gave_for_a_parcel_is_not_given_once_more_and_all_say_so(
    floor, kind, is_whole
):
    order, parcel = sent(floor, (floor.kettle, 1, None))
    issue(order_id=order.pk, now=floor.now)
    report(floor, parcel, kind)
    lost_at_the_bank(floor, order, order.total if is_whole else 2000)
    # The warehouse has looked at what came back.
    ParcelCase.objects.filter(kind="returned").update(looked_at=floor.now)

    operations.end_case(
        case_id=ParcelCase.objects.get().pk, outcome="refunded", actor=floor.csa, now=floor.now
    )
    floor.react()
    refunded(floor, order)

    rest = 0 if is_whole else order.total - 2000
    assert calls(order, "refund") == ([rest] if rest else [])
    change = OrderChange.objects.get()
    assert (change.amount, change.by_bank, change.is_refund) == (
        order.total,
        order.total - rest,
        bool(rest),
    )
    mail = floor.messages("email")[-1]
    assert f"£{change.by_bank / 100:.2f} of it back to you already" in mail.text
    assert ("goes back the way you paid" in mail.text) == bool(rest)
    assert mail.subject.startswith(
        f"£{rest / 100:.2f} back" if rest else f"Order {order.number} did"
    )
    note = Paper.objects.get(cause=change.cause)
    said = {str(words): money.amount for words, money in queries_of_papers.kept(note).payments}
    assert said == {"Paid back by your bank": change.by_bank} | (
        {"Paid back": rest} if rest else {}
    )
    assert floor.breaches() == []


def test_cancelled_after_its_money_was_taken_and_lost_at_the_bank(floor):
    floor.stock(floor.kettle, floor.warehouse, 9)
    order = floor.placed_order((floor.kettle, 1, None))
    floor.react()
    payments.request_capture(
        plan_id=order.plan_id, amount=order.total, cause="x", actor=floor.csa, now=floor.now
    )
    floor.captured_by_provider(order)
    lost_at_the_bank(floor, order, order.total)
    line = order.lines.get()
    answer = Client().post(
        f"/orders/track/{order.tracking_token}/change/cancel/",
        {f"units-{line.pk}": "1", "amount": str(order.total)},
        follow=True,
    )
    assert calls(order, "refund") == []
    assert OrderChange.objects.get().by_bank == order.total
    said = f"Your bank has given £{order.total / 100:.2f} of it back to you already."
    assert f"Cancelled. {said}" in answer.content.decode()
    floor.react()
    mail = floor.messages("email")[-1]
    assert said in mail.text
    assert "will not be charged" not in mail.text


def test_more_than_was_paid_is_still_refused(floor):
    order, parcel = sent(floor, (floor.kettle, 1, None))
    report(floor, parcel, "lost")
    payments.request_refund(
        plan_id=order.plan_id, amount=100, cause="x", actor=floor.csa, now=floor.now
    )
    with pytest.raises(NothingLeftToMove):
        operations.end_case(
            case_id=ParcelCase.objects.get().pk, outcome="refunded", actor=floor.csa, now=floor.now
        )


def test_a_lost_parcel_is_sent_again_and_paid_once(floor):
    order, parcel = sent(floor, (floor.mug, 2, None))
    before = floor.level(floor.mug, floor.warehouse)
    report(floor, parcel, "lost")
    case = ParcelCase.objects.get()

    operations.end_case(case_id=case.pk, outcome="resent", actor=floor.csa, now=floor.now)
    floor.react()
    again = Parcel.objects.get(replaces=parcel)
    assert floor.level(floor.mug, floor.warehouse) == Level(before.on_hand, before.allocated + 2)
    assert floor.breaches() == []
    send(floor, again)

    assert floor.level(floor.mug, floor.warehouse) == Level(before.on_hand - 2, 0)
    assert len(calls(order, "capture")) == 1
    assert OrderLine.objects.get().fulfilled == 2
    assert floor.breaches() == []

    report(floor, parcel, "returned", "r2")
    late = ParcelCase.objects.get(parcel=parcel, closed_at=None)
    with pytest.raises(errors.NotLookedAt):
        operations.end_case(case_id=late.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    operations.take_back(
        case_id=late.pk, dispositions={parcel.lines.get().pk: "resellable"}, actor=floor.packer,
        now=floor.now,
    )  # fmt: skip
    with pytest.raises(errors.SettledBefore):
        operations.end_case(case_id=late.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    operations.end_case(case_id=late.pk, outcome="found", actor=floor.packer, now=floor.now)
    assert floor.level(floor.mug, floor.warehouse).on_hand == before.on_hand
    assert floor.breaches() == []


def test_what_costs_money_is_not_the_warehouses_nor_for_ones_own_order(floor):
    order, parcel = sent(floor, (floor.tent, 1, None), (floor.kettle, 2, None))
    report(floor, parcel, "lost")
    case = ParcelCase.objects.get()

    def end(actor, outcome="refunded"):
        return operations.end_case(case_id=case.pk, outcome=outcome, actor=actor, now=floor.now)

    for outcome in ("refunded", "resent"):
        with pytest.raises(errors.NotHers):
            end(floor.packer, outcome)
    order.refresh_from_db()
    most = most_let_off(order).amount
    OrderChange.objects.create(
        order=order, kind="lost", key="before", channel="phone", at=floor.now, amount=most,
        changed_by_id=floor.csa.user_id,
    )  # fmt: skip
    for outcome in ("refunded", "resent"):
        with pytest.raises(NeedsLead):
            end(floor.csa, outcome)
    OrderChange.objects.all().delete()
    email = order.email
    type(order).objects.update(email=floor.user(floor.manager).email)
    with pytest.raises(OwnOrder):
        end(floor.manager)
    type(order).objects.update(email=email)
    assert ParcelCase.objects.get().state == "open"
    end(floor.manager)
    change = order.changes.get()
    assert change.changed_by_id == floor.manager.user_id
    event = Event.objects.get(type="OrderChanged")
    assert (event.actor["user_id"], event.privileged) == (floor.manager.user_id, True)


def test_what_was_damaged_and_handed_over_keeps_its_case(floor):
    _order, parcel = sent(floor, (floor.mug, 1, None))
    report(floor, parcel, "damaged")
    report(floor, parcel, "delivered", "r2")
    case = ParcelCase.objects.get()
    assert (case.kind, case.state) == ("damaged", "open")
    operations.end_case(case_id=case.pk, outcome="arrived", actor=floor.csa, now=floor.now)
    parcel.refresh_from_db()
    assert parcel.state == "delivered"


def test_a_case_of_another_place_is_none(floor):
    _order, parcel = sent(floor, (floor.mug, 1, None))
    report(floor, parcel, "damaged")
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

    send(floor, second)

    order.refresh_from_db()
    assert (order.goods_state, order.money_state) == ("fulfilled", "captured")
    assert calls(order, "capture") == [2 * 1250 + order.delivery_gross, 1250 + 4900]
    assert floor.level(floor.mug, floor.warehouse) == Level(7, 0)
    assert floor.breaches() == []
    with pytest.raises(errors.CannotMove):
        operations.split(parcel_id=second.pk, actor=floor.packer, now=floor.now)
