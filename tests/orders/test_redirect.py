"""Another address is looked at as the checkout looks at it."""

from __future__ import annotations

from datetime import date

import pytest

from commerce.delivery.models import Parcel
from commerce.orders import changes
from commerce.orders.models import Order
from commerce.pricing.models import DeliveryMethod
from core.errors import Invalid
from tests.click_and_collect.shopfloor import Floor

THERE = {"full_name": "Bo Lind", "street": "9 New Row", "postcode": "ls27aa", "city": ""}


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()


@pytest.fixture
def order(floor):
    """A kettle to Leeds; the islands cost more, and nothing heavy goes there."""
    for zone, prefix, amount, most in (("far", "ZE", 1495, None), ("light", "IV", 495, 100)):
        DeliveryMethod.objects.create(
            market="GB", code="standard", zone=zone, name_en="Standard delivery", carrier="nordpost",
            valid_from=date(2026, 1, 1), amount=amount, free_from=7500, prefixes=[prefix],
            most_g=most,
        )  # fmt: skip
    floor.kettle.weight_g = 900
    floor.kettle.save()
    order = floor.placed_order((floor.kettle, 1, None))
    floor.react()
    return order


def _redirect(floor, order, **said):
    return changes.redirect(
        order_id=order.pk, address=THERE | said, key="a", actor=floor.shopper, now=floor.now
    )


def test_is_kept_in_its_usual_form(floor, order):
    _redirect(floor, order, phone="07700 900 555", city="Leeds")
    order.refresh_from_db()
    assert (order.postcode, order.phone) == ("LS2 7AA", "+447700900555")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("postcode", "XXXX", "Enter a full UK postcode"),
        ("postcode", "ZE1 0AA", "costs more there"),
        ("postcode", "IV1 1AA", "does not go there"),
        ("phone", "call my mum", "Enter a phone number"),
        ("full_name", " ", "Enter the full name"),
        ("street", "x" * 121, "Use at most 120"),
        ("city", "", "Enter the town"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_changes_nothing(
    floor, order, field, value, words
):
    before = Order.objects.values().get()
    with pytest.raises(Invalid) as refused:
        _redirect(floor, order, **{"city": "Leeds", field: value})

    assert list(refused.value.fields) == [field]
    assert words in refused.value.fields[field]
    assert Order.objects.values().get() == before
    assert not order.changes.exists()


def test_a_way_that_rings_before_needs_a_number(floor, order):
    DeliveryMethod.objects.filter(zone="").update(needs_phone=True)
    with pytest.raises(Invalid) as refused:
        _redirect(floor, order, city="Leeds")
    assert list(refused.value.fields) == ["phone"]


def test_a_way_that_has_ended_meanwhile_holds_nobody_back(floor, order):
    DeliveryMethod.objects.filter(zone="").update(code="other")
    _redirect(floor, order, city="Leeds")
    assert Parcel.objects.get().state == "waiting"


@pytest.mark.parametrize(("postcode", "words"), [("ZE1 0AA", "costs more"), ("IV1 1AA", "weight")])
def test_where_its_way_has_ended_what_takes_its_place_must_go_there(floor, order, postcode, words):
    DeliveryMethod.objects.update(code="other")
    with pytest.raises(Invalid) as refused:
        _redirect(floor, order, city="Lerwick", postcode=postcode)
    assert words in refused.value.fields["postcode"]
    assert not order.changes.exists()
