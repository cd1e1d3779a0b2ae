"""Reserve in the shop, pay in the store: the way there, and what each page says of it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.cart.models import Cart
from commerce.orders.models import Order
from commerce.payments import operations
from tests.shop.test_checkout_pages import DETAILS
from tests.world import World


@pytest.fixture
def shop(window: World) -> World:
    for place in (window.warehouse, window.leeds):
        for variant in window.variants:
            window.stock(variant, place, 10)
    for position, (code, provider) in enumerate((("card", "sandbox"), ("counter", "store"))):
        operations.save_method(market="GB", code=code, provider=provider, position=position)
    window.leeds.services = [*window.leeds.services, "reserve"]
    window.leeds.save()
    return window


@pytest.fixture
def ready(shop, client) -> Cart:
    asked = {"variant": shop.kettle.pk, "location": shop.leeds.pk, "method": "collect"}
    client.post("/cart/add/", asked | {"client_id": uuid4()})
    client.post("/checkout/details/", DETAILS)
    return Cart.objects.get()


def test_reserved_with_one_press_and_no_page_of_a_provider(client, ready):
    page = client.get("/checkout/review/").text
    assert "In the store, when you collect" in page
    assert "Pay £49.00" in page
    client.post("/checkout/means/method/", {"method": "counter"})
    page = client.get("/checkout/review/").text
    assert "Reserve it, pay £49.00 in the store" in page
    assert "Nothing is charged now" in page
    assert "our payment provider" not in page

    came_back = client.post(
        "/checkout/review/",
        {"total": 4900, "rest": 4900, "method": "counter", "settled": "counter"},
    )
    thanks = client.get(client.get(came_back.url).url).text
    order = Order.objects.get()
    assert order.money_state == "due"
    assert "Thank you, it is reserved for you" in thanks
    assert "You pay £49.00 at the till" in thanks
    assert "Receipt (PDF)" not in thanks
    assert "You get the receipt when you have paid in the store." in thanks


def test_without_script_it_is_chosen_by_the_button_that_pays(client, ready):
    answer = client.post(
        "/checkout/review/", {"total": 4900, "rest": 4900, "method": "counter", "settled": "card"}
    )
    client.get(answer.url)
    assert Order.objects.get().money_state == "due"


def test_who_has_to_pay_first_is_told_why(client, ready, settings):
    settings.RESERVE_NO_SHOWS = 0
    page = client.get("/checkout/review/").text
    assert "what was reserved before was not collected" in page
    assert 'value="counter"' not in page


def test_the_review_asks_two_statements_more_for_it(client, ready):
    client.get("/checkout/review/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/checkout/review/")
    assert len(asked) <= 12, [each["sql"][:90] for each in asked]
