"""Whoever tells us of a payment, an authorisation of the offer in force is one order, and nothing else is."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from commerce.cart import operations as carts
from commerce.cart.commands import Add
from commerce.cart.models import Cart
from commerce.orders import operations, settlement
from commerce.orders.events import OrderPlaced
from commerce.orders.models import Order
from commerce.payments.errors import NoQuote
from commerce.payments.events import LatePaymentVoided, PaymentDeclined
from commerce.payments.models import PayLink, PaymentEvent, ProviderCall, Quote, Tender
from commerce.payments.providers import Attempt
from core.models import OutboundMessage
from stores.inventory.errors import OutOfStock
from tests.world import Level


@pytest.fixture
def tender(till):
    return till.start_payment(till.basket())


def settle(till, tender, **says):
    return operations.settle_payment(
        tender_id=tender.pk, payment=till.provider_says(tender, **says), now=till.now
    )


def edit(till):
    carts.change_cart(
        cart_id=Cart.objects.get().pk,
        command=Add(till.mug.pk, 1),
        client_id=uuid4(),
        actor=till.shopper,
        now=till.now,
    )


def test_an_authorisation_places_the_order_as_it_was_offered(till, tender):
    settled = settle(till, tender)

    order = settled.order
    assert (settled.state, order.total, order.channel) == ("placed", 11545, "web")
    assert order.email == "ada@example.com"
    assert sorted((f.location.code, f.method) for f in order.fulfilments.all()) == [
        ("GB004", "collect"),
        ("GBW1", "deliver"),
    ]
    assert till.level(till.kettle, till.leeds) == Level(on_hand=10, allocated=2)
    assert till.held() == 0
    assert Cart.objects.get().state == Cart.State.PLACED
    assert till.recorded(OrderPlaced) == 1
    assert till.breaches() == []


def test_told_twice_it_is_one_order(till, tender):
    first, second = settle(till, tender), settle(till, tender)

    assert first.order == second.order
    assert till.recorded(OrderPlaced) == 1
    assert PaymentEvent.objects.filter(type="authorised").count() == 1
    assert till.level(till.kettle, till.leeds).allocated == 2


def test_the_number_has_a_check_digit(till, tender):
    number = settle(till, tender).order.number

    assert operations.luhn_digit(number[:-1]) == number[-1]
    assert operations.luhn_digit("7992739871") == "3"


def test_the_confirmation_goes_out_once(till, tender):
    settle(till, tender)
    till.react()
    settle(till, tender)
    till.react()

    assert (
        OutboundMessage.objects.filter(to="ada@example.com", key__startswith="order-placed").count()
        == 1
    )


@pytest.mark.parametrize(
    "says",
    [
        {"authorised": 11544},
        {"authorised": 0, "status": "challenging"},
        {"currency": "NOK"},
        {"voided": True},
    ],
)
def test_what_does_not_cover_the_offer_never_places(till, tender, says):
    settled = settle(till, tender, **says)

    assert settled.order is None
    assert not Order.objects.exists()
    assert Cart.objects.get().state == Cart.State.OPEN
    assert till.breaches() == []


def test_a_decline_is_recorded_once_and_the_card_can_be_tried_again(till, tender):
    assert settle(till, tender, status="declined").state == "declined"
    settle(till, tender, status="declined")

    assert till.recorded(PaymentDeclined) == 1
    assert PaymentEvent.objects.get(type="declined").detail == "insufficient_funds"
    assert settle(till, tender).state == "placed"


def test_each_decline_is_one(till, tender):
    settle(till, tender, status="declined")
    settle(till, tender, status="declined", declines=(Attempt("att_1", "x"), Attempt("att_2", "x")))

    assert till.recorded(PaymentDeclined) == 2


def test_a_payment_of_an_offer_that_an_edit_ended_is_let_go_and_the_payer_told(till, tender):
    edit(till)
    assert settle(till, tender).state == "refused"
    assert ProviderCall.objects.filter(tender=tender, kind="void").count() == 1
    assert settle(till, tender).state == "refused"
    till.react()

    assert not Order.objects.exists()
    assert till.recorded(LatePaymentVoided) == 1
    told = OutboundMessage.objects.get(key__startswith="nothing-charged").text
    assert "The cart was changed after this payment was started" in told
    assert till.held() == 0
    assert till.breaches() == []


def test_also_when_the_handler_voided_it_before(till, tender):
    edit(till)
    till.react()

    assert settle(till, tender).state == "refused"
    assert ProviderCall.objects.filter(key=f"void:sandbox:pay_{tender.pk}").exists()


def test_an_offer_whose_time_is_over_is_still_kept_while_the_goods_are_there(till, tender):
    till.now += timedelta(hours=1)

    assert settle(till, tender).state == "placed"
    assert till.breaches() == []


def sell_the_rest(till):
    till.now += timedelta(minutes=20)
    assert till.placed_order((till.kettle, 9, till.leeds), actor=till.other_shopper)


def test_sold_to_another_after_the_hold_ended_it_is_refused_and_let_go(till, tender, monkeypatch):
    sell_the_rest(till)
    with pytest.raises(OutOfStock):
        settle(till, tender)
    assert Quote.objects.get(plan__tenders=tender).state == Quote.State.OPEN

    monkeypatch.setattr(settlement.gateway, "ask", till.provider_says)
    assert settlement.settle(tender.pk, now=till.now).state == "refused"
    till.react()

    assert Order.objects.count() == 1
    assert ProviderCall.objects.filter(tender=tender, kind="void").exists()
    assert Quote.objects.get(plan__tenders=tender).void_reason == "sold-out"
    told = OutboundMessage.objects.get(key__startswith="nothing-charged").text
    assert "The last of it was sold while you were paying" in told
    assert till.breaches() == []


def test_who_paid_by_an_ended_link_is_told_that_a_new_one_comes(till, tender):
    PayLink.objects.create(
        quote=tender.plan.quote, by="email", to="a@example.com", created_at=till.now
    )
    edit(till)
    assert settle(till, tender).state == "refused"
    till.react()

    told = OutboundMessage.objects.get(key__startswith="nothing-charged").text
    assert "our advisor will send you a new link" in told


def test_a_payment_that_was_never_opened_waits(till, tender, monkeypatch):
    monkeypatch.setattr(settlement.gateway, "ask", lambda _tender: None)

    assert settlement.settle(tender.pk, now=till.now).state == "waiting"
    with pytest.raises(NoQuote):
        settlement.settle(uuid4(), now=till.now)


def test_a_late_answer_after_the_order_changes_nothing(till, tender):
    placed = settle(till, tender)
    assert settle(till, tender, status="declined").order == placed.order
    assert settle(till, tender, voided=True).state == "placed"

    assert Tender.objects.get().state == Tender.State.AUTHORISED
    assert till.breaches() == []
