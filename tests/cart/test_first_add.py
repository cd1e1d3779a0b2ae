"""The first add makes the cart, and a refused one leaves nothing behind."""

from __future__ import annotations

from uuid import uuid4

import pytest

from commerce.cart import operations
from commerce.cart.commands import Add
from commerce.cart.errors import NotSoldHere
from commerce.cart.models import Cart, CartEntry
from core.markets import MARKETS
from stores.inventory.errors import OutOfStock


def add(world, variant_id, quantity=1):
    return operations.add_to_open_cart(
        market=MARKETS["GB"],
        language="en",
        command=Add(variant_id=variant_id, quantity=quantity),
        client_id=uuid4(),
        actor=world.shopper,
        now=world.now,
    )


def test_makes_the_cart_once(committed_world):
    world = committed_world
    world.stock(world.kettle, world.warehouse, 5)
    first = add(world, world.kettle.pk)
    second = add(world, world.kettle.pk, 2)

    assert first.cart.pk == second.cart.pk
    assert [line.quantity for line in Cart.objects.get().lines.all()] == [3]


@pytest.mark.parametrize(("units", "refusal"), [(99, OutOfStock), (1, NotSoldHere)])
def test_refused_it_leaves_no_cart(committed_world, units, refusal):
    world = committed_world
    with pytest.raises(refusal):
        add(world, world.kettle.pk if refusal is OutOfStock else 10**12, units)

    assert (Cart.objects.count(), CartEntry.objects.count()) == (0, 0)
