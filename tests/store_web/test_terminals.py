"""The pages of card terminals: a payment is sent, watched and cancelled; a manager registers terminals."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from commerce.orders.models import Order
from commerce.payments.models import Quote, Tender, Terminal, TerminalPayment
from core.actor import Channel, Role
from tests.payments.conftest import Till
from tests.payments.test_at_terminals import act, key_is, offered, on_reader, terminal_at
from tests.payments.test_gateway import process, provider

__all__ = ["process", "provider"]


@pytest.fixture
def till(db: None) -> Iterator[Till]:
    with time_machine.travel(Till.now, tick=False):
        yield Till()


@pytest.fixture
def terminal(till, provider) -> Terminal:
    return terminal_at(till, provider, "Counter by the door")


@pytest.fixture
def tender(till, provider) -> Tender:
    return offered(till)


def browser(till, actor) -> Client:
    client = Client()
    client.force_login(till.user(actor))
    return client


@pytest.fixture
def tom(till) -> Client:
    return browser(till, till.clerk)


@pytest.fixture
def sue(till) -> Client:
    manager = till.staff(
        "sue@example.com", "Sue", Channel.STORE, Role.STORE_MANAGER, at=[till.leeds]
    )
    return browser(till, manager)


def page_of(tender, more="") -> str:
    return f"/store/payments/{tender.plan.quote_id}/{more}"


def send(client, tender, terminal):
    return client.post(page_of(tender, "sent/"), {"terminal": terminal.pk}, follow=True)


def test_a_colleague_sends_it_watches_it_and_sees_it_paid(provider, tom, tender, terminal):
    page = tom.get(page_of(tender)).content.decode()
    assert "115.45" in page
    assert "Counter by the door" in page

    shown = send(tom, tender, terminal).content.decode()
    assert "The terminal asks for the card." in shown
    have = shown.partition("?have=")[2].partition('"')[0]
    assert tom.get(page_of(tender), {"have": have}).status_code == 204

    act(provider, terminal, "tap")
    fragment = tom.get(page_of(tender), {"have": have}).content.decode()
    assert "Paid." in fragment
    assert f"Order {Order.objects.get().number} is placed." in fragment
    assert "hx-get" not in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("tap_no_money", "The bank says: not enough money."),
        ("cancel", "The customer cancelled on the terminal."),
        ("walk_away", "No card was held to the terminal in time."),
    ],
)
def test_what_was_not_paid_is_told_and_can_be_sent_again(
    provider, tom, tender, terminal, what, told
):
    send(tom, tender, terminal)
    act(provider, terminal, what)
    page = tom.get(page_of(tender)).content.decode()
    assert told in page
    assert "Send it again" in page


def test_it_is_cancelled_on_the_page(provider, tom, tender, terminal):
    send(tom, tender, terminal)
    sent = TerminalPayment.objects.get()
    page = tom.post(page_of(tender, f"sent/{sent.pk}/cancelled/"), follow=True).content.decode()
    assert "Cancelled. What the terminal still takes goes back by itself." in page
    assert on_reader(provider, terminal) is None


def test_a_terminal_that_does_not_answer_is_told(till, provider, tom, tender, terminal):
    act(provider, terminal, "offline")
    assert "It cannot be reached" in send(tom, tender, terminal).content.decode()
    act(provider, terminal, "online")
    provider.switch(fail_next=3)
    assert "The payment service does not answer" in send(tom, tender, terminal).content.decode()
    page = tom.get(page_of(tender)).content.decode()
    assert "We go on asking; you can cancel." in page
    provider.switch(fail_next=0)
    assert "The terminal asks for the card." in tom.get(page_of(tender)).content.decode()


def test_where_the_service_tells_us_nothing_the_pages_say_so(
    tom, sue, provider, tender, terminal, settings
):
    send(tom, tender, terminal)
    key_is(settings, "rotated")
    sent = TerminalPayment.objects.get()
    cancelled = tom.post(page_of(tender, f"sent/{sent.pk}/cancelled/"))
    for answer in (tom.get(page_of(tender)), cancelled):
        assert "The payment service does not answer" in answer.content.decode()
    form = {"name": "Pocket", "provider": "sandbox", "reference": "rdr_any"}
    refused = sue.post("/store/terminals/new/", form)
    assert refused.status_code == 503
    assert "tells us nothing of its terminals" in refused.content.decode()

    Quote.objects.update(state="void")
    ended = tom.get(page_of(tender)).content.decode()
    assert "does not tell us whether it was paid" in ended
    assert sue.post(f"/store/terminals/{terminal.pk}/retired/").status_code == 302


def test_a_terminal_in_use_is_shown_as_such_and_refused(till, provider, tom, tender, terminal):
    other = offered(till, (till.mug, 1, None), actor=till.other_shopper)
    send(tom, other, terminal)
    page = tom.get(page_of(tender)).content.decode()
    assert "In use" in page
    assert "All terminals are in use." in page
    assert "Send to the terminal" not in page
    refused = send(tom, tender, terminal)
    assert refused.status_code == 409
    assert "asks a card for another payment" in refused.content.decode()
    assert tom.post(page_of(tender, "sent/"), {"terminal": "x"}).status_code == 422


def test_who_works_elsewhere_and_what_was_not_sold_in_a_store(till, tom, tender, terminal):
    ann = browser(till, till.other_clerk)
    assert ann.post(page_of(tender, "sent/"), {"terminal": terminal.pk}).status_code == 404
    assert tom.get(f"/store/payments/{uuid4()}/").status_code == 404
    Quote.objects.update(channel=Channel.WEB)
    assert tom.get(page_of(tender)).status_code == 404


def test_an_offer_that_has_ended_says_so(tom, tender, terminal):
    Quote.objects.update(state="void")
    assert "This offer has ended" in tom.get(page_of(tender)).content.decode()


def test_a_manager_registers_a_terminal_that_the_service_knows(provider, sue, till):
    made = provider.post("/v1/readers", {"label": "Pocket"}).json()
    form = {"name": "Pocket", "provider": "sandbox", "reference": made["id"]}
    unknown = sue.post("/store/terminals/new/", form | {"reference": "rdr_nowhere"})
    assert unknown.status_code == 422
    assert "knows no terminal" in unknown.content.decode()
    assert sue.post("/store/terminals/new/", form | {"provider": "stripe"}).status_code == 422

    assert sue.post("/store/terminals/new/", form).status_code == 302
    terminal = Terminal.objects.get()
    assert (terminal.location, terminal.name) == (till.leeds, "Pocket")
    assert sue.post("/store/terminals/new/", form).status_code == 409
    assert "Pocket" in sue.get("/store/terminals/").content.decode()

    assert sue.post(f"/store/terminals/{terminal.pk}/retired/").status_code == 302
    assert "No terminal yet" in sue.get("/store/terminals/").content.decode()


def test_one_in_use_is_not_retired_and_leads_to_its_payment(sue, tom, tender, terminal):
    send(tom, tender, terminal)
    assert page_of(tender) in sue.get("/store/terminals/").content.decode()
    assert sue.post(f"/store/terminals/{terminal.pk}/retired/").status_code == 409


def test_a_colleague_registers_and_retires_nothing(tom, terminal):
    form = {"name": "Mine", "provider": "sandbox", "reference": terminal.reference}
    assert tom.post("/store/terminals/new/", form).status_code == 404
    assert tom.post(f"/store/terminals/{terminal.pk}/retired/").status_code == 404
    page = tom.get("/store/terminals/").content.decode()
    assert "Register the terminal" not in page
    assert Terminal.objects.get().is_active


def test_pages_stay_within_their_queries(
    till, provider, tom, tender, terminal, django_assert_max_num_queries
):
    for number in range(3):
        terminal_at(till, provider, f"Pocket {number}")
    send(tom, tender, terminal)
    with django_assert_max_num_queries(26):
        tom.get(page_of(tender))
    with django_assert_max_num_queries(10):
        tom.get("/store/terminals/")
