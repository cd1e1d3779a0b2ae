"""The page of a person: states in words, and what nobody has proven told apart."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts import operations as accounts
from commerce.cart import operations as carts
from commerce.orders.models import Order
from contact_centre.contacts.models import Contact
from tests.returns.desk import relayed, sold
from tests.world import GB


@pytest.fixture
def maya(world) -> Client:
    client = Client()
    client.force_login(world.user(world.csa))
    return client


@pytest.fixture
def order(world) -> Order:
    """A guest's order, handed over and paid."""
    order = sold(world, (world.kettle, 1, None))
    relayed(world)
    return order


def page_of(client: Client, prefix: str = "") -> str:
    return client.get(f"{prefix}/console/customers/{Contact.objects.get().pk}/").content.decode()


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", ("Web", "Fulfilled", "Captured")), ("/gb-nb", ("Nett", "Levert", "Trukket"))],
)
def test_states_are_words_of_the_readers_language(maya, order, prefix, words):
    page = page_of(maya, prefix)

    for word in words:
        assert f"<td>{word}</td>" in page
    assert "fulfilled<" not in page
    assert "captured<" not in page


def test_a_guest_is_told_to_be_unproven(maya, order):
    page = page_of(maya)

    assert "A guest: nobody has proven this address" in page
    assert "Not verified" in page
    assert "Not signed in" not in page


def test_what_a_guest_did_under_a_customers_address_is_marked_on_her_page(world, maya, order):
    ada = accounts.upsert_customer(email="ada@example.com", name="Ada", phone="", language="en")
    EmailAddress.objects.create(user=ada.user, email="ada@example.com", verified=True)
    contact = Contact.objects.create(name="Ada", created_at=world.now, seen_at=world.now)
    for kind, value, leads in (("customer", str(ada.pk), True), ("email", ada.email, False)):
        contact.identities.create(
            kind=kind, value=value, verified=True, leads=leads, created_at=world.now
        )

    page = maya.get(f"/console/customers/{contact.pk}/").content.decode()
    assert order.number in page
    assert page.count("Not signed in") == 2
    assert "A guest" not in page

    found = maya.get("/console/customers/?q=ada@example.com").content.decode()
    assert "Has an account" in found
    assert "Guest" in found


def callers_cart(world):
    """A cart that Maya started for Ada on the telephone."""
    cart = carts.start_cart_for_caller(market=GB, language="en", actor=world.csa, now=world.now)
    world.details(cart, world.csa)
    cart.refresh_from_db()
    return cart


def spaced(code):
    return f"{code[:3]} {code[3:]}"


def test_a_colleague_finds_the_code_of_a_callers_cart_and_goes_on_with_it(world, order):
    cart = callers_cart(world)
    iris = Client()
    iris.force_login(world.user(world.other_csa))

    assert spaced(cart.call_code) in page_of(iris)
    answer = iris.post("/console/carts/open/", {"code": cart.call_code})
    assert answer["Location"] == f"/console/carts/{cart.pk}/"
    assert "Leave" in iris.get(answer["Location"]).content.decode()


def test_the_advisor_who_has_it_open_needs_no_code(world, maya, order):
    world.now = timezone.now()
    cart = callers_cart(world)

    page = page_of(maya)

    assert f"/console/carts/{cart.pk}/" in page
    assert spaced(cart.call_code) not in page


def test_the_code_of_a_cart_that_a_shopper_has_on_a_screen_is_hers_to_read_out(world, maya, order):
    world.stock(world.mug, world.warehouse, 1)
    cart = world.cart_with((world.mug, 1, None), actor=world.other_shopper)
    cart.refresh_from_db()
    assert cart.email == "ada@example.com"

    page = page_of(maya)

    assert "1 item" in page
    assert spaced(cart.call_code) not in page
