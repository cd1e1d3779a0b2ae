"""The advisor looks at a customer's wish lists with her, and adds to them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine
from django.test import Client

from accounts import operations as accounts
from commerce.cart import operations as carts
from commerce.cart.models import CartLine
from commerce.wishes import operations as wishes
from commerce.wishes.models import WishItem
from contact_centre.contacts.models import Contact, ContactIdentity
from core.actor import Actor
from tests.world import World


@pytest.fixture(autouse=True)
def _today(world: World):
    with time_machine.travel(world.now, tick=False):
        yield


@pytest.fixture
def maya(world: World) -> Client:
    client = Client()
    client.force_login(world.user(world.csa))
    return client


@pytest.fixture
def ada(world: World) -> tuple[Actor, Contact]:
    """A customer with a contact of hers."""
    customer = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en"
    )
    contact = Contact.objects.create(name="Ada Shaw", created_at=world.now, seen_at=world.now)
    ContactIdentity.objects.create(
        contact=contact,
        kind="customer",
        value=str(customer.pk),
        verified=True,
        leads=True,
        created_at=world.now,
    )
    return replace(world.shopper, customer_id=customer.pk, user_id=customer.user_id), contact


def test_reads_the_lists_and_puts_one_more_thing_there(world: World, maya: Client, ada) -> None:
    actor, contact = ada
    address = f"/console/customers/{contact.pk}/"
    assert "She keeps no list" in maya.get(address).content.decode()
    item = wishes.wish(variant_id=world.mug.pk, name="Cabin", actor=actor, now=world.now)
    wishes.note_view(product_id=world.kettle.product_id, actor=actor, now=world.now)
    page = maya.get(address).content.decode()
    assert "Cabin" in page
    assert "Tarn mug" in page
    assert "Looked at last" in page
    assert "Tarn kettle" in page

    maya.post(f"{address}wishes/", {"list": item.wish_list_id, "code": "ff-tent"})

    assert WishItem.objects.get(variant=world.tent).author == "Maya"
    maya.post(f"{address}wishes/", {"list": item.wish_list_id, "code": "nothing"})
    assert WishItem.objects.count() == 2


def test_another_customers_list_is_not_reached_by_this_page(
    world: World, maya: Client, ada
) -> None:
    _actor, contact = ada
    guests = wishes.wish(variant_id=world.mug.pk, actor=world.other_shopper, now=world.now)
    answer = maya.post(
        f"/console/customers/{contact.pk}/wishes/",
        {"list": guests.wish_list_id, "code": "FF-TENT"},
    )
    assert answer.status_code == 404


def test_the_advisor_puts_a_wish_into_the_cart_that_she_shares(
    world: World, maya: Client, ada
) -> None:
    actor, contact = ada
    world.stock(world.mug, world.warehouse, 5)
    world.stock(world.tent, world.warehouse, 5)
    cart = world.cart(actor)
    world.add(cart, world.tent, actor=actor)
    cart.refresh_from_db()
    wishes.wish(variant_id=world.mug.pk, actor=actor, now=world.now)
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    carts.allow_editing(cart_id=cart.pk, actor=actor, now=world.now)

    page = maya.get(f"/console/customers/{contact.pk}/").content.decode()
    assert f'action="/console/carts/{cart.pk}/add/"' in page
    maya.post(f"/console/carts/{cart.pk}/add/", {"variant": world.mug.pk, "quantity": 1})

    assert CartLine.objects.filter(cart=cart, variant=world.mug).exists()
