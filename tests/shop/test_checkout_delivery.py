"""How a delivery is brought: dates with prices, pick-up points of a carrier that may be away, and what is left to free."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.cart.models import Cart
from commerce.delivery import ways
from commerce.delivery.errors import CarrierUnavailable
from commerce.delivery.points import PickupPoint
from commerce.payments.models import Quote
from commerce.pricing import operations as pricing
from commerce.pricing.models import DeliveryMethod
from core import kept
from core.actor import SYSTEM, Actor, Channel
from stores.locations.models import Postcode
from tests.world import World

DETAILS = {
    "full_name": "Ada Shaw",
    "email": "ada@example.com",
    "street": "2 Park Row",
    "postcode": "LS1 5HD",
    "city": "Leeds",
}
POINT = PickupPoint("NP-1", "Corner shop", "3 High Street", "LS1 5HD", "Leeds", 350, "7-22")
CEILING = 10


def method(world: World, code: str, **fields) -> DeliveryMethod:
    row = {
        "market": "GB",
        "name_en": code.title(),
        "carrier": "nordpost",
        "valid_from": date(2026, 1, 1),
    }
    return pricing.save_delivery_method(
        DeliveryMethod(code=code, **(row | fields)), actor=SYSTEM, now=world.now
    )


@pytest.fixture
def points(monkeypatch):
    """What the carrier says; None while it is away."""
    said = {"points": [POINT]}

    def near(_carrier, **_where):
        if said["points"] is None:
            raise CarrierUnavailable
        return said["points"]

    monkeypatch.setattr(ways, "points_near", near)
    return said


@pytest.fixture
def shop(window: World, points) -> World:
    for place in (window.warehouse, window.leeds):
        for variant in window.variants:
            window.stock(variant, place, 10)
    method(window, "point", amount=295, free_from=7500, has_points=True, position=2)
    method(window, "express", amount=995, prefixes=["LS"], zone="towns", first_days=1, last_days=1,
           position=3, needs_phone=True)  # fmt: skip
    method(window, "heavy", amount=3900, over_g=20_000, position=4)
    return window


@pytest.fixture
def cart(shop, client) -> Cart:
    client.post("/cart/add/", {"variant": shop.kettle.pk, "client_id": uuid4()})
    client.post("/checkout/details/", DETAILS)
    return Cart.objects.get()


def test_every_way_has_its_dates_and_its_price(client, cart):
    page = client.get("/checkout/delivery/").content.decode()

    assert "£4.95" in page
    assert "£9.95" in page
    assert "£26.00 left for free delivery" in page
    assert "Corner shop" in page
    assert "Heavy" not in page


def test_the_way_that_is_chosen_is_what_is_paid_and_promised(client, shop, cart):
    client.post("/checkout/delivery/", {"way": "express", "phone": "07700 900123", "note": "Ring"})

    view = client.get("/checkout/review/").context["view"]
    assert view.priced.total.amount == 4900 + 995
    cart.refresh_from_db()
    assert cart.phone == "+447700900123"
    order = shop.pay(shop.start_payment(cart, shop_actor(client, cart))).order
    assert order.delivery == {
        "code": "express", "name_en": "Express", "name_nb": "Express", "carrier": "nordpost",
        "first_day": "2026-11-25", "last_day": "2026-11-25", "note": "Ring",
    }  # fmt: skip


def shop_actor(client, cart):
    return Actor(channel=Channel.WEB, visitor_key=cart.visitor_key)


def test_a_point_is_asked_of_the_carrier_and_kept_with_the_order(client, shop, cart):
    answer = client.post("/checkout/delivery/", {"way": "point", "point": "NP-1"})

    assert answer["Location"] == "/checkout/review/"
    assert "3 High Street" in client.get("/checkout/review/").content.decode()
    cart.refresh_from_db()
    order = shop.pay(shop.start_payment(cart, shop_actor(client, cart))).order
    assert order.delivery["point"]["id"] == "NP-1"
    assert Quote.objects.get().delivery_gross == 295


def test_a_point_that_the_carrier_does_not_know_is_refused(client, cart):
    assert client.post("/checkout/delivery/", {"way": "point", "point": "NP-9"}).status_code == 422


def test_a_carrier_that_is_away_means_another_way_and_no_error_page(client, cart, points):
    points["points"] = None
    kept.forget_all()

    page = client.get("/checkout/delivery/")
    assert page.status_code == 200
    assert "Choose another way" in page.content.decode()
    refused = client.post("/checkout/delivery/", {"way": "point", "point": "NP-1"})
    assert refused.status_code == 422
    assert client.post("/checkout/delivery/", {"way": "standard"}).status_code == 302


def test_a_number_is_asked_for_where_the_driver_rings(client, cart):
    refused = client.post("/checkout/delivery/", {"way": "express", "phone": ""})

    assert refused.status_code == 422
    assert 'href="#id_phone"' in refused.content.decode()


def test_an_address_in_another_zone_takes_the_usual_way(client, cart):
    client.post("/checkout/delivery/", {"way": "express", "phone": "07700 900123"})
    client.post("/checkout/details/", DETAILS | {"postcode": "M1 1AE", "city": "Manchester"})

    page = client.get("/checkout/delivery/").content.decode()
    assert "Express" not in page
    assert client.get("/checkout/review/").context["view"].way.code == "standard"


def test_what_nobody_brings_is_said_and_cannot_be_paid(client, shop, cart):
    method(shop, "standard", amount=495, most_g=100)
    method(shop, "point", amount=295, most_g=100, has_points=True)
    method(shop, "express", amount=995, zone="towns", prefixes=["LS"], most_g=100)

    assert "We do not deliver this" in client.get("/checkout/delivery/").content.decode()
    assert client.get("/checkout/review/")["Location"] == "/checkout/changes/"
    assert "Choose another way to get it" in client.get("/checkout/changes/").content.decode()


def test_a_collection_has_no_step_of_delivery(client, shop, cart):
    client.post("/checkout/", {"way": shop.leeds.pk})

    assert client.get("/checkout/delivery/")["Location"] == "/checkout/review/"
    page = client.get("/checkout/review/").content.decode()
    assert "Ready" in page
    assert "14 days" in page


def test_what_a_store_has_is_collected_and_the_rest_delivered(client, shop, cart):
    client.post("/cart/add/", {"variant": shop.mug.pk, "client_id": uuid4()})
    shop.mug.stock_levels.filter(location=shop.leeds).update(safety=10)
    page = client.get("/checkout/?near=LS1").content.decode()
    assert f'value="rest-{shop.leeds.pk}"' in page

    client.post("/checkout/", {"way": f"rest-{shop.leeds.pk}"})

    ways = dict(cart.lines.values_list("variant_id", "method"))
    assert ways == {shop.kettle.pk: "collect", shop.mug.pk: "deliver"}
    assert 'value="as-is"' in client.get("/checkout/").content.decode()


def test_somebody_else_collects(client, shop, cart):
    client.post("/checkout/", {"way": shop.leeds.pk})
    who = {"full_name": "Ada Shaw", "email": "ada@example.com", "collects": "other"}
    assert client.post("/checkout/details/", who).status_code == 422
    client.post(
        "/checkout/details/", who | {"collector_name": "Bo Lie", "collector_phone": "07700 900456"}
    )

    assert "Bo Lie collects it" in client.get("/checkout/review/").content.decode()
    cart.refresh_from_db()
    assert cart.collector_phone == "+447700900456"


def test_an_address_that_looks_wrong_is_asked_about_once_and_used_as_typed(client, shop, cart):
    Postcode.objects.create(country="GB", code="LS1", latitude=53.8, longitude=-1.5)
    typed = DETAILS | {"postcode": "LS99 5HD"}

    asked = client.post("/checkout/details/", typed)
    assert "We do not know the postcode" in asked.content.decode()
    confirmed = typed | {"as_typed": asked.context["as_typed"]}
    assert client.post("/checkout/details/", confirmed).status_code == 302


def test_a_norwegian_postcode_says_its_town(client, window):
    Postcode.objects.create(country="NO", code="5013", place="BERGEN", latitude=60.4, longitude=5.3)
    assert 'value="Bergen"' in client.get("/no/checkout/town/?postcode=5013&city=").content.decode()
    assert client.get("/no/checkout/town/?postcode=5013&city=Oslo").status_code == 204
    assert client.get("/checkout/town/?postcode=LS1+5HD").status_code == 204


def test_one_field_is_checked_as_the_whole_form_would(client, window):
    def said(**typed):
        return client.post("/checkout/details/check/", typed).json()["error"]

    assert said(check="email", email="ada") == "Enter an e-mail address, like name@example.com"
    assert said(check="email", email="ada@example.com") == ""
    assert said(check="postcode", postcode="LS", street="2 Park Row") != ""


@pytest.mark.parametrize("step", ["", "?near=LS1", "details/", "delivery/", "review/"])
def test_a_step_asks_at_most_ten_statements(client, shop, cart, step):
    client.get(f"/checkout/{step}")

    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/checkout/{step}").status_code == 200
    assert len(asked) <= CEILING, "\n".join(query["sql"][:150] for query in asked)
