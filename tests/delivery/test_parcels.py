"""From the order to the customer's door."""

from datetime import timedelta

import pytest

from commerce.delivery import errors, operations, queries
from commerce.delivery.carriers import CarrierEvent
from commerce.delivery.events import ParcelDispatched, ParcelPacked, ParcelReported, ParcelRequested
from commerce.delivery.models import Parcel, ParcelEvent
from commerce.orders.models import Order
from commerce.payments.models import ProviderCall
from core.errors import Invalid
from tests.world import Level


@pytest.fixture
def parcel(floor):
    """Two mugs and a kettle to deliver, a tent to collect."""
    floor.placed_order((floor.mug, 2, None), (floor.kettle, 1, None), (floor.tent, 1, floor.leeds))
    floor.react()
    return Parcel.objects.get()


def dispatch(floor, parcel, actor=None):
    return operations.dispatch(parcel_id=parcel.pk, actor=actor or floor.packer, now=floor.now)


def reported(floor, parcel, what, reference="evt_1"):
    parcel.refresh_from_db()
    event = CarrierEvent("nordpost", reference, parcel.tracking_number, what, floor.now)
    return operations.record_carrier_event(event=event, now=floor.now)


def test_an_order_asks_for_its_parcel_once(floor, parcel):
    assert (parcel.location, parcel.state) == (floor.warehouse, "waiting")
    assert parcel.lines.count() == 2
    order_id = parcel.fulfilment.order_id
    assert operations.request_parcels(order_id=order_id, now=floor.now) == []
    assert floor.recorded(ParcelRequested) == 1
    assert floor.breaches() == []


def test_picks_by_scan_and_refuses_what_is_not_in_it(floor, parcel):
    operations.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)

    def scan(code):
        return operations.pick_line(
            parcel_id=parcel.pk, scanned=code, actor=floor.packer, now=floor.now
        )

    assert scan("FF-MUG").picked == 1
    with pytest.raises(errors.WrongItem):
        scan("FF-TENT")
    with pytest.raises(errors.NotPicked):
        operations.pack(parcel_id=parcel.pk, weight_g=900, actor=floor.packer, now=floor.now)
    assert scan("FF-MUG").left == 0
    with pytest.raises(errors.AlreadyPicked):
        scan("FF-MUG")


def test_is_packed_with_a_weight_and_asks_for_a_label(floor, parcel):
    with pytest.raises(Invalid):
        floor.pack(parcel, weight_g=0)
    packed = operations.pack(parcel_id=parcel.pk, weight_g=900, actor=floor.packer, now=floor.now)
    assert (packed.state, packed.weight_g) == ("packed", 900)
    assert floor.recorded(ParcelPacked) == 1
    with pytest.raises(errors.CannotMove):
        operations.pack(parcel_id=parcel.pk, weight_g=900, actor=floor.packer, now=floor.now)


def test_leaves_with_a_label_only_and_once(floor, parcel):
    floor.pack(parcel)
    with pytest.raises(errors.NoLabel):
        dispatch(floor, parcel)
    floor.label(parcel)

    assert dispatch(floor, parcel).state == "dispatched"

    assert floor.level(floor.mug, floor.warehouse) == Level(on_hand=8, allocated=0)
    assert floor.level(floor.tent, floor.leeds) == Level(on_hand=10, allocated=1)
    with pytest.raises(errors.CannotMove):
        dispatch(floor, parcel)
    assert floor.recorded(ParcelDispatched) == 1
    assert floor.breaches() == []


def test_asks_for_the_money_with_the_delivery_charge(floor):
    floor.placed_order((floor.mug, 2, None))
    floor.react()
    parcel = Parcel.objects.get()
    floor.pack(parcel)
    floor.label(parcel)
    dispatch(floor, parcel)

    (call,) = ProviderCall.objects.filter(kind="capture")
    assert call.amount == 2 * 1250 + 495
    assert Order.objects.get().goods_state == "fulfilled"


def test_tells_the_customer_how_to_follow_it(floor, parcel):
    floor.pack(parcel)
    floor.label(parcel)
    dispatch(floor, parcel)
    floor.react()

    parcel.refresh_from_db()
    mail = next(
        mail for mail in floor.messages("email") if mail.key == f"parcel-dispatched:{parcel.pk}"
    )
    assert parcel.tracking_number in mail.text
    assert parcel.tracking_url in mail.text
    assert "2 x Tarn mug" in mail.text


def test_a_refusal_is_shown_and_asked_again(floor, parcel):
    floor.pack(parcel)
    operations.record_label_refused(
        parcel_id=parcel.pk, attempt=1, reason="to.postcode: too long", now=floor.now
    )
    parcel.refresh_from_db()
    assert parcel.label_error == "to.postcode: too long"

    again = operations.ask_label_again(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)

    assert (again.label_attempt, again.label_error) == (2, "")
    with pytest.raises(errors.CannotMove):
        operations.ask_label_again(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)


def test_only_its_own_people_see_it(floor, parcel):
    for actor in (floor.clerk, floor.csa, floor.shopper):
        assert not queries.parcels_for(actor).exists()
        with pytest.raises(errors.NoParcel):
            operations.start_picking(parcel_id=parcel.pk, actor=actor, now=floor.now)
    assert queries.parcels_for(floor.packer).get() == parcel


def test_news_counts_once_and_states_only_move_forward(floor, parcel):
    floor.pack(parcel)
    floor.label(parcel)
    dispatch(floor, parcel)

    assert reported(floor, parcel, "delivered", "evt_2")
    assert not reported(floor, parcel, "delivered", "evt_2")
    assert reported(floor, parcel, "in_transit", "evt_1")
    assert reported(floor, parcel, "lost", "evt_3")

    parcel.refresh_from_db()
    assert (parcel.state, parcel.delivered_at) == ("delivered", floor.now)
    assert ParcelEvent.objects.count() == 3
    assert floor.recorded(ParcelReported) == 1


@pytest.mark.parametrize("what", ["lost", "damaged"])
def test_records_what_went_wrong(floor, parcel, what):
    floor.pack(parcel)
    floor.label(parcel)
    dispatch(floor, parcel)
    reported(floor, parcel, what)
    parcel.refresh_from_db()
    assert parcel.state == what


def test_news_of_an_unknown_parcel_is_refused(floor, parcel):
    event = CarrierEvent("nordpost", "evt_9", "NP000000000NO", "delivered", floor.now)
    with pytest.raises(errors.NoParcel):
        operations.record_carrier_event(event=event, now=floor.now)


def test_lists_the_oldest_first_and_counts(floor, parcel):
    floor.now += timedelta(hours=1)
    floor.placed_order((floor.mug, 1, None))
    floor.react()
    assert queries.to_pick(floor.warehouse.pk)[0] == parcel

    floor.pack(parcel)
    counts = queries.counts(floor.warehouse.pk)
    assert (counts.to_pick, counts.awaiting_label, counts.to_dispatch) == (1, 1, 0)
    floor.label(parcel)
    assert queries.counts(floor.warehouse.pk).to_dispatch == 1
    assert [each.pk for each in queries.packed(floor.warehouse.pk)] == [parcel.pk]
