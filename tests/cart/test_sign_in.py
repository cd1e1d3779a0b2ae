"""The cart of a guest who signs in."""

from __future__ import annotations

from dataclasses import replace

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
