"""Orders of guests come into an account with proof only."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress

from accounts import operations as accounts
from commerce.orders.claims import OrderClaimed
from commerce.orders.models import Order
from core.models import OutboundMessage
from tests.account.conftest import BACKEND

ADD = "/account/orders/add/"


@pytest.fixture
def order(shop) -> Order:
    """What Ada bought as a guest."""
    return shop.placed_order((shop.kettle, 1, None))


@pytest.fixture
def other(shop, client):
    """Somebody else's browser, signed in with an address of her own."""
    eve = accounts.upsert_customer(
        email="eve@example.com", name="Eve", phone="", language="en", is_verified=True
    )
    client.force_login(eve.user, backend=BACKEND)
    return client


def owner(order):
    return Order.objects.get(pk=order.pk).customer


def sent_code() -> str:
    mail = OutboundMessage.objects.get(key__startswith="order-claim-")
    assert mail.to == "ada@example.com"
    return re.findall(r"\b\d{6}\b", mail.text)[-1]


def test_an_address_registered_first_by_somebody_else_gives_nothing_until_proven(
    order, signed_in, customer
):
    EmailAddress.objects.update(verified=False)
    page = signed_in.get("/account/").content.decode()
    assert order.number not in page
    assert "Bought as a guest" not in page
    signed_in.post(ADD + "proven/")
    assert owner(order) is None

    EmailAddress.objects.update(verified=True)
    assert "Bought as a guest" in signed_in.get("/account/").content.decode()
    signed_in.post(ADD + "proven/")
    assert owner(order) == customer
    assert order.number in signed_in.get("/account/").content.decode()


def test_the_signed_link_is_proof(order, other):
    assert "Add to my account" in other.get(f"/orders/track/{order.tracking_token}/").content.decode()  # fmt: skip
    other.post(ADD + "link/", {"token": order.tracking_token})
    assert owner(order).email == "eve@example.com"


@pytest.mark.parametrize("token", ["", "x", "10017.0.abc"])
def test_a_made_up_link_is_none(order, other, token):
    assert other.post(ADD + "link/", {"token": token}).status_code == 404
    assert owner(order) is None


def test_what_stands_in_an_account_is_taken_out_by_nobody(order, other, customer):
    Order.objects.update(customer=customer)
    assert other.post(ADD + "link/", {"token": order.tracking_token}).status_code == 404
    other.post(ADD, {"number": order.number})
    assert not OutboundMessage.objects.filter(key__startswith="order-claim-").exists()
    assert owner(order) == customer


def test_the_number_and_the_code_sent_to_its_address_are_proof(order, other, shop):
    other.post(ADD, {"number": order.number})
    code = sent_code()
    wrong = other.post(ADD, {"number": order.number, "code": str((int(code) + 1) % 10**6).zfill(6)})
    assert wrong.status_code == 422
    assert owner(order) is None
    assert other.post(ADD, {"number": order.number, "code": code}).status_code == 302
    assert owner(order).email == "eve@example.com"
    assert shop.recorded(OrderClaimed) == 1


def test_a_code_grows_old(order, other, shop):
    other.post(ADD, {"number": order.number})
    code = sent_code()
    with time_machine.travel(shop.now + timedelta(minutes=31), tick=False):
        assert other.post(ADD, {"number": order.number, "code": code}).status_code == 422
    assert owner(order) is None


def test_one_mail_leaves_in_a_period_whoever_asks_and_its_code_is_the_owners(
    order, other, customer
):
    other.post(ADD, {"number": order.number})
    other.force_login(customer.user, backend=BACKEND)
    other.post(ADD, {"number": order.number})
    code = sent_code()
    assert other.post(ADD, {"number": order.number, "code": code}).status_code == 302
    assert owner(order) == customer


def test_so_many_mails_leave_in_a_day_and_the_answer_stays_the_same(order, other, shop):
    mails = OutboundMessage.objects.filter(key__startswith="order-claim-")
    for quarter in range(7):
        with time_machine.travel(shop.now + timedelta(minutes=15 * quarter), tick=False):
            answer = other.post(ADD, {"number": order.number})
            assert answer.context["is_sent"]
    assert mails.count() == 5
    with time_machine.travel(shop.now + timedelta(days=1, hours=2), tick=False):
        other.post(ADD, {"number": order.number})
    assert mails.count() == 6


def test_an_order_that_is_not_there_answers_alike_and_tries_end(order, other):
    def answer(number):
        page = other.post(ADD, {"number": number}).content.decode().replace(number, "")
        return re.sub(r'csrfmiddlewaretoken" value="[^"]*', "", page)

    assert answer(order.number) == answer("99999999")
    for _try in range(8):
        other.post(ADD, {"number": order.number, "code": "000000"})
    assert other.post(ADD, {"number": order.number, "code": "000000"}).status_code == 429
