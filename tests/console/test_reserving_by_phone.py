"""A caller reserves, and pays when she collects: her advisor places it, for who has no cart of her own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from commerce.cart import operations as carts
from commerce.orders.models import Order
from contact_centre.contacts.models import Contact
from core.markets import MARKETS
from stores.click_and_collect import sweepers
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor
from tests.click_and_collect.test_reserving import opened, reserve
from tests.console.test_checkout_by_phone import save
from tests.world import Level


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(Floor.now, tick=False):
        yield opened(Floor())


@pytest.fixture
def maya(client, floor):
    client.force_login(floor.user(floor.csa))
    return client


@pytest.fixture
def cart(floor, maya):
    started = carts.start_cart_for_caller(
        market=MARKETS["GB"], language="en", actor=floor.csa, now=floor.now
    )
    floor.add(started, floor.mug, 2, at=floor.leeds, actor=floor.csa)
    save(maya, started)
    return started


def press(maya, cart, total=2500):
    return maya.post(f"/console/carts/{cart.pk}/reservation/", {"total": total}, follow=True)


def test_it_is_placed_due_and_sold_by_phone(maya, floor, cart):
    assert "Reserve, paid in the store" in maya.get(f"/console/carts/{cart.pk}/").text
    page = press(maya, cart)
    order = Order.objects.get()
    assert page.redirect_chain[-1][0] == f"/console/orders/{order.number}/"
    assert "pays in the store" in page.text
    assert (order.money_state, order.channel, order.sold_by_id) == (
        "due",
        "phone",
        floor.csa.user_id,
    )
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=10, allocated=2)
    assert floor.breaches() == []


def test_another_total_is_told_and_places_nothing(maya, floor, cart):
    page = press(maya, cart, total=1)
    assert not Order.objects.exists()
    assert 'class="toast' in page.text
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=10, allocated=0)


def test_who_has_so_much_reserved_already_pays_first(maya, floor, cart, settings):
    settings.RESERVE_AT_ONCE = 1
    reserve(floor, (floor.mug, 1, floor.leeds))
    Order.objects.update(email="ada@example.com")
    shown = maya.get(f"/console/carts/{cart.pk}/").text
    assert "Reserve, paid in the store" not in shown
    assert "so much is reserved for you already" in shown
    press(maya, cart)
    assert Order.objects.count() == 1


def test_for_who_has_a_cart_of_her_own_nobody_presses(maya, floor):
    cart = floor.cart_with((floor.mug, 1, floor.leeds))
    shared = carts.open_by_call_code(code=cart.call_code, actor=floor.csa, now=floor.now)
    carts.allow_editing(cart_id=shared.pk, actor=floor.shopper, now=floor.now)
    assert "Reserve, paid in the store" not in maya.get(f"/console/carts/{cart.pk}/").text
    page = press(maya, cart, total=1250)
    assert "The customer chooses that herself" in page.text
    assert not Order.objects.exists()


def test_her_page_says_what_she_did_not_fetch(maya, floor, settings):
    settings.RESERVE_NO_SHOWS = 2
    reserve(floor, (floor.mug, 1, floor.leeds))
    contact = Contact.objects.latest("pk")
    address = f"/console/customers/{contact.pk}/"
    assert "not fetched" not in maya.get(address).text
    for count, words in ((1, "1 collection was not fetched"), (2, "she pays first")):
        if count > 1:
            reserve(floor, (floor.mug, 1, floor.leeds))
        collection = floor.bring_to_shelf(Collection.objects.latest("pk"), f"B{count}")
        late = collection.hold_until + timedelta(hours=3)
        assert sweepers.give_up_what_nobody_fetched(late) == 1
        assert words in maya.get(address).text
