"""Over the API as on the pages: how a cart is brought, who collects it, and for which company it is bought."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from accounts import companies
from accounts import operations as accounts
from accounts.companies import BuyerData, CompanyData
from commerce.cart import operations as carts
from commerce.cart.models import Cart
from commerce.delivery import ways
from commerce.delivery.points import PickupPoint
from commerce.orders.models import Order
from commerce.pricing import operations as pricing
from commerce.pricing.models import DeliveryMethod
from core.actor import SYSTEM, Actor, Channel

POINT = PickupPoint("NP-1", "Corner shop", "3 High Street", "LS1 5HD", "Leeds", 350, "7-22")
DETAILS = {
    "full_name": "Ada Shaw", "email": "ada@example.com", "street": "2 Park Row",
    "postcode": "LS1 5HD", "city": "Leeds",
}  # fmt: skip


@pytest.fixture
def shop(people, monkeypatch):
    """Give the world with three ways of delivery, and a carrier with one pick-up point."""
    monkeypatch.setattr(ways, "points_near", lambda _carrier, **_where: [POINT])
    for code, fields in {
        "standard": {"amount": 495, "position": 1},
        "point": {"amount": 295, "position": 2, "has_points": True},
        "express": {"amount": 995, "position": 3, "needs_phone": True, "first_days": 1},
    }.items():
        method = DeliveryMethod(
            market="GB", code=code, name_en=code.title(), carrier="nordpost",
            valid_from=date(2026, 1, 1), **fields,
        )  # fmt: skip
        pricing.save_delivery_method(method, actor=SYSTEM, now=people.now)
    return people


@pytest.fixture
def cart(shop):
    """Give the shopper's cart with a kettle to deliver to Leeds."""
    return shop.cart_with((shop.kettle, 1, None))


def test_the_ways_are_listed_with_dates_prices_and_points(shop, cart):
    found = shop.as_shopper.get(f"carts/{cart.pk}/delivery/").json()["items"]

    assert [(way["code"], way["price"]["amount"], way["is_chosen"]) for way in found] == [
        ("standard", 495, True),
        ("point", 295, False),
        ("express", 995, False),
    ]
    assert (found[2]["first_day"], found[2]["needs_phone"]) == ("2026-11-25", True)
    assert found[0]["points"] is None
    assert found[1]["points"][0]["id"] == "NP-1"


def test_the_way_that_is_chosen_is_paid_promised_and_told_on_the_order(shop, cart):
    choice = {"way": "point", "point": "NP-1", "note": "Ring"}
    chosen = shop.as_shopper.put(f"carts/{cart.pk}/delivery/", choice).json()

    assert chosen["delivery"]["amount"] == 295
    assert (chosen["way"]["code"], chosen["way"]["point"]["name"]) == ("point", "Corner shop")
    order = shop.pay(shop.start_payment(cart)).order
    told = shop.as_shopper.get(f"orders/{order.number}/").json()["way"]
    assert (told["name"], told["point"]["id"], told["note"]) == ("Point", "NP-1", "Ring")
    assert told["last_day"] > told["first_day"]


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"way": "pigeon"}, "way"),
        ({"way": "point"}, "point"),
        ({"way": "point", "point": "NP-9"}, "point"),
        ({"way": "express", "phone": "12"}, "phone"),
        ({"way": "standard", "note": "x" * 201}, "note"),
        ({}, "way"),
    ],
)
def test_a_choice_that_does_not_fit_says_which_field(shop, cart, choice, field):
    answer = shop.as_shopper.put(f"carts/{cart.pk}/delivery/", choice)

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {field})


def test_a_choice_based_on_older_details_brings_the_fresh_cart(shop, cart):
    seen = shop.as_shopper.get(f"carts/{cart.pk}/").json()["version"]
    shop.as_shopper.put(f"carts/{cart.pk}/details/", DETAILS | {"city": "Leeds 1"})

    choice = {"way": "standard", "base_version": seen - 1}
    answer = shop.as_shopper.put(f"carts/{cart.pk}/delivery/", choice)

    assert (answer.status_code, answer.json()["code"]) == (409, "stale-cart")
    assert answer.json()["cart"]["details"]["city"] == "Leeds 1"


def test_the_cart_of_somebody_else_is_not_found(shop, cart):
    for path in ("delivery", "companies"):
        assert shop.as_other_shopper.get(f"carts/{cart.pk}/{path}/").status_code == 404
    put = shop.as_other_shopper.put(f"carts/{cart.pk}/delivery/", {"way": "standard"})
    assert put.status_code == 404


def test_who_collects_stays_until_it_is_spoken_of(shop, cart):
    address = f"carts/{cart.pk}/details/"
    said = {"collector_name": "Bo Lie", "collector_phone": "07700 900456"}
    named = shop.as_shopper.put(address, DETAILS | said).json()["details"]
    assert (named["collector_name"], named["collector_phone"]) == ("Bo Lie", "+447700900456")

    kept = shop.as_shopper.put(address, DETAILS).json()["details"]
    assert kept["collector_name"] == "Bo Lie"

    refused = shop.as_shopper.put(address, DETAILS | {"collector_phone": "07700 900456"})
    assert set(refused.json()["errors"]) == {"collector_name"}
    gone = shop.as_shopper.put(address, DETAILS | {"collector_name": ""}).json()["details"]
    assert (gone["collector_name"], gone["collector_phone"]) == ("", "")


def test_the_whole_cart_is_collected_and_the_rest_delivered(shop, cart):
    shop.add(cart, shop.mug, 1)
    shop.mug.stock_levels.filter(location=shop.leeds).update(safety=1000)
    version = shop.as_shopper.get(f"carts/{cart.pk}/").json()["version"]

    wish = {
        "type": "choose_for_all", "client_id": str(uuid4()), "base_version": version,
        "method": "collect", "location": "GB004", "rest": True,
    }  # fmt: skip
    lines = shop.as_shopper.post(f"carts/{cart.pk}/commands/", wish).json()["cart"]["lines"]

    assert {line["sku"]: line["method"] for line in lines} == {
        "FF-KETTLE": "collect",
        "FF-MUG": "deliver",
    }


def test_an_advisor_buys_for_the_company_of_the_customer(shop):
    customer = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en", password="password",
        is_verified=True,
    )  # fmt: skip
    data = CompanyData("Fell Guides Ltd", "GB", "GB980780684", 30, 500_000)
    made = companies.save_company(data=data, actor=shop.manager, now=shop.now)
    companies.save_buyer(
        company_id=made.pk, data=BuyerData(customer.email), actor=shop.manager, now=shop.now
    )
    owner = Actor(channel=Channel.WEB, customer_id=customer.pk, user_id=customer.user_id)
    cart = shop.cart(owner)
    shop.add(cart, shop.kettle, 1, actor=owner)
    cart.refresh_from_db()
    shop.as_csa.post("carts/open/", {"code": cart.call_code})
    carts.allow_editing(cart_id=cart.pk, actor=owner, now=shop.now)

    [found] = shop.as_csa.get(f"carts/{cart.pk}/companies/").json()["items"]
    assert (found["id"], found["vat_number"]) == (made.pk, "GB980780684")
    address = f"carts/{cart.pk}/details/"
    bought = {"company": made.pk, "purchase_order": "PO 7"}
    kept = shop.as_csa.put(address, DETAILS | bought).json()["details"]
    assert (kept["company"], kept["purchase_order"]) == (made.pk, "PO 7")
    assert shop.as_csa.put(address, DETAILS).json()["details"]["company"] == made.pk
    other = shop.as_csa.put(address, DETAILS | {"purchase_order": "PO 8"}).json()["details"]
    assert (other["company"], other["purchase_order"]) == (made.pk, "PO 8")

    order = shop.pay(shop.start_payment(Cart.objects.get(pk=cart.pk), owner)).order
    told = shop.as_csa.get(f"orders/{order.number}/").json()["contact"]
    assert (told["company"], told["purchase_order"]) == ("Fell Guides Ltd", "PO 8")
    oneself = shop.cart(owner)
    assert oneself.company is None
    assert Order.objects.get().company == made


def test_a_guest_buys_for_no_company(shop, cart):
    assert shop.as_shopper.get(f"carts/{cart.pk}/companies/").json() == {"items": []}
    answer = shop.as_shopper.put(f"carts/{cart.pk}/details/", DETAILS | {"company": 1})
    assert set(answer.json()["errors"]) == {"company"}


def test_who_gets_a_gift_card_stays_until_it_is_spoken_of(shop, cart):
    address = f"carts/{cart.pk}/details/"
    said = {"gift_name": "Bo Lie", "gift_email": "bo@example.com", "gift_send_on": "2026-12-24"}
    shop.as_shopper.put(address, DETAILS | said)
    kept = shop.as_shopper.put(address, DETAILS | {"gift_greeting": "Well done"}).json()["details"]
    assert {name: kept[name] for name in said} == said
    assert kept["gift_greeting"] == "Well done"

    refused = shop.as_shopper.put(address, DETAILS | {"gift_name": ""})
    assert set(refused.json()["errors"]) == {"gift_name"}
    gone = shop.as_shopper.put(address, DETAILS | {"gift_email": ""}).json()["details"]
    assert (gone["gift_name"], gone["gift_send_on"]) == ("", None)
