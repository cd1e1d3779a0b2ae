"""Paying a cart, its order, and who may read it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments.models import PayLink, Tender
from core.models import OutboundMessage


@pytest.fixture
def cart(people):
    """Give the shopper's cart, ready to be paid: a tent to deliver, two mugs to collect in Leeds."""
    return people.cart_with((people.tent, 1, None), (people.mug, 2, people.leeds))


@pytest.fixture
def order(people):
    """Give an order of the shopper's, with its work on the lists."""
    placed = people.placed_order((people.tent, 1, None), (people.mug, 2, people.leeds))
    people.react()
    return placed


def key():
    return str(uuid4())


def shared_with_csa(people, cart):
    cart.refresh_from_db()
    assert people.as_csa.post("carts/open/", {"code": cart.call_code}).status_code == 200
    assert people.as_shopper.post(f"carts/{cart.pk}/sharing/editing/").status_code == 200


def test_insists_on_a_key_for_a_payment(people, cart):
    answer = people.as_shopper.post(f"carts/{cart.pk}/payment/", {})
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["detail"]
    assert not Tender.objects.exists()


def test_a_changed_total_is_told_before_anything_is_held(people, cart):
    answer = people.as_shopper.post(f"carts/{cart.pk}/payment/", {"expected_total": 1}, key=key())
    assert (answer.status_code, answer.json()["code"]) == (409, "price-changed")
    assert answer.json()["total"] == 27499
    assert not Tender.objects.exists()


def test_says_that_the_provider_is_down_and_may_be_asked_again(people, cart, settings):
    settings.PROVIDER_URL = "http://127.0.0.1:9"
    same = key()
    for _try in range(2):
        answer = people.as_shopper.post(f"carts/{cart.pk}/payment/", {}, key=same)
        assert (answer.status_code, answer.json()["code"]) == (503, "provider-unavailable")
        assert answer["Retry-After"]
    assert Tender.objects.count() == 1


def test_reads_a_payment_as_its_shopper_only(people, cart):
    assert people.as_shopper.get(f"carts/{cart.pk}/payment/").status_code == 404
    tender = people.start_payment(cart)
    answer = people.as_shopper.get(f"carts/{cart.pk}/payment/").json()
    assert answer["tender"] == str(tender.pk)
    assert (answer["total"]["amount"], answer["state"], answer["declined"]) == (
        27499,
        "open",
        False,
    )
    shared_with_csa(people, cart)
    assert people.as_csa.get(f"carts/{cart.pk}/payment/").status_code == 403
    assert people.as_other_shopper.get(f"carts/{cart.pk}/payment/").status_code == 404


def test_a_colleague_never_pays(people, cart):
    shared_with_csa(people, cart)
    assert people.as_csa.post(f"carts/{cart.pk}/payment/", {}, key=key()).status_code == 403


def test_sends_a_pay_link_once_per_key(people, cart):
    shared_with_csa(people, cart)
    same = key()
    for _try in range(2):
        answer = people.as_csa.post(f"carts/{cart.pk}/pay-link/", {"by": "email"}, key=same)
        assert answer.status_code == 201
        assert (answer.json()["state"], answer.json()["to"]) == ("queued", "ada@example.com")
    assert PayLink.objects.get().rotation == 0
    assert people.as_csa.get(f"carts/{cart.pk}/pay-link/").json()["state"] == "queued"


@pytest.mark.parametrize(
    ("who", "status"), [("as_shopper", 401), ("as_other_csa", 403), ("as_clerk", 403)]
)
def test_only_the_advisor_of_the_cart_sends_its_link(people, cart, who, status):
    shared_with_csa(people, cart)
    assert (
        getattr(people, who).post(f"carts/{cart.pk}/pay-link/", {}, key=key()).status_code == status
    )


def test_offers_what_the_link_holds(people, cart):
    shared_with_csa(people, cart)
    people.as_csa.post(f"carts/{cart.pk}/pay-link/", {}, key=key())
    token = PayLink.objects.get().token
    offer = people.as_nobody.get(f"pay-links/{token}/").json()
    assert (offer["offered_by"], offer["total"]["amount"], offer["state"]) == (
        "Maya",
        27499,
        "open",
    )
    assert [(line["sku"], line["quantity"]) for line in offer["lines"]] == [
        ("FF-TENT", 1),
        ("FF-MUG", 2),
    ]
    assert people.as_csa.get(f"carts/{cart.pk}/pay-link/").json()["state"] == "opened"
    assert people.as_nobody.get(f"pay-links/{token}x/").status_code == 404


def test_places_the_order_once_and_402_until_paid(people, cart):
    same = key()
    unpaid = people.as_shopper.post(f"carts/{cart.pk}/order/", key=same)
    assert (unpaid.status_code, unpaid.json()["code"]) == (402, "not-paid")
    people.pay(people.start_payment(cart))
    first = people.as_shopper.post(f"carts/{cart.pk}/order/", key=same)
    again = people.as_shopper.post(f"carts/{cart.pk}/order/", key=same)
    assert first.status_code == again.status_code == 200
    assert first.json()["number"] == again.json()["number"] == Order.objects.get().number
    assert people.as_shopper.get(f"carts/{cart.pk}/").json()["order"] == first.json()["number"]


def test_the_request_that_places_an_order_reads_nothing_twice(
    people, cart, monkeypatch, django_assert_max_num_queries
):
    """The order that settling placed is the answer, the same as one that is asked for later."""
    tender = people.start_payment(cart)
    said = people.provider_says(tender, "authorised")
    monkeypatch.setattr(settlement.gateway, "ask", lambda _tender: said)
    with CaptureQueriesContext(connection) as asked:
        first = people.as_shopper.post(f"carts/{cart.pk}/order/", key=key())
    reads = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    assert first.status_code == 200
    assert not [sql for sql in reads if 'FROM "orders_order" ' in sql]
    assert len([sql for sql in reads if 'FROM "cart_cart" ' in sql]) == 1

    with django_assert_max_num_queries(9):
        again = people.as_shopper.post(f"carts/{cart.pk}/order/", key=key())
    assert again.json() == first.json()


def test_hides_the_order_of_another_cart(people, cart):
    people.pay(people.start_payment(cart))
    assert people.as_other_shopper.post(f"carts/{cart.pk}/order/", key=key()).status_code == 404


def test_shows_an_order_with_its_parts(people, order):
    answer = people.as_shopper.get(f"orders/{order.number}/").json()
    assert answer["states"] == {"money": "authorised", "goods": "open", "after_sales": "none"}
    assert answer["total"] == {"amount": 27499, "currency": "GBP"}
    delivered, collected = answer["fulfilments"]
    assert (delivered["method"], delivered["parcels"][0]["state"]) == ("deliver", "waiting")
    assert (collected["location"]["code"], collected["collection"]["state"]) == (
        "GB004",
        "requested",
    )
    assert collected["lines"][0]["gross"]["amount"] == 2500


def test_names_lines_in_the_language_of_the_request(people, order):
    answer = people.as_shopper.get(f"orders/{order.number}/", language="nb")
    assert answer["Content-Language"] == "nb"
    assert answer.json()["fulfilments"][0]["lines"][0]["name"] == "Fell telt"


def test_shows_the_pickup_code_to_its_owner_only(people, order):
    collection = people.bring_to_shelf(order.fulfilments.get(method="collect").collection)
    for who, code in (("as_shopper", collection.code), ("as_csa", "")):
        parts = getattr(people, who).get(f"orders/{order.number}/").json()["fulfilments"]
        assert parts[1]["collection"]["pickup_code"] == code


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("as_csa", 200),
        ("as_manager", 200),
        ("as_other_shopper", 404),
        ("as_clerk", 404),
        ("as_packer", 404),
        ("as_nobody", 401),
    ],
)
def test_who_may_read_an_order(people, order, who, status):
    assert getattr(people, who).get(f"orders/{order.number}/").status_code == status


def test_lists_orders_in_scope(people, order):
    assert [row["number"] for row in people.as_shopper.get("orders/").json()["items"]] == [
        order.number
    ]
    assert people.as_other_shopper.get("orders/").json()["items"] == []
    assert people.as_clerk.get("orders/").json()["items"] == []
    assert len(people.as_csa.get("orders/").json()["items"]) == 1


def test_tracks_by_number_and_email_alone(people, order):
    found = people.as_nobody.post(
        "orders/tracking/", {"number": order.number, "email": "ADA@example.com"}
    )
    assert found.json()["number"] == order.number
    assert found.json()["fulfilments"][0].keys() == {
        "method", "state", "store", "town", "units", "first_day", "last_day", "tracks",
    }  # fmt: skip
    assert found.json().keys() == {"number", "placed_at", "market", "goods_state", "fulfilments"}
    for secret in (order.street, order.full_name, order.email, order.tracking_token):
        assert secret not in found.content.decode()
    for number, email in ((order.number, "eve@example.com"), ("4000000", "ada@example.com")):
        answer = people.as_nobody.post("orders/tracking/", {"number": number, "email": email})
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_the_link_is_mailed_to_its_own_address_for_who_knows_number_and_email(people, order):
    known = {"number": order.number, "email": "ada@example.com"}
    wrong = known | {"email": "eve@example.com"}
    assert people.as_nobody.post("orders/tracking/link/", wrong).status_code == 404
    sent = OutboundMessage.objects.filter(key__startswith="order-link-")
    assert not sent
    answers = [people.as_nobody.post("orders/tracking/link/", known) for _try in range(2)]
    seen = people.as_nobody.post("orders/tracking/", known).content
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, seen)] * 2
    assert order.tracking_token in sent.get().text


def test_tracking_is_limited(people, order):
    wrong = {"number": order.number, "email": "eve@example.com"}
    statuses = [people.as_nobody.post("orders/tracking/", wrong).status_code for _try in range(11)]
    assert statuses[-1] == 429
