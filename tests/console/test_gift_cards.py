"""Gift cards on the telephone: seen by the end of the code, and paying their part of a pay-link."""

from __future__ import annotations

import html

import pytest
import time_machine
from django.test import Client

from commerce.cart import operations as carts
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments import gateway, operations, purses
from commerce.payments.models import Tender
from tests.payments.conftest import Till


@pytest.fixture
def floor(db):
    with time_machine.travel(Till.now, tick=False):
        yield Till()


@pytest.fixture
def card(floor):
    return purses.issue_gift_card(amount=1000, market="GB", key="card", now=floor.now)


def linked(floor, card, amount=None):
    cart = floor.basket()
    operations.give_gift_card(cart_id=cart.pk, code=card.code, actor=floor.shopper, now=floor.now)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=floor.csa, now=floor.now)
    carts.allow_editing(cart_id=cart.pk, actor=floor.shopper, now=floor.now)
    return operations.send_pay_link(
        cart_id=cart.pk, by="sms", to="+447700900123", actor=floor.csa, now=floor.now
    )


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def test_an_advisor_sees_what_is_left_by_the_end_of_the_code(floor, card):
    client = Client()
    client.force_login(floor.user(floor.csa))
    page = text(client.get("/console/gift-cards/", {"last4": card.code[-4:].lower()}))
    assert "£10.00" in page
    assert card.code not in page
    assert "No gift card ends so" in text(client.get("/console/gift-cards/", {"last4": "0000"}))


def test_a_pay_link_asks_for_what_the_gift_card_leaves(floor, card, client):
    link = linked(floor, card)
    rest = Tender.objects.get(provider="sandbox").amount

    page = text(client.get(f"/pay/{link.token}/"))

    assert f"Gift card •••• {card.code[-4:]}" in page
    assert f"Pay £{rest / 100:.2f}" in page


def test_a_pay_link_that_a_gift_card_covers_wants_a_yes(floor, client):
    card = purses.issue_gift_card(amount=90_000, market="GB", key="big", now=floor.now)
    link = linked(floor, card)
    tender = Tender.objects.get(provider="free")
    assert settlement.settle(tender.pk, now=floor.now).state == "waiting"
    assert "Place the order" in text(client.get(f"/pay/{link.token}/"))

    answer = client.post(f"/pay/{link.token}/")
    client.get(answer.url)

    assert Order.objects.get().channel == "phone"
    assert (
        gateway.ask(Tender.objects.get(provider="gift_card")).authorised
        == Order.objects.get().total
    )
    assert floor.breaches() == []
