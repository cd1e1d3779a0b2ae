"""Offers for a first order: for whoever has not ordered before, by account, e-mail address or telephone number."""

from __future__ import annotations

from functools import partial

import pytest

from accounts import operations as accounts
from accounts.models import Customer
from commerce.cart import queries
from commerce.orders import operations as orders
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments.models import Quote
from commerce.payments.reasons import Reason
from commerce.pricing.errors import NotFirstOrder
from commerce.pricing.models import KnownBuyer
from core import invariants
from tests.concurrency.racing import race, tally
from tests.pricing.stage import promotion


def offers(world, cart):
    """What the cart says of the offer: the saving in pence, or why there is none."""
    cart.refresh_from_db()
    view = queries.view(cart, now=world.now)
    return [saving.amount.amount for saving in view.savings] or [lost.why for lost in view.losers]


@pytest.fixture
def shop(world):
    world.stock(world.mug, world.warehouse, 99)
    promotion(name_en="Welcome", first_order=True)
    return world


def cart_of(world, name, **details):
    actor = world.visitor(name)
    cart = world.cart(actor)
    world.add(cart, world.mug, 2, actor=actor)
    if details:
        world.details(cart, actor, **details)
    return cart, actor


def placed(world, name, **details):
    cart, actor = cart_of(world, name, **({"email": "ada@example.com"} | details))
    return world.pay(world.start_payment(cart, actor)).order


def test_a_guest_gets_it_as_soon_as_we_know_who_she_is(shop):
    cart, actor = cart_of(shop, "guest")
    assert offers(shop, cart) == [
        "It is for a first order: enter your e-mail address, and we look."
    ]
    assert queries.view(cart, now=shop.now).losers[0].is_near

    shop.details(cart, actor, email="new@example.com", phone="")

    assert offers(shop, cart) == [250]


@pytest.mark.parametrize(
    "details",
    [
        {"email": "Ada@Example.com", "phone": ""},
        {"email": "ada@example.com", "phone": "+447700900999"},
        {"email": "other@example.com", "phone": "+447700900123"},
    ],
)
def test_the_address_or_the_number_of_an_earlier_order_is_enough(shop, details):
    placed(shop, "first")

    cart, _actor = cart_of(shop, "second", **details)

    assert offers(shop, cart) == ["It is for a first order only."]


def test_another_person_is_new(shop):
    placed(shop, "first")

    cart, _actor = cart_of(shop, "second", email="bo@example.com", phone="+447700900555")

    assert offers(shop, cart) == [250]


def test_who_ordered_as_a_guest_is_not_new_with_an_account(shop):
    placed(shop, "first")
    cart, _actor = cart_of(shop, "second", email="ada@example.com", phone="")
    accounts.upsert_customer(
        email="ada@example.com",
        name="Ada",
        phone="",
        language="en",
        password=None,
        is_verified=True,
    )
    cart.customer = Customer.objects.get()
    cart.save(update_fields=["customer"])

    assert offers(shop, cart) == ["It is for a first order only."]


def test_no_address_is_kept_for_it(shop):
    placed(shop, "first")

    kept = list(KnownBuyer.objects.values_list("person", flat=True))
    assert len(kept) == 2
    assert not any("ada" in person or "7700" in person for person in kept)


def test_an_order_placed_meanwhile_lets_the_second_payment_go_and_says_why(shop, monkeypatch):
    one, two = (cart_of(shop, name, email="ada@example.com") for name in ("one", "two"))
    first, second = (shop.start_payment(cart, actor) for cart, actor in (one, two))
    assert shop.pay(first).order is not None
    with pytest.raises(NotFirstOrder):
        orders.settle_payment(tender_id=second.pk, payment=shop.provider_says(second), now=shop.now)

    monkeypatch.setattr(settlement.gateway, "ask", shop.provider_says)
    settled = settlement.settle(second.pk, now=shop.now)

    assert settled.state == "refused"
    assert Order.objects.count() == 1
    assert Quote.objects.get(plan__tenders=second).void_reason == Reason.NOT_FIRST_ORDER
    assert offers(shop, two[0]) == ["It is for a first order only."]
    assert [result for result in invariants.run() if result.breaches] == []


def test_a_second_order_without_the_offer_is_an_order_like_any_other(shop):
    placed(shop, "first")

    assert placed(shop, "second") is not None


def test_ten_first_orders_at_once_are_one(committed_world):
    world = committed_world
    world.stock(world.mug, world.warehouse, 99)
    promotion(name_en="Welcome", first_order=True)
    tenders = [
        world.start_payment(*cart_of(world, f"session-{number}", email="ada@example.com"))
        for number in range(10)
    ]

    results = race([partial(world.pay, tender) for tender in tenders])

    assert tally(results) == {"Settled": 1, "NotFirstOrder": 9}
    assert Order.objects.count() == 1


def test_free_delivery_for_a_first_order_is_given_to_one_of_two(world):
    world.stock(world.mug, world.warehouse, 9)
    promotion(lane="delivery", action="free_delivery", percent=0, first_order=True)
    tenders = []
    for name in ("one", "two"):
        buyer = world.visitor(name)
        cart = world.cart(buyer)
        world.add(cart, world.mug, 1, actor=buyer)
        world.details(cart, buyer, email="ada@example.com")
        tenders.append(world.start_payment(cart, buyer))
    first, second = tenders
    order = world.pay(first).order
    assert (order.delivery_gross, order.delivery["reason"]["name_en"]) == (0, "Ten off")
    with pytest.raises(NotFirstOrder):
        world.pay(second)
