"""Cancelling units after placement: previewed, applied once, refused with the reason."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import pytest

from commerce.delivery import operations as parcels
from commerce.delivery.models import Parcel
from commerce.orders import changes, operations
from commerce.orders.changes import errors
from commerce.orders.events import OrderChanged
from commerce.payments.models import ProviderCall
from commerce.pricing import operations as pricing
from core import relay
from core.errors import NotFound
from core.models import Delivery
from stores.click_and_collect import operations as collections
from tests.click_and_collect.shopfloor import Floor
from tests.pricing.stage import voucher
from tests.world import Level


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()


def _cancel(floor, order, units, *, actor=None, key="k", **more):
    return changes.cancel(
        order_id=order.pk, units=units, key=key, actor=actor or floor.shopper, now=floor.now, **more
    )


def _calls(order, kind):
    return list(
        ProviderCall.objects.filter(tender__plan=order.plan, kind=kind).values_list(
            "amount", flat=True
        )
    )


def test_cancels_everything_and_lets_the_money_go(floor):
    order = floor.placed_order((floor.kettle, 2, None))
    floor.react()
    line = order.lines.get()
    before = floor.level(floor.kettle, floor.warehouse)

    plan = changes.preview(order_id=order.pk, units={line.pk: 2}, actor=floor.shopper)
    change = _cancel(floor, order, {line.pk: 2}, expected_amount=plan.total.amount)
    floor.react()

    order.refresh_from_db()
    assert change.amount == plan.total.amount == order.total
    assert (order.goods_state, order.money_state) == ("cancelled", "voided")
    assert _calls(order, "void") == [0]
    assert _calls(order, "refund") == []
    assert order.fulfilments.get().state == "cancelled"
    assert Parcel.objects.get().state == "cancelled"
    after = floor.level(floor.kettle, floor.warehouse)
    assert after == Level(before.on_hand, before.allocated - 2)
    assert floor.recorded(OrderChanged) == 1
    assert floor.breaches() == []


def test_the_codes_of_a_cancelled_order_can_be_used_again_though_no_money_moved(floor):
    """As with a total of 0: nothing is voided that could tell."""
    order = floor.placed_order((floor.kettle, 2, None))
    code = voucher(total_limit=1)
    pricing.use_vouchers(
        codes=[code.code], order_number=order.number, email="", customer_id=None, now=floor.now
    )
    line = order.lines.get()

    for key, left in (("first", 1), ("second", 0)):
        _cancel(floor, order, {line.pk: 1}, key=key)
        told = Delivery.objects.filter(handler__endswith="give_codes_back").latest("pk")
        relay.deliver(told.pk, now=floor.now)
        code.refresh_from_db()
        assert code.used == left


def test_the_same_key_cancels_once(floor):
    order = floor.placed_order((floor.kettle, 3, None))
    line = order.lines.get()

    first = _cancel(floor, order, {line.pk: 1})
    again = _cancel(floor, order, {line.pk: 1})
    floor.react()

    assert first == again
    line.refresh_from_db()
    assert line.cancelled == 1
    assert floor.breaches() == []


def test_what_stays_is_captured_at_its_share_and_the_rest_is_let_go(floor):
    order = floor.placed_order((floor.mug, 3, None), (floor.kettle, 1, None))
    floor.react()
    mug = order.lines.get(sku="FF-MUG")

    change = _cancel(floor, order, {mug.pk: 2})
    parcel = Parcel.objects.get()
    floor.pack(parcel)
    floor.label(parcel)
    parcels.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    assert _calls(order, "void") == []
    floor.captured_by_provider(order)
    floor.react()

    assert change.amount == 2500
    assert _calls(order, "capture") == [order.total - change.amount]
    assert _calls(order, "void") == [0]
    order.refresh_from_db()
    assert (order.goods_state, order.money_state) == ("fulfilled", "captured")
    assert floor.breaches() == []


def test_the_delivery_charge_goes_back_with_the_last_unit_only(floor):
    order = floor.placed_order((floor.mug, 2, None))
    line = order.lines.get()
    assert order.delivery_gross == 495

    one = _cancel(floor, order, {line.pk: 1}, key="1")
    two = _cancel(floor, order, {line.pk: 1}, key="2")
    floor.react()

    assert (one.delivery, two.delivery) == (0, 495)
    assert one.amount + two.amount == order.total
    assert one.tax + two.tax == order.tax
    assert floor.breaches() == []


def test_refuses_what_is_packed_and_says_why(floor):
    order = floor.placed_order((floor.kettle, 1, None))
    floor.react()
    floor.pack(Parcel.objects.get())
    floor.label(Parcel.objects.get())
    line = order.lines.get()

    with pytest.raises(errors.TooLate) as refused:
        _cancel(floor, order, {line.pk: 1})

    assert "packed" in str(refused.value.detail)
    line.refresh_from_db()
    assert line.cancelled == 0
    assert floor.breaches() == []


def test_cancels_of_a_collection_what_is_not_picked(floor):
    order = floor.placed_order((floor.kettle, 2, floor.leeds), (floor.mug, 1, floor.leeds))
    floor.react()
    kettle = order.lines.get(sku="FF-KETTLE")
    mug = order.lines.get(sku="FF-MUG")

    _cancel(floor, order, {mug.pk: 1})
    _cancel(floor, order, {kettle.pk: 1}, key="2", actor=floor.csa)
    floor.react()
    assert floor.breaches() == []

    collection = order.fulfilments.get().collection
    floor.bring_to_shelf(collection)
    with pytest.raises(errors.TooLate):
        _cancel(floor, order, {kettle.pk: 1}, key="3")
    collections.hand_over(
        location_id=floor.leeds.pk, collection_id=collection.pk, collected_by="Ada Shaw",
        actor=floor.clerk, now=floor.now,
    )  # fmt: skip
    floor.captured_by_provider(order)
    floor.react()
    order.refresh_from_db()
    assert order.goods_state == "fulfilled"
    assert _calls(order, "capture") == [order.lines.get(pk=kettle.pk).gross // 2]
    assert floor.breaches() == []


def test_nobody_changes_what_is_not_hers(floor):
    order = floor.placed_order((floor.kettle, 1, None))
    line = order.lines.get()

    with pytest.raises(NotFound):
        _cancel(floor, order, {line.pk: 1}, actor=floor.other_shopper)
    with pytest.raises(NotFound):
        _cancel(floor, order, {line.pk: 1}, actor=floor.other_shopper, token="forged")

    _cancel(floor, order, {line.pk: 1}, actor=floor.other_shopper, token=order.tracking_token)
    line.refresh_from_db()
    assert line.cancelled == 1


def test_refuses_an_amount_that_was_not_shown_and_units_that_are_none(floor):
    order = floor.placed_order((floor.kettle, 1, None))
    line = order.lines.get()

    with pytest.raises(errors.AmountChanged):
        _cancel(floor, order, {line.pk: 1}, expected_amount=1)
    with pytest.raises(errors.NothingToCancel):
        _cancel(floor, order, {line.pk: 0})
    with pytest.raises(errors.NothingToCancel):
        _cancel(floor, order, {line.pk + 1000: 1})
    with pytest.raises(errors.TooLate):
        _cancel(floor, order, {line.pk: 2})


def test_any_sequence_of_parts_changes_and_returns_adds_up():
    for gross, quantity in ((1000, 3), (999, 4), (1, 2), (4999, 6)):
        line = SimpleNamespace(
            gross=gross, quantity=quantity, order=SimpleNamespace(currency="GBP")
        )
        for fates in product("scl", repeat=quantity):
            sent = gone = taken = let_off = 0
            for fate in fates:
                if fate in "sl":
                    taken += operations.share(line, sent + 1) - operations.share(line, sent)
                    sent += 1
                if fate in "cl":
                    stays = quantity - gone
                    let_off += operations.share(line, stays) - operations.share(line, stays - 1)
                    gone += 1
            back = sum(
                operations.share(line, unit + 1) - operations.share(line, unit)
                for unit in range(quantity - gone)
            )
            assert back + let_off == gross
            assert taken == operations.share(line, sent)


def test_changes_the_address_until_it_has_a_label(floor):
    order = floor.placed_order((floor.kettle, 1, None))
    floor.react()
    address = {
        "full_name": "Bo Lind",
        "street": "9 New Row",
        "postcode": "LS2 7AA",
        "city": "Leeds",
    }

    change = changes.redirect(
        order_id=order.pk, address=address, key="a", actor=floor.shopper, now=floor.now
    )

    order.refresh_from_db()
    assert (order.street, order.full_name) == ("9 New Row", "Bo Lind")
    assert change.details["street"] == "2 Park Row"

    floor.pack(Parcel.objects.get())
    floor.label(Parcel.objects.get())
    with pytest.raises(errors.TooLate):
        changes.redirect(
            order_id=order.pk, address=address, key="b", actor=floor.shopper, now=floor.now
        )
