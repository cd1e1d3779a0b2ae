"""A parcel that the carrier refuses is no dead end: another address, another try, or cancelled."""

from __future__ import annotations

import pytest

from commerce.delivery import errors, operations, queries
from commerce.delivery.carriers import Label
from commerce.delivery.events import ParcelPacked
from commerce.delivery.models import Parcel, ParcelCase
from commerce.orders import changes
from core.models import OutboundMessage
from tests.world import Level

ELSEWHERE = {"full_name": "Ada Shaw", "street": "9 New Row", "postcode": "LS2 7AA", "city": "Leeds"}


@pytest.fixture
def parcel(floor):
    """Two mugs and a kettle, packed and refused."""
    floor.placed_order((floor.mug, 2, None), (floor.kettle, 1, None))
    floor.react()
    return _refused(floor, floor.pack(Parcel.objects.get()))


def _refused(floor, parcel):
    operations.record_label_refused(
        parcel_id=parcel.pk, attempt=parcel.label_attempt, reason="to.postcode: unknown",
        now=floor.now,
    )  # fmt: skip
    floor.react()
    parcel.refresh_from_db()
    return parcel


def _label(number, parcel):
    return Label("nordpost", number, f"http://c.example/{number}", f"http://c.example/l/{number}")


def _cancel(floor, parcel, units):
    return changes.cancel(
        order_id=parcel.fulfilment.order_id,
        units=units,
        key="k",
        actor=floor.shopper,
        now=floor.now,
    )


def test_the_refusal_has_an_owner_a_deadline_and_a_mail(floor, parcel):
    case = ParcelCase.objects.get()

    assert (case.kind, case.state, case.owner_id) == ("no_label", "working", floor.packer.user_id)
    assert case.due_at > floor.now
    assert case.notes.get().text == "to.postcode: unknown"
    mail = OutboundMessage.objects.get(key=f"case-opened:{case.pk}:no_label")
    assert "look at the address" in mail.text


def test_another_address_asks_for_another_label_and_the_old_answer_counts_no_more(floor, parcel):
    changes.redirect(
        order_id=parcel.fulfilment.order_id, address=ELSEWHERE, key="a", actor=floor.shopper,
        now=floor.now,
    )  # fmt: skip

    parcel.refresh_from_db()
    assert (parcel.state, parcel.label_attempt, parcel.label_error) == ("packed", 2, "")
    assert floor.recorded(ParcelPacked) == 2
    operations.record_label(
        parcel_id=parcel.pk, attempt=1, label=_label("NPOLD", parcel), now=floor.now
    )
    parcel.refresh_from_db()
    assert parcel.label_url == ""
    operations.record_label(
        parcel_id=parcel.pk, attempt=2, label=_label("NPNEW", parcel), now=floor.now
    )
    parcel.refresh_from_db()
    assert parcel.tracking_number == "NPNEW"
    assert ParcelCase.objects.get().outcome == "labelled"
    assert floor.breaches() == []


def test_a_second_refusal_is_written_down_in_the_same_case(floor, parcel):
    operations.ask_label_again(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    parcel.refresh_from_db()
    _refused(floor, parcel)
    assert ParcelCase.objects.get().notes.count() == 2


def test_all_of_it_can_be_cancelled_and_somebody_unpacks_it(floor, parcel):
    order = parcel.fulfilment.order
    _cancel(floor, parcel, {line.pk: line.quantity for line in order.lines.all()})
    floor.react()

    parcel.refresh_from_db()
    order.refresh_from_db()
    assert (parcel.state, order.goods_state, order.money_state) == (
        "cancelled",
        "cancelled",
        "voided",
    )
    assert floor.level(floor.mug, floor.warehouse) == Level(10, 0)
    refused, unpack = ParcelCase.objects.order_by("pk")
    assert (refused.outcome, unpack.kind) == ("refunded", "unpack")
    assert unpack.owner_id == floor.packer.user_id
    assert not OutboundMessage.objects.filter(key__startswith=f"case-opened:{unpack.pk}").exists()
    operations.end_case(case_id=unpack.pk, outcome="found", actor=floor.packer, now=floor.now)
    floor.react()
    assert not OutboundMessage.objects.filter(key__startswith="case-closed").exists()
    assert floor.breaches() == []


def test_a_part_can_be_cancelled_and_the_rest_is_packed_again_under_a_new_attempt(floor, parcel):
    order = parcel.fulfilment.order
    mug = order.lines.get(sku="FF-MUG")
    _cancel(floor, parcel, {mug.pk: 1})

    parcel.refresh_from_db()
    assert (parcel.state, parcel.weight_g) == ("picking", None)
    case = ParcelCase.objects.get()
    assert case.kind == "unpack"
    assert "1 x FF-MUG" in case.notes.order_by("-pk")[0].text
    assert floor.breaches() == []

    again = operations.pack(parcel_id=parcel.pk, weight_g=700, actor=floor.packer, now=floor.now)
    assert again.label_attempt == 2
    case.refresh_from_db()
    assert case.outcome == "found"
    floor.label(again)
    operations.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    floor.captured_by_provider(order)
    floor.react()
    order.refresh_from_db()
    assert order.goods_state == "fulfilled"
    assert floor.level(floor.mug, floor.warehouse) == Level(9, 0)
    assert floor.breaches() == []


def test_the_contact_centre_gives_it_up_by_its_case_in_her_name(floor, parcel):
    case = ParcelCase.objects.get()
    operations.end_case(case_id=case.pk, outcome="refunded", actor=floor.csa, now=floor.now)
    floor.react()

    parcel.refresh_from_db()
    assert parcel.state == "cancelled"
    change = parcel.fulfilment.order.changes.get()
    assert (change.changed_by_id, change.channel) == (floor.csa.user_id, "phone")
    assert floor.breaches() == []


def test_what_has_a_label_stays_closed(floor, parcel):
    operations.ask_label_again(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    floor.label(parcel)
    line = parcel.fulfilment.order.lines.first()

    with pytest.raises(changes.errors.TooLate):
        _cancel(floor, parcel, {line.pk: 1})
    with pytest.raises(errors.CannotMove):
        operations.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    assert queries.parcels_for(floor.packer).get().state == "packed"
