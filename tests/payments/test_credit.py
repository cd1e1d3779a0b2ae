"""Store credit: given with a reason, spent by its customer alone; gift cards that were bought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import Customer, User
from commerce.orders import gift_cards
from commerce.payments import operations, purses, queries
from commerce.payments.errors import TooMuchCredit
from commerce.payments.models import ProviderCall, Purse, PurseEntry
from core.actor import Channel, Role
from core.errors import Forbidden, Invalid, SignInRequired
from core.models import Event, OutboundMessage


@pytest.fixture
def ada(till):
    user = User.objects.create_user(email="ada@example.com", password="password")
    return Customer.objects.create(user=user, name="Ada Shaw", email="ada@example.com")


@pytest.fixture
def lead(till):
    return till.staff("lena@example.com", "Lena Roy", Channel.PHONE, Role.CSA_LEAD)


def give(till, ada, actor, amount=1500, key="1", reason="Late parcel"):
    return operations.give_credit(
        customer_id=ada.pk, amount=amount, market="GB", reason=reason, key=key, actor=actor,
        now=till.now,
    )  # fmt: skip


def test_a_lead_gives_credit_once_per_key_with_a_reason(till, ada, lead):
    give(till, ada, lead)
    purse = give(till, ada, lead)

    assert purse.balance == 1500
    event = Event.objects.get(type="CreditGiven")
    assert (event.privileged, event.reason) == (True, "Late parcel")
    (entry,) = queries.ledger_of(queries.credit_of([ada.pk]))
    assert (entry.reason, entry.actor_name, entry.balance_after) == ("Late parcel", "Lena", 1500)
    assert till.breaches() == []


def test_nobody_else_gives_it_nor_without_a_reason_nor_too_much(till, ada, lead):
    with pytest.raises(Forbidden):
        give(till, ada, till.csa)
    with pytest.raises(Invalid):
        give(till, ada, lead, reason=" ")
    with pytest.raises(TooMuchCredit):
        give(till, ada, lead, amount=10_001)
    with pytest.raises(Forbidden):
        give(till, ada, replace(lead, user_id=ada.user_id))
    assert give(till, ada, till.manager, amount=10_001).balance == 10_001


def test_a_lead_gives_a_customer_so_much_in_a_day_however_often(till, ada, lead):
    give(till, ada, lead, amount=8000, key="1")
    with pytest.raises(TooMuchCredit) as refused:
        give(till, ada, lead, amount=2001, key="2")
    assert refused.value.extra["left"] == 2000
    till.now += timedelta(days=1, seconds=1)
    assert give(till, ada, lead, amount=2001, key="3").balance == 10_001


def test_a_customer_who_is_signed_in_pays_with_it(till, ada, lead):
    give(till, ada, lead)
    actor = replace(till.shopper, customer_id=ada.pk, user_id=ada.user_id)
    cart = till.cart_with((till.kettle, 1, till.leeds), actor=actor)
    operations.choose_means(cart_id=cart.pk, credit=True, actor=actor, now=till.now)

    tender = till.start_payment(cart, actor)

    first = tender.plan.tenders.get(position=0)
    assert (first.provider, first.amount, tender.amount) == ("store_credit", 1500, 3400)
    assert till.pay(tender).state == "placed"
    assert till.breaches() == []


def test_nobody_else_pays_with_it(till, ada, lead):
    give(till, ada, lead)
    cart = till.basket()
    with pytest.raises(SignInRequired):
        operations.choose_means(cart_id=cart.pk, credit=True, actor=till.shopper, now=till.now)


def buy_cards(till, quantity):
    return till.placed_order((till.gift_card(1250), quantity, None), (till.kettle, 1, None))


def test_a_gift_card_is_mailed_for_each_unit_once_its_money_is_taken(till):
    order = buy_cards(till, 2)
    till.react()
    assert not Purse.objects.exists()

    till.captured_by_provider(order)
    till.react()
    for call in ProviderCall.objects.filter(kind="capture"):
        assert gift_cards.issue(cause=call.cause, now=till.now) == 0

    cards = Purse.objects.order_by("pk")
    assert [card.balance for card in cards] == [1250, 1250]
    mails = [mail.text for mail in OutboundMessage.objects.filter(key__startswith="gift-card-")]
    assert len(mails) == 2
    assert sum(card.last4 in mail for card, mail in zip(cards, mails, strict=True)) == 2
    assert till.breaches() == []


def test_a_code_stands_nowhere_but_in_its_mail(till):
    order = buy_cards(till, 1)
    till.captured_by_provider(order)
    till.react()
    mail = OutboundMessage.objects.get(key__startswith="gift-card-").text
    code = next(line for line in mail.splitlines() if line.count("-") == 3 and len(line) == 19)

    assert operations.card_of(code.lower()).balance == 1250
    purse = Purse.objects.get()
    assert code.replace("-", "") not in str(purse.__dict__)
    said = "".join(str(event.payload) for event in Event.objects.all())
    assert code not in said
    assert code.replace("-", "") not in said


def test_a_card_lasts_as_long_as_its_market_says_and_longer_after_a_refund(till):
    assert purses.last_day("GB", date(2026, 11, 24)) == date(2028, 11, 30)
    assert purses.last_day("IE", date(2026, 12, 1)) == date(2031, 12, 31)


def test_an_advisor_sees_a_card_by_its_end_and_nobody_else(till):
    made = purses.issue_gift_card(amount=700, market="GB", key="k", now=till.now)
    assert [p.balance for p in operations.cards_ending(made.code[-4:], actor=till.csa)] == [700]
    with pytest.raises(Forbidden):
        operations.cards_ending(made.code[-4:], actor=till.shopper)
    assert PurseEntry.objects.get().balance_after == 700
