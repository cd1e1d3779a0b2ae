"""A part is cancelled of an order whose money is taken already: what goes back is exact, at once, per means."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from commerce.delivery import operations as parcels
from commerce.delivery.models import Parcel
from commerce.orders import changes, settlement
from commerce.orders import operations as orders
from commerce.orders.models import OrderLine
from commerce.payments import gateway, purses
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall, Purse, Tender
from tests.click_and_collect.shopfloor import Floor
from tests.payments.test_gateway import perform_all, process, provider
from tests.payments.test_means import carry_out

__all__ = ["process", "provider"]


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()


def bought(floor, *cards, at_once):
    """Two kettles and three mugs, 13550 in all, paid with gift cards of these amounts and a page."""
    cart = floor.cart_with((floor.kettle, 2, None), (floor.mug, 3, None))
    for number, amount in enumerate(cards):
        made = purses.issue_gift_card(amount=amount, market="GB", key=str(number), now=floor.now)
        payments.choose_means(
            cart_id=cart.pk, gift_card=made.code, actor=floor.shopper, now=floor.now
        )
    tender = floor.start_payment(cart)
    payment = replace(floor.provider_says(tender), captured_at_once=at_once)
    order = orders.settle_payment(tender_id=tender.pk, payment=payment, now=floor.now).order
    floor.react()
    return order


def cancel(floor, order, sku, units, key):
    line = OrderLine.objects.get(order=order, sku=sku)
    return changes.cancel(
        order_id=order.pk, units={line.pk: units}, key=key, actor=floor.shopper, now=floor.now
    )


def send(floor, order):
    parcel = Parcel.objects.get(fulfilment__order=order)
    floor.pack(parcel)
    floor.label(parcel)
    parcels.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    carry_out(floor)
    floor.react()
    carry_out(floor)


def released(order):
    return [t.released for t in order.plan.tenders.order_by("position")]


def left_on_cards():
    return [p.balance - p.reserved for p in Purse.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("cards", "at_once", "expected", "on_cards"),
    [
        ((), True, [4900], []),
        ((), False, [0], []),
        ((8650,), True, [0, 4900], [0]),
        ((9000,), True, [350, 4550], [350]),
        ((9000,), False, [350, 0], [350]),
        ((13550,), True, [4900, 0], [4900]),
        ((6000, 5000), True, [0, 2350, 2550], [0, 2350]),
        ((10000, 3550), True, [1350, 3550, 0], [1350, 3550]),
    ],
)
def test_what_is_over_goes_back_at_once_from_the_end_of_the_plan(
    floor, cards, at_once, expected, on_cards
):
    order = bought(floor, *cards, at_once=at_once)
    change = cancel(floor, order, "FF-KETTLE", 1, "k")
    carry_out(floor)

    assert change.amount == 4900
    assert released(order) == expected
    assert left_on_cards() == on_cards
    assert floor.breaches() == []

    send(floor, order)
    tenders = list(Tender.objects.filter(plan=order.plan).order_by("position"))
    assert sum(t.captured for t in tenders) == order.total - 4900
    assert sum(p.balance for p in Purse.objects.all()) == sum(left_on_cards())
    order.refresh_from_db()
    assert (order.goods_state, order.money_state) == ("fulfilled", "captured")
    assert floor.breaches() == []


@pytest.mark.parametrize("way", sorted(set(permutations(["FF-KETTLE", "FF-MUG", "FF-MUG"]))))
def test_one_unit_after_the_other_in_any_order_adds_up(floor, way):
    order = bought(floor, 9000, at_once=True)
    gone = 0
    for number, sku in enumerate(way):
        gone += cancel(floor, order, sku, 1, str(number)).amount
        carry_out(floor)
        assert sum(released(order)) == gone
    assert gone == 4900 + 1250 + 1250
    assert released(order) == [2850, 4550]
    send(floor, order)
    assert [t.captured for t in order.plan.tenders.order_by("position")] == [6150, 0]
    assert left_on_cards() == [2850]
    assert floor.breaches() == []


def test_cancelled_after_a_part_has_left_and_to_the_last_unit(floor):
    order = bought(floor, 9000, at_once=True)
    parcel = Parcel.objects.get(fulfilment__order=order)
    mugs = parcel.lines.get(order_line__sku="FF-MUG")
    parcels.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    parcels.pick_line(parcel_id=parcel.pk, line_id=mugs.pk, actor=floor.packer, now=floor.now)
    parcels.split(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    parcels.pack(parcel_id=parcel.pk, weight_g=900, actor=floor.packer, now=floor.now)
    floor.label(parcel)
    parcels.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    carry_out(floor)
    cancel(floor, order, "FF-KETTLE", 1, "1")
    carry_out(floor)
    assert released(order) == [350, 4550]
    cancel(floor, order, "FF-KETTLE", 1, "2")
    carry_out(floor)
    floor.react()
    carry_out(floor)

    assert [t.captured for t in order.plan.tenders.order_by("position")] == [3750, 0]
    assert left_on_cards() == [9000 - 3750]
    assert floor.breaches() == []


def test_the_same_cancellation_twice_gives_back_once(floor):
    order = bought(floor, 9000, at_once=True)
    for _twice in range(2):
        cancel(floor, order, "FF-KETTLE", 1, "k")
    ProviderCall.objects.filter(kind="release").update(state="pending")
    for _twice in range(2):
        for call in ProviderCall.objects.filter(kind="release", tender__provider="gift_card"):
            gateway.perform(call.pk, now=floor.now)
            ProviderCall.objects.filter(pk=call.pk).update(state="pending")
    assert left_on_cards() == [350]


def test_a_transfer_gives_the_part_back_at_the_provider_and_keeps_the_rest(floor, provider):
    tender = floor.start_payment(floor.cart_with((floor.kettle, 2, None)))
    gateway.open_page(tender.pk, now=floor.now)
    tender.refresh_from_db()
    provider.choose(tender.provider_id, "bank")
    order = settlement.settle(tender.pk, now=floor.now).order
    floor.react()

    cancel(floor, order, "FF-KETTLE", 1, "k")
    perform_all(floor)
    payment = provider.payment(tender.provider_id)
    assert (payment["captured"], payment["refunded"]) == (9800, 4900)

    parcel = Parcel.objects.get(fulfilment__order=order)
    floor.pack(parcel)
    floor.label(parcel)
    parcels.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    perform_all(floor)
    floor.react()
    perform_all(floor)
    payment = provider.payment(tender.provider_id)
    assert (payment["captured"], payment["refunded"]) == (9800, 4900)
    assert Tender.objects.get(pk=tender.pk).captured == 4900
    assert floor.breaches() == []


def test_a_gift_card_in_the_order_does_not_stand_in_the_way(floor):
    order = floor.placed_order((floor.kettle, 2, None), (floor.gift_card(), 1, None))
    floor.react()
    assert cancel(floor, order, "FF-KETTLE", 1, "k").amount == 4900
