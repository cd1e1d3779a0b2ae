"""The order page: how far each part has come, what comes next, and ordering the same again."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.cart.models import CartLine
from commerce.catalogue.models import Price
from commerce.delivery.models import Parcel
from commerce.orders.models import Order
from commerce.web.orders import FRESH, THANKS_COOKIE
from core import codes
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor

LIMIT = 22


@pytest.fixture
def floor(db):
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def order(floor):
    order = floor.placed_order((floor.kettle, 1, floor.leeds), (floor.mug, 2, None))
    floor.react()
    return order


def read(answer):
    text = re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(text).split())


def page_of(client, order):
    return client.get(f"/orders/track/{order.tracking_token}/")


def test_says_what_comes_next_in_the_order_of_time(client, order):
    said = read(page_of(client, order))
    assert "What comes next" in said
    assert said.index("We pack your parcel and write when it leaves.") < said.index(
        "The carrier brings it to"
    )
    assert "Please wait for our message." in said
    assert order.market.phone_display in said


def test_shows_the_way_of_each_part_with_times(client, floor, order):
    floor.bring_to_shelf(Collection.objects.get())
    floor.pack(Parcel.objects.get())

    answer = page_of(client, order)
    steps = answer.context["parts"]
    ways = [
        [(step.words, step.state) for step in track.steps]
        for part in steps
        for track in part["tracks"]
    ]
    assert [
        ("Ordered", "done"), ("Being prepared", "done"), ("Ready to collect", "done"), ("Collected", "now"),
    ] in ways  # fmt: skip
    assert [
        ("Ordered", "done"), ("Packed", "done"), ("On its way", "now"), ("Delivered", "ahead"),
    ] in ways  # fmt: skip
    assert all(
        step.when for part in steps for track in part["tracks"] for step in track.steps[:2]
    )  # fmt: skip
    assert "Collect it at Fjord & Fell Leeds" in read(answer)


def test_the_page_has_a_ceiling_of_queries(client, order):
    page_of(client, order)
    with CaptureQueriesContext(connection) as asked:
        page_of(client, order)
    assert len(asked) <= LIMIT, len(asked)


def guest(client, floor, order):
    """Sit at the browser that ordered."""
    token = "t" * 32
    Order.objects.filter(pk=order.pk).update(visitor_key=codes.token_hash(token), customer=None)
    client.cookies[settings.VISITOR_COOKIE_NAME] = token
    return f"/orders/{order.number}/thanks/"


def test_the_confirmation_is_open_while_the_browser_is_and_asks_afterwards(client, floor, order):
    path = guest(client, floor, order)
    first = client.get(path)
    assert first.status_code == 200
    assert first.cookies[THANKS_COOKIE]["max-age"] == ""
    assert first.cookies[THANKS_COOKIE]["expires"] == ""

    with time_machine.travel(floor.now + FRESH + timedelta(minutes=1), tick=False):
        assert client.get(path).status_code == 200
        del client.cookies[THANKS_COOKIE]
        closed = client.get(path)
    assert closed.status_code == 302
    assert closed["Location"].endswith(f"/orders/?number={order.number}")
    assert "ada" not in read(client.get(closed["Location"])).lower()


def test_the_mark_of_one_order_opens_no_other(client, floor, order):
    path = guest(client, floor, order)
    client.cookies[THANKS_COOKIE] = "9999999.0.abc"
    with time_machine.travel(floor.now + FRESH + timedelta(minutes=1), tick=False):
        assert client.get(path).status_code == 302


@pytest.mark.parametrize("proof", ["ADA@example.com ", "07700 900123", "+44 7700 900123"])
def test_is_found_by_mail_or_telephone(client, order, proof):
    Order.objects.filter(pk=order.pk).update(phone="+447700900123", email="ada@example.com")
    answer = client.post("/orders/", {"number": order.number, "proof": proof})
    assert answer.status_code == 302


@pytest.mark.parametrize("proof", ["", " ", "07700 900124", "+", "ada@example.con"])
def test_nothing_else_finds_it(client, order, proof):
    Order.objects.filter(pk=order.pk).update(phone="", email="ada@example.com")
    answer = client.post("/orders/", {"number": order.number, "proof": proof})
    assert answer.status_code == 422


def test_the_same_is_ordered_again_and_what_cannot_be_is_told(client, floor, order):
    Price.objects.filter(variant=floor.mug).delete()
    path = f"/orders/track/{order.tracking_token}/again/"
    answer = client.post(path, {"client_id": "0b2a7b5e-6a5e-4d5e-9a5e-0a5e6a5e4d5e"}, follow=True)
    again = client.post(path, {"client_id": "0b2a7b5e-6a5e-4d5e-9a5e-0a5e6a5e4d5e"}, follow=True)

    assert answer.status_code == again.status_code == 200
    line = CartLine.objects.get(cart__order=None)
    assert (line.variant_id, line.quantity, line.location_id) == (
        floor.kettle.pk,
        1,
        floor.leeds.pk,
    )
    said = read(answer)
    assert "1 thing of your order is in the cart" in said
    assert "Tarn mug" in said


def test_says_by_first_name_who_placed_it(client, order):
    Order.objects.filter(pk=order.pk).update(sold_by_name="Maya Lind", channel="phone")
    said = read(page_of(client, order))
    assert "Placed for you by Maya." in said
    assert "Lind" not in said
