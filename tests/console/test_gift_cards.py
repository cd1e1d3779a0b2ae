"""Gift cards on the telephone: seen by the end of the code, and paying their part of a pay-link."""

from __future__ import annotations

import html

import pytest
import time_machine
from django.test import Client

from commerce.cart import operations as carts
from commerce.orders import gift_cards, settlement
from commerce.orders.models import Order
from commerce.payments import gateway, operations, purses
from commerce.payments.models import PaymentCase, Purse, Tender
from commerce.payments.providers import Dispute
from contact_centre.contacts.models import TimelineEntry
from core.actor import Channel, Role
from core.models import OutboundMessage
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
    operations.choose_means(
        cart_id=cart.pk, gift_card=card.code, actor=floor.shopper, now=floor.now
    )
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


@pytest.fixture
def bought(floor):
    """A gift card that an order bought."""
    order = floor.placed_order((floor.gift_card(1250), 1, None), (floor.kettle, 1, None))
    floor.captured_by_provider(order)
    floor.react()
    return Purse.objects.get()


@pytest.fixture
def desk(floor):
    client = Client()
    client.force_login(
        floor.user(floor.staff("lena@example.com", "Lena", Channel.PHONE, Role.CSA_LEAD))
    )
    return client


def test_a_manager_sends_it_anew_to_a_corrected_address(floor, bought, desk, client):
    url = f"/console/gift-cards/{bought.pk}/"
    assert url in text(desk.get("/console/gift-cards/", {"last4": bought.last4}))
    assert "ada@example.com" in text(desk.get(url))
    sent = {"step": "send", "to": "ada.shaw@example.com", "reason": "Typo"}
    answer = desk.post(f"{url}act/", {**sent, "to": "nobody"})
    assert answer.status_code == 422
    assert "Enter an e-mail address" in text(answer)

    refused = desk.post(f"{url}act/", sent)
    assert refused.status_code == 403
    assert "Ask a manager to do this." in text(refused)
    client.force_login(floor.user(floor.manager))
    assert "/console/customers/" not in text(client.get(url))

    page = text(client.post(f"{url}act/", sent, follow=True))

    assert f"•••• {bought.last4}" in page
    for said in ("Instead of", "£12.50", "Moved to another code: Typo (Lee", "May be spent"):
        assert said in page
    assert "Replaced by another" in text(desk.get(url))
    assert OutboundMessage.objects.filter(to="ada.shaw@example.com").exists()
    assert client.post(f"{url}act/", sent).status_code == 409
    assert desk.post(f"{url}act/", {"step": "dance"}).status_code == 422


def test_a_lead_stops_it_and_lets_it_go_on_and_an_advisor_sees_it(floor, bought, desk, client):
    url = f"/console/gift-cards/{bought.pk}/"
    page = text(desk.post(f"{url}act/", {"step": "stop", "reason": "Stolen"}, follow=True))
    assert "Stopped by a colleague" in page
    client.force_login(floor.user(floor.csa))
    page = text(client.get(url))
    assert "Stopped by a colleague" in page
    assert "A lead stops a card or sends it anew." in page
    assert "Let it be spent again" not in page
    assert client.post(f"{url}act/", {"step": "stop", "reason": "x"}).status_code == 403
    assert client.get("/console/gift-cards/999999/").status_code == 404

    page = text(desk.post(f"{url}act/", {"step": "resume", "reason": "Found"}, follow=True))
    assert "May be spent" in page
    floor.react()
    told = TimelineEntry.objects.filter(kind__startswith="gift_card")
    assert sorted(told.values_list("kind", flat=True)) == ["gift_card_resumed", "gift_card_stopped"]


def test_the_case_of_a_dispute_shows_what_it_bought(floor, bought, desk):
    order = gift_cards.order_of(bought.pk)
    tender = order.plan.last_tender
    dispute = Dispute("dp_1", order.total, "fraudulent", "open")
    payment = floor.provider_says(tender, id=tender.provider_id, disputes=(dispute,))
    operations.note_troubles(tender_id=tender.pk, payment=payment, now=floor.now)
    floor.react()

    page = text(desk.get(f"/console/payment-cases/{PaymentCase.objects.get().pk}/"))
    assert f"•••• {bought.last4}" in page
    assert "Stopped: its payment is disputed" in page
