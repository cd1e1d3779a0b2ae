"""A gift card from its product page to the button that pays: who gets it is asked, and nothing else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from commerce.cart import operations as carts
from commerce.cart.models import Cart
from commerce.catalogue import operations as catalogue
from commerce.payments.models import Quote
from core.actor import Actor, Channel

WHO = {"full_name": "Ada Shaw", "email": "ada@example.com", "phone": ""}
OTHER = {
    "gift_to": "other",
    "gift_name": "Bo Lie",
    "gift_email": "bo@example.com",
    "gift_greeting": "Well done",
    "gift_send_on": "2026-12-24",
}


@pytest.fixture
def card(window):
    variant = window.gift_card()
    catalogue.reindex(product_ids=[variant.product_id])
    return variant


@pytest.fixture
def chosen(card, client):
    client.post("/cart/add/", {"variant": card.pk, "client_id": uuid4()})
    return Cart.objects.get()


def test_its_page_promises_a_mail_and_no_store(card, client):
    page = client.get("/p/ff-gift/").text
    assert "Sent by e-mail" in page
    assert "Add for delivery" not in page
    assert "All stores and their stock" not in page
    assert "Delivery and returns" not in page
    assert client.get("/p/ff-kettle/").text.count("All stores and their stock") > 0


def test_the_cart_says_how_it_comes_and_offers_no_store(chosen, client):
    page = client.get("/cart/").text
    assert "Sent by e-mail" in page
    assert "Collect instead" not in page


def test_the_checkout_goes_from_who_buys_to_the_review(chosen, client):
    assert client.get("/checkout/").headers["Location"] == "/checkout/details/"
    page = client.get("/checkout/details/").text
    assert "Who gets the gift card?" in page
    assert "Delivery address" not in page
    assert 'name="phone"' not in page
    assert 'href="/cart/">Back' in page
    assert "Delivery or collection" not in page

    answer = client.post("/checkout/details/", WHO | OTHER)

    assert answer.headers["Location"] == "/checkout/review/"
    page = client.get("/checkout/review/").text
    assert "To Bo Lie, bo@example.com" in page
    assert "Well done" in page
    assert "Call" in page
    assert "return it for 60 days" not in page


def test_what_is_missing_for_somebody_else_is_said_at_its_field(chosen, client):
    answer = client.post("/checkout/details/", WHO | OTHER | {"gift_email": "bo", "gift_name": ""})
    assert answer.status_code == 422
    assert "Enter the name of who gets it" in answer.text

    answer = client.post("/checkout/details/", WHO | OTHER | {"gift_send_on": "2026-01-01"})
    assert answer.status_code == 422
    assert "Choose a day from today" in answer.text
    assert 'value="bo@example.com"' in answer.text


def test_changed_back_to_oneself_forgets_the_other(chosen, client):
    client.post("/checkout/details/", WHO | OTHER)
    client.post("/checkout/details/", WHO | OTHER | {"gift_to": "me"})
    cart = Cart.objects.get()
    assert (cart.gift_name, cart.gift_email, cart.gift_send_on) == ("", "", None)


def test_a_quote_keeps_who_gets_it(chosen, client, window):
    client.post("/checkout/details/", WHO | OTHER)
    cart = Cart.objects.get()
    window.start_payment(cart, actor_of(cart))
    assert Quote.objects.get().details["gift_send_on"] == "2026-12-24"


def test_an_advisor_fills_it_in_for_a_caller(window, card):
    caller = window.visitor("caller")
    cart = window.cart(caller)
    window.add(cart, card, 1, actor=caller)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=window.csa, now=window.now)
    carts.allow_editing(cart_id=cart.pk, actor=caller, now=window.now)
    desk = Client()
    desk.force_login(window.user(window.csa))
    assert "Who gets the gift card?" in desk.get(f"/console/carts/{cart.pk}/").text

    desk.post(f"/console/carts/{cart.pk}/details/", WHO | OTHER)

    cart.refresh_from_db()
    assert (cart.gift_name, cart.gift_email) == ("Bo Lie", "bo@example.com")


def actor_of(cart):
    return Actor(channel=Channel.WEB, visitor_key=cart.visitor_key)
