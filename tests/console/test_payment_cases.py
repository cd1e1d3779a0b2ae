"""Disputes and refunds that came back on the advisor's screen: list, case, steps."""

from __future__ import annotations

import html

import pytest
import time_machine

from commerce.payments import operations
from commerce.payments.models import PaymentCase
from commerce.payments.providers import Dispute
from core.actor import Channel, Role
from tests.payments.conftest import Till


@pytest.fixture
def floor(db):
    with time_machine.travel(Till.now, tick=False):
        yield Till()


@pytest.fixture
def case(floor):
    order = floor.placed_order((floor.kettle, 2, floor.leeds))
    tender = order.plan.last_tender
    dispute = Dispute("dp_1", 9800, "product_not_received", "open")
    payment = floor.provider_says(tender, id=tender.provider_id, disputes=(dispute,))
    operations.note_troubles(tender_id=tender.pk, payment=payment, now=floor.now)
    return PaymentCase.objects.get()


@pytest.fixture
def desk(floor, client):
    client.force_login(floor.user(floor.csa))
    return client


def text(answer) -> str:
    return html.unescape(answer.text)


def test_nothing_open_is_said(desk):
    assert "No case is open" in text(desk.get("/console/payment-cases/"))


def test_an_advisor_finds_it_takes_it_and_writes_it_down(desk, case):
    page = text(desk.get("/console/payment-cases/"))
    for said in ("Disputed: Order", "£98.00", "Nobody has it", "Ada Shaw"):
        assert said in page
    url = f"/console/payment-cases/{case.pk}/"
    assert "product not received" in text(desk.get(url))

    desk.post(f"{url}act/", {"step": "take"})
    page = text(desk.post(f"{url}act/", {"step": "note", "note": "Signed for"}, follow=True))
    for said in ("Maya looks after it", "Signed for", "A lead or a manager ends it."):
        assert said in page
    assert desk.post(f"{url}act/", {"step": "note", "note": " "}).status_code == 422
    assert desk.post(f"{url}act/", {"step": "end", "outcome": "accepted"}).status_code == 403
    assert desk.post(f"{url}act/", {"step": "dance"}).status_code == 422


def test_a_lead_ends_it_and_it_stays_on_the_list_for_a_while(floor, client, case):
    lead = floor.staff("lena@example.com", "Lena Roy", Channel.PHONE, Role.CSA_LEAD)
    client.force_login(floor.user(lead))
    url = f"/console/payment-cases/{case.pk}/act/"
    answer = client.post(url, {"step": "end", "outcome": "accepted"})
    assert answer.status_code == 422
    assert "Write what was done, and when" in text(answer)
    client.post(url, {"step": "end", "outcome": "accepted", "said": "Parcel was lost"})
    assert "Accepted: the payer keeps the money" in text(client.get("/console/payment-cases/"))


def test_the_order_shows_it_in_its_money(desk, case):
    number = case.tender.plan.order.number
    page = text(desk.get(f"/console/orders/{number}/"))
    assert "Disputed" in page


def test_a_case_that_is_none_is_not_found(desk):
    assert desk.get("/console/payment-cases/4711/").status_code == 404
