"""The checkout knows a customer who is signed in, and leaves alone what she typed."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts import addresses
from tests.account.test_details import HOME


@pytest.fixture
def at_checkout(signed_in, customer, shop):
    """Her browser with a kettle in the cart, and an address in her book."""
    addresses.save_address(customer_id=customer.pk, country="GB", values=HOME, now=shop.now)
    signed_in.post("/cart/add/", {"variant": shop.kettle.pk, "client_id": uuid4()})
    return signed_in


def values(client, path="/checkout/details/"):
    return client.get(path).context["values"]


def test_her_details_and_first_address_are_filled_in(at_checkout):
    filled = values(at_checkout)
    assert (filled["email"], filled["full_name"]) == ("ada@example.com", "Ada Shaw")
    assert (filled["street"], filled["city"]) == ("2 Park Row", "Leeds")


def test_what_she_typed_stays(at_checkout):
    typed = HOME | {"email": "work@example.com", "street": "9 Quay", "as_typed": "9 Quay|LS1 5HD|Leeds"}  # fmt: skip
    assert at_checkout.post("/checkout/details/", typed).status_code == 302
    filled = values(at_checkout)
    assert (filled["email"], filled["street"]) == ("work@example.com", "9 Quay")
