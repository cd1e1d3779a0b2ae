"""Several means in one plan: reserved together, placed together, let go of together."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import operations as accounts
from commerce.cart import operations as carts
from commerce.orders import operations as orders
from commerce.orders.models import Order
from commerce.payments import gateway, operations, purses
from commerce.payments.errors import BalanceSpent, NoGiftCard, RestChanged
from commerce.payments.models import (
    ChosenPurse,
    PaymentChoice,
    ProviderCall,
    Purse,
    Quote,
    Reservation,
    Tender,
)
from commerce.payments.reasons import Reason
from core.actor import SYSTEM
from tests.world import GB


def card(till, amount, key="card"):
    made = purses.issue_gift_card(amount=amount, market="GB", key=key, now=till.now)
    assert made is not None
    return made


def pays(till, cart, made, actor=None):
    return operations.choose_means(
        cart_id=cart.pk, gift_card=made.code, actor=actor or till.shopper, now=till.now
    )


def purse(made) -> Purse:
    return Purse.objects.get(pk=made.purse.pk)


def plan_of(tender):
    return [(t.provider, t.amount, t.state) for t in tender.plan.tenders.order_by("position")]


def carry_out(till):
    """Make every call to providers of ours that waits."""
    for call in ProviderCall.objects.filter(state="pending").order_by("pk"):
        if call.tender.provider in purses.OWN:
            gateway.perform(call.pk, now=till.now)
        else:
            operations.record_call_done(call_id=call.pk, reference=f"op_{call.pk}", now=till.now)


def test_gift_cards_pay_in_their_order_and_a_page_the_rest(till):
    cart = till.basket()  # 2 x 4900 + 1250, delivered free
    first, second = card(till, 1000, "a"), card(till, 500, "b")
    pays(till, cart, first)
    pays(till, cart, second)
    pays(till, cart, first)

    tender = till.start_payment(cart)

    total = tender.plan.amount
    assert plan_of(tender) == [
        ("gift_card", 1000, "authorised"),
        ("gift_card", 500, "authorised"),
        ("sandbox", total - 1500, "created"),
    ]
    assert (purse(first).balance, purse(first).reserved) == (1000, 1000)
    assert till.start_payment(cart).pk == tender.pk
    order = till.pay(tender).order
    assert order is not None
    assert till.breaches() == []


def test_what_is_covered_wholly_still_wants_a_yes(till):
    cart = till.basket()
    pays(till, cart, card(till, 50_000))

    tender = till.start_payment(cart)

    assert (tender.provider, tender.amount) == ("free", 0)
    assert not Order.objects.exists()
    assert till.pay(tender).state == "placed"
    assert till.breaches() == []


def test_an_offer_that_ends_lets_go_of_all_of_it(till):
    cart = till.basket()
    made = card(till, 1000)
    pays(till, cart, made)
    tender = till.start_payment(cart)

    operations.void_quote(
        quote_id=tender.plan.quote_id, why=Reason.EXPIRED, actor=SYSTEM, now=till.now
    )

    assert (purse(made).balance, purse(made).reserved) == (1000, 0)
    assert Tender.objects.get(plan=tender.plan, provider="gift_card").voided
    assert till.pay(tender).state == "refused"
    assert till.breaches() == []


def test_other_means_are_another_plan(till):
    cart = till.basket()
    made = card(till, 1000)
    pays(till, cart, made)
    first = till.start_payment(cart)

    operations.choose_means(
        cart_id=cart.pk, without=made.purse.pk, actor=till.shopper, now=till.now
    )
    second = till.start_payment(cart)

    assert second.plan_id != first.plan_id
    assert purse(made).reserved == 0
    assert [provider for provider, _amount, _state in plan_of(second)] == ["sandbox"]


def test_another_rest_than_was_shown_is_told_and_nothing_is_held(till):
    cart = till.basket()
    pays(till, cart, card(till, 1000))

    with pytest.raises(RestChanged):
        operations.start_payment(cart_id=cart.pk, actor=till.shopper, now=till.now, expected_rest=1)
    assert till.held() == 0
    assert not Reservation.objects.exists()


def test_captures_go_in_the_order_of_the_plan_and_refunds_the_other_way(till):
    cart = till.basket()
    made = card(till, 1000)
    pays(till, cart, made)
    order = till.pay(till.start_payment(cart)).order
    gift, page = order.plan.tenders.order_by("position")

    for fulfilment in order.fulfilments.order_by("pk"):
        operations.request_capture(
            plan_id=order.plan_id,
            amount=sum(line.gross for line in fulfilment.lines.all()),
            cause=f"fulfilment:{fulfilment.pk}",
            actor=SYSTEM,
            now=till.now,
        )
    carry_out(till)
    assert (purse(made).balance, purse(made).reserved) == (0, 0)

    operations.request_refund(
        plan_id=order.plan_id,
        amount=page.authorised - 495 + 300,
        cause="return:R1",
        actor=SYSTEM,
        now=till.now,
    )
    carry_out(till)
    carry_out(till)
    page.refresh_from_db()
    gift.refresh_from_db()
    assert (page.refunded, gift.refunded) == (page.captured, 300)
    assert purse(made).balance == 300
    assert till.breaches() == []


def lapse_and_rival(till, made):
    """Let the reservation lapse, and somebody else start to pay with the same card."""
    till.now += timedelta(hours=1)
    rival = till.cart_with((till.kettle, 1, till.leeds), actor=till.other_shopper)
    pays(till, rival, made, till.other_shopper)
    return till.start_payment(rival, till.other_shopper)


def test_a_late_payer_without_a_rival_still_pays_with_her_card(till):
    cart = till.basket()
    made = card(till, 1000)
    pays(till, cart, made)
    tender = till.start_payment(cart)

    till.now += timedelta(hours=1)

    assert till.pay(tender).state == "placed"
    assert purse(made).reserved == 1000
    assert till.breaches() == []


def test_a_late_payer_whose_card_is_spent_elsewhere_is_let_go(till):
    cart = till.basket()
    made = card(till, 1000)
    pays(till, cart, made)
    tender = till.start_payment(cart)

    other = lapse_and_rival(till, made)

    with pytest.raises(BalanceSpent):
        till.pay(tender)
    orders.refuse_payment(
        tender_id=tender.pk,
        payment=till.provider_says(tender),
        why=Reason.BALANCE_SPENT,
        now=till.now,
    )
    assert Quote.objects.get(plan__tenders=tender).state == "void"
    assert ProviderCall.objects.filter(tender=tender, kind="void").exists()
    assert till.pay(other).state == "placed"
    assert till.breaches() == []


def test_a_late_payer_whose_rival_gave_up_pays_after_all(till):
    cart = till.basket()
    made = card(till, 1000)
    pays(till, cart, made)
    tender = till.start_payment(cart)
    lapse_and_rival(till, made)

    till.now += timedelta(hours=1)

    assert till.pay(tender).state == "placed"
    assert purse(made).reserved == 1000
    assert till.breaches() == []


def test_codes_that_are_none_are_all_told_alike(till):
    cart = till.basket()
    for code in ("", "ABCD", "2" * 16):
        with pytest.raises(NoGiftCard):
            operations.choose_means(
                cart_id=cart.pk, gift_card=code, actor=till.shopper, now=till.now
            )


def test_what_was_chosen_comes_along_when_carts_are_put_together(till):
    """A card is given to the kept cart, another one and the same to this one: each once, these first."""
    customer = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en"
    )
    ada = replace(till.shopper, customer_id=customer.pk, user_id=customer.user_id)
    kept = till.basket()
    carts.bring_together(market=GB, actor=ada, now=till.now)
    both, theirs, ours = card(till, 100, "a"), card(till, 200, "b"), card(till, 300, "c")
    for each in (both, theirs):
        pays(till, kept, each, ada)
    operations.choose_means(cart_id=kept.pk, credit=True, actor=ada, now=till.now)
    phone = replace(till.other_shopper, customer_id=customer.pk, user_id=customer.user_id)
    here = till.cart_with((till.mug, 1, till.leeds), actor=till.other_shopper)
    for each in (ours, both):
        pays(till, here, each, till.other_shopper)
    PaymentChoice.objects.filter(cart=here).delete()

    found, is_merged = carts.bring_together(market=GB, actor=phone, now=till.now)

    assert (found, is_merged) == (here, True)
    plan = operations.planned(here, 9000, now=till.now)
    assert [purse.pk for purse, _amount in plan.parts] == [
        each.purse.pk for each in (ours, both, theirs)
    ]
    assert plan.choice.uses_credit
    assert not ChosenPurse.objects.filter(cart=kept).exclude(purse=both.purse).exists()


def test_an_offer_that_replaces_another_locks_the_purses_of_both_at_once(till):
    """By id and before anything else: two carts that swap their cards wait for each other, and no more."""
    old, new = card(till, 1000, "a"), card(till, 500, "b")
    cart = till.basket()
    pays(till, cart, old)
    till.start_payment(cart)
    operations.choose_means(cart_id=cart.pk, without=old.purse.pk, actor=till.shopper, now=till.now)
    pays(till, cart, new)

    with CaptureQueriesContext(connection) as asked:
        till.start_payment(cart)

    locks = [each["sql"] for each in asked if "FOR NO KEY UPDATE" in each["sql"]]
    first = next(sql for sql in locks if "payments_purse" in sql)
    assert {old.purse.pk, new.purse.pk} <= set(
        map(int, re.findall(r"\d+", first.partition("IN (")[2]))
    )
    tenders = next(at for at, sql in enumerate(locks) if "payments_tender" in sql)
    assert locks.index(first) < tenders
