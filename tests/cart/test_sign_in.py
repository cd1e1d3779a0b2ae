"""The cart of a guest who signs in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts import operations as accounts
from commerce.cart import operations as carts
from commerce.cart.models import Cart, CartLine
from core.actor import Actor
from tests.world import GB, World


def _signed_in(world: World, visitor: Actor) -> Actor:
    customer = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en"
    )
    return replace(visitor, customer_id=customer.pk, user_id=customer.user_id)


def test_a_guests_cart_becomes_the_customers(world: World) -> None:
    world.stock(world.mug, world.warehouse, 10)
    cart = world.cart()
    world.add(cart, world.mug, 2)
    ada = _signed_in(world, world.shopper)

    found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)

    assert found == cart
    assert not merged
    assert Cart.objects.get(pk=cart.pk).customer_id == ada.customer_id


def test_the_kept_cart_is_merged_into_the_one_on_this_screen(world: World) -> None:
    world.stock(world.mug, world.warehouse, 10)
    world.stock(world.kettle, world.warehouse, 10)
    kept = world.cart()
    world.add(kept, world.mug, 2)
    carts.bring_together(market=GB, actor=_signed_in(world, world.shopper), now=world.now)
    phone = world.other_shopper
    here = world.cart(phone)
    world.add(here, world.mug, 1, actor=phone)
    world.add(here, world.kettle, 1, actor=phone)

    found, merged = carts.bring_together(market=GB, actor=_signed_in(world, phone), now=world.now)

    assert found == here
    assert merged
    lines = CartLine.objects.filter(cart=here).values_list("variant__sku", "quantity")
    assert dict(lines) == {"FF-MUG": 3, "FF-KETTLE": 1}
    assert Cart.objects.get(pk=kept.pk).state == Cart.State.MERGED


def test_another_guests_cart_stays_hers(world: World) -> None:
    world.stock(world.mug, world.warehouse, 10)
    cart = world.cart()
    world.add(cart, world.mug, 1)

    found, _merged = carts.bring_together(
        market=GB, actor=_signed_in(world, world.other_shopper), now=world.now
    )

    assert found is None
    assert Cart.objects.get(pk=cart.pk).customer_id is None


@pytest.fixture
def two_devices(world: World) -> tuple[Cart, Cart, Actor]:
    """Ada's cart on her laptop, a cart that she filled as a guest on her phone, and who she is there."""
    world.stock(world.mug, world.warehouse, 10)
    laptop = world.cart_with((world.mug, 2, None))
    carts.bring_together(market=GB, actor=_signed_in(world, world.shopper), now=world.now)
    laptop.refresh_from_db()
    phone = world.cart(world.other_shopper)
    world.add(phone, world.mug, 1, actor=world.other_shopper)
    return laptop, phone, _signed_in(world, world.other_shopper)


def _units(cart: Cart) -> int:
    return sum(cart.lines.values_list("quantity", flat=True))


def test_a_cart_that_is_being_paid_on_another_device_is_left_alone(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    laptop, phone, ada = two_devices
    tender = world.start_payment(laptop, ada)

    found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)

    assert (found, merged) == (phone, False)
    assert (_units(laptop), _units(phone)) == (2, 1)
    laptop.refresh_from_db()
    assert (laptop.state, laptop.quote_id) == (Cart.State.OPEN, tender.plan.quote_id)
    assert world.pay(tender).order is not None


def test_a_cart_that_is_shared_on_another_device_is_left_alone_until_that_ends(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    laptop, phone, ada = two_devices
    shared = carts.open_by_call_code(code=laptop.call_code, actor=world.csa, now=world.now)

    found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)

    assert (found, merged) == (phone, False)
    assert (_units(laptop), _units(phone)) == (2, 1)
    laptop.refresh_from_db()
    assert laptop.is_shared_with(world.csa, world.now)

    assert shared.share_until is not None
    later = shared.share_until + timedelta(seconds=1)
    found, merged = carts.bring_together(market=GB, actor=ada, now=later)

    assert (found, merged, _units(phone)) == (phone, True, 3)
