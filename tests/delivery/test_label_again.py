"""A label that was never answered can be asked for again, as the same attempt."""

import pytest

from commerce.delivery import errors, operations
from core.models import Delivery
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
    assert Delivery.objects.filter(event__type="ParcelPacked", parked_at=None).count() == 1
