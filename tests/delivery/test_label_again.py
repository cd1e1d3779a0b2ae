"""A label that was never answered can be asked for again, as the same attempt."""

import pytest

from commerce.delivery import errors, operations, queries
from commerce.delivery.models import Parcel
from core.models import Delivery, Event
from tests.delivery.test_parcels import parcel

__all__ = ["parcel"]


def test_a_parked_booking_is_asked_again_and_one_under_way_is_not(floor, parcel):
    floor.pack(parcel)

    def again():
        return operations.ask_label_again(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)

    with pytest.raises(errors.CannotMove):
        again()
    Delivery.objects.filter(event__type="ParcelPacked").update(parked_at=floor.now)

    assert again().label_attempt == 1
    asking = Delivery.objects.get(event__type="ParcelPacked")
    assert asking.parked_at is None
    # Who asked again stands in the audit trail.
    assert asking.event.actor["user_id"] == floor.packer.user_id
    assert Event.objects.filter(type="ParcelPacked").count() == 2
    with pytest.raises(errors.CannotMove):
        again()


def test_other_parcels_askings_stay(floor, parcel):
    floor.pack(parcel)
    floor.placed_order((floor.mug, 1, None))
    floor.react()
    other = floor.pack(Parcel.objects.exclude(pk=parcel.pk).get())
    Delivery.objects.filter(event__type="ParcelPacked").update(parked_at=floor.now)

    operations.ask_label_again(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)

    assert Delivery.objects.exclude(parked_at=None).get().event.subject == f"parcel:{other.pk}"
    gave_up = {each.pk: each.gave_up for each in queries.packed(floor.warehouse.pk)}
    assert gave_up == {parcel.pk: False, other.pk: True}
