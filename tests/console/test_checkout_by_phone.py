"""What an advisor asks a caller: how it is brought, who collects, for which company. Nothing of it is lost."""

from __future__ import annotations

import html
from uuid import uuid4

import pytest

from accounts import companies
from accounts import operations as accounts
from accounts.companies import BuyerData, CompanyData
from commerce.cart import operations as carts
from commerce.cart.models import Cart
from commerce.delivery import ways
from core.actor import Actor, Channel
from tests.console.test_console import floor, maya
from tests.shop.test_checkout_delivery import POINT, method

__all__ = ["floor", "maya"]

DETAILS = {
    "full_name": "Ada Shaw", "email": "ada@example.com", "phone": "07700 900123", "street": "2 Park Row",
    "street2": "Flat 3", "postcode": "LS1 5HD", "city": "Leeds",
}  # fmt: skip


@pytest.fixture
def cart(floor, maya, monkeypatch) -> Cart:
    """Give a caller's cart with a kettle to deliver and a mug to collect."""
    monkeypatch.setattr(ways, "points_near", lambda _carrier, **_where: [POINT])
    method(floor, "point", amount=295, has_points=True, position=2)
    method(floor, "express", amount=995, position=3, needs_phone=True, first_days=1, last_days=1)
    started = carts.start_cart_for_caller(
        market=floor.cart().market, language="en", actor=floor.csa, now=floor.now
    )
    floor.add(started, floor.kettle, 1, actor=floor.csa)
    floor.add(started, floor.mug, 1, at=floor.leeds, actor=floor.csa)
    return started


def save(maya, cart, **data):
    version = Cart.objects.get(pk=cart.pk).version
    known = {"version": version, "client_id": uuid4()}
    return maya.post(f"/console/carts/{cart.pk}/details/", DETAILS | known | data)


def test_she_chooses_the_delivery_with_its_point(maya, cart):
    save(maya, cart)
    page = html.unescape(maya.get(f"/console/carts/{cart.pk}/delivery/").content.decode())
    assert "£9.95" in page
    assert "Corner shop" in page

    chosen = {"way": "point", "point": "NP-1", "client_id": uuid4()}
    assert maya.post(f"/console/carts/{cart.pk}/delivery/", chosen).status_code == 302

    cart.refresh_from_db()
    assert (cart.delivery_code, cart.point["name"]) == ("point", "Corner shop")
    assert "Corner shop" in maya.get(f"/console/carts/{cart.pk}/").content.decode()


def test_what_the_way_asks_for_is_said(maya, cart):
    save(maya, cart, phone="")
    refused = maya.post(
        f"/console/carts/{cart.pk}/delivery/", {"way": "express", "client_id": uuid4()}
    )

    assert refused.status_code == 422
    assert 'href="#id_phone"' in refused.content.decode()


def test_who_collects_is_named_and_stays(maya, cart):
    refused = save(maya, cart, collects="other", collector_name="")
    assert refused.status_code == 422
    save(maya, cart, collects="other", collector_name="Bo Lie", collector_phone="07700 900456")
    save(maya, cart, street="4 Park Row")

    cart.refresh_from_db()
    assert (cart.collector_name, cart.collector_phone) == ("Bo Lie", "+447700900456")
    assert (cart.street, cart.street2) == ("4 Park Row", "Flat 3")


def test_what_the_form_does_not_ask_is_not_emptied(floor, maya):
    customer = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en", password="password",
        is_verified=True,
    )  # fmt: skip
    data = CompanyData("Fell Guides Ltd", "GB", "GB980780684", 30, 500_000)
    made = companies.save_company(data=data, actor=floor.manager, now=floor.now)
    companies.save_buyer(
        company_id=made.pk, data=BuyerData(customer.email), actor=floor.manager, now=floor.now
    )
    owner = Actor(channel=Channel.WEB, customer_id=customer.pk, user_id=customer.user_id)
    cart = floor.cart(owner)
    floor.add(cart, floor.kettle, 1, actor=owner)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=floor.csa, now=floor.now)
    carts.allow_editing(cart_id=cart.pk, actor=owner, now=floor.now)
    assert "Fell Guides Ltd" in maya.get(f"/console/carts/{cart.pk}/").content.decode()

    save(maya, cart, company=made.pk, purchase_order="PO 7")
    save(maya, cart, full_name="Ada M. Shaw")

    cart.refresh_from_db()
    assert (cart.full_name, cart.company, cart.purchase_order) == ("Ada M. Shaw", made, "PO 7")
    save(maya, cart, company="0")
    cart.refresh_from_db()
    assert cart.company is None
