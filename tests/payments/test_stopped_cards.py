"""Gift cards that are stopped, sent anew or replaced, by a lead or by a dispute of the money that bought them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.orders import gift_cards, settlement
from commerce.orders.models import Order
from commerce.orders.second_person import NeedsManager, OwnOrder
from commerce.payments import operations, purses
from commerce.payments.errors import BalanceSpent, CardMoved, NoGiftCard
from commerce.payments.models import Purse, PurseEntry
from commerce.payments.providers import Dispute
from core.actor import Channel, Role
from core.errors import Forbidden, Invalid, NotFound
from core.models import Event, OutboundMessage
from tests.payments.test_means import card, carry_out, pays, plan_of


@pytest.fixture
def lead(till):
    return till.staff("lena@example.com", "Lena Roy", Channel.PHONE, Role.CSA_LEAD)


@pytest.fixture
def bought(till) -> Order:
    """An order of two gift cards of 12.50 whose money was taken."""
    order = till.placed_order((till.gift_card(1250), 2, None), (till.kettle, 1, None))
    till.captured_by_provider(order)
    till.react()
    return order


@pytest.fixture
def manager(till):
    return till.staff("mona@example.com", "Mona Bell", Channel.PHONE, Role.MANAGER)


def code_in(mail: OutboundMessage) -> str:
    return next(line for line in mail.text.splitlines() if line.count("-") == 3 and len(line) == 19)


def sent_anew(till, purse, actor, to="right@example.com", reason="Typo in the address"):
    made = gift_cards.send_anew(purse_id=purse.pk, to=to, reason=reason, actor=actor, now=till.now)
    return made, OutboundMessage.objects.get(key=f"gift-card-anew-{made.pk}")


def disputed(till, order, state="open"):
    tender = order.plan.last_tender
    payment = till.provider_says(
        tender, id=tender.provider_id, disputes=(Dispute("dp_1", order.total, "fraudulent", state),)
    )
    settlement.act_on(tender.pk, payment, now=till.now)
    till.react()


def first() -> Purse:
    return Purse.objects.order_by("pk")[0]


def test_sent_anew_has_another_code_the_same_value_and_the_same_last_day(till, bought, manager):
    old = first()
    old_code = code_in(OutboundMessage.objects.filter(key__startswith="gift-card-")[0])
    till.now += timedelta(days=300)
    made, mail = sent_anew(till, old, manager)

    assert operations.card_of(code_in(mail)) == made
    assert (made.balance, made.expires_on) == (1250, old.expires_on)
    assert "had before does not work any more" in mail.text
    with pytest.raises(NoGiftCard, match="stopped"):
        operations.card_of(old_code)
    out, come = PurseEntry.objects.filter(type="moved").order_by("pk")
    assert (out.amount, come.amount, come.reason) == (-1250, 1250, "Typo in the address")
    event = Event.objects.get(type="GiftCardReplaced")
    assert (event.privileged, event.reason) == (True, "Typo in the address")
    assert till.breaches() == []


def test_asked_twice_it_is_sent_anew_once(till, bought, manager):
    sent_anew(till, first(), manager)
    with pytest.raises(CardMoved):
        sent_anew(till, first(), manager, to="other@example.com")
    assert Purse.objects.count() == 3


def test_what_waits_for_its_day_with_the_old_code_is_not_sent(till, manager):
    order = till.placed_order((till.gift_card(1250), 1, None))
    day = till.now.date() + timedelta(days=9)
    Order.objects.filter(pk=order.pk).update(gift_send_on=day, gift_email="bo@example.com")
    till.captured_by_provider(order)
    till.react()
    _made, mail = sent_anew(till, first(), manager)

    about = OutboundMessage.objects.filter(key__startswith="gift-card-")
    # Who never had the old code is not told of it.
    assert {each.to for each in about} == {mail.to, order.email}
    assert till.waiting_for(mail)[0].due_at.date() == day
    assert till.breaches() == []


def test_only_a_lead_or_manager_with_a_reason_to_an_address_that_is_not_her_own(till, bought, lead):
    old = first()
    for actor in (till.csa, till.shopper):
        with pytest.raises(Forbidden):
            sent_anew(till, old, actor)
    with pytest.raises(Forbidden, match="to herself"):
        sent_anew(till, old, lead, to="LENA@example.com")
    for wrong in ({"reason": " "}, {"to": "nobody"}):
        with pytest.raises(Invalid):
            sent_anew(till, old, lead, **{"to": bought.email, **wrong})
    with pytest.raises(NotFound):
        sent_anew(till, card(till, 500).purse, lead)
    assert not OutboundMessage.objects.filter(key__startswith="gift-card-anew").exists()


def test_what_orders_have_kept_stays_and_comes_after_when_it_is_free(till, lead):
    """A card of 20.00, of which a placed order keeps 12.50: 7.50 moves, and 12.50 with the refund."""
    made = card(till, 2000)
    cart = till.cart_with((till.mug, 1, till.leeds))
    pays(till, cart, made)
    order = till.pay(till.start_payment(cart)).order
    new = operations.replace_card(
        purse_id=made.purse.pk, reason="Lost", actor=lead, now=till.now
    ).purse
    assert (new.balance, Purse.objects.get(pk=made.purse.pk).balance) == (750, 1250)
    assert till.breaches() == []

    operations.request_capture(
        plan_id=order.plan_id, amount=order.total, cause="x", actor=till.clerk, now=till.now
    )
    carry_out(till)
    again = operations.replace_card(purse_id=new.pk, reason="Lost", actor=lead, now=till.now).purse
    operations.request_refund(
        plan_id=order.plan_id, amount=order.total, cause="y", actor=till.clerk, now=till.now
    )
    carry_out(till)

    assert [each.balance for each in Purse.objects.order_by("pk")] == [0, 0, 2000]
    assert Purse.objects.get(pk=again.pk).balance == 2000
    assert till.breaches() == []


def test_stopped_it_pays_nothing_new_and_frees_what_no_order_has(till, lead):
    made = card(till, 1000)
    cart = till.basket()
    pays(till, cart, made)
    tender = till.start_payment(cart)
    stopped = operations.stop_card(
        purse_id=made.purse.pk, reason="Stolen", actor=lead, now=till.now
    )
    assert (stopped.balance, Purse.objects.get().reserved) == (1000, 0)
    with pytest.raises(BalanceSpent):
        till.pay(tender)
    assert purses.free_of(Purse.objects.get(), now=till.now) == 0
    with pytest.raises(NoGiftCard, match="stopped"):
        pays(till, till.basket(till.other_shopper), made, till.other_shopper)
    with pytest.raises(CardMoved):
        operations.stop_card(purse_id=made.purse.pk, reason="Again", actor=lead, now=till.now)

    operations.resume_card(purse_id=made.purse.pk, reason="Found", actor=lead, now=till.now)
    assert till.pay(tender).state == "placed"
    assert till.breaches() == []


def test_a_card_that_was_chosen_and_then_stopped_is_left_out(till, lead):
    made = card(till, 1000)
    cart = till.basket()
    pays(till, cart, made)
    operations.stop_card(purse_id=made.purse.pk, reason="Stolen", actor=lead, now=till.now)

    assert [part[0] for part in plan_of(till.start_payment(cart))] == ["sandbox"]


def test_a_dispute_stops_what_is_left_on_what_it_bought_also_on_what_followed(
    till, bought, manager
):
    made, _mail = sent_anew(till, first(), manager)
    disputed(till, bought)

    assert [each.stopped_why for each in Purse.objects.order_by("pk")] == [
        "replaced", "dispute", "dispute",
    ]  # fmt: skip
    with pytest.raises(CardMoved, match="disputed"):
        sent_anew(till, made, manager, to="x@example.com")
    with pytest.raises(CardMoved):
        operations.resume_card(purse_id=made.pk, reason="No", actor=manager, now=till.now)
    assert Event.objects.filter(type="GiftCardStopped").count() == 2

    disputed(till, bought, "won")
    assert [each.stopped_why for each in Purse.objects.order_by("pk")] == ["replaced", "", ""]


def test_a_lost_dispute_keeps_them_stopped(till, bought):
    disputed(till, bought)
    disputed(till, bought, "lost")
    assert {each.stopped_why for each in Purse.objects.all()} == {"dispute"}


def test_cards_that_are_made_after_the_dispute_are_stopped_too(till):
    order = till.placed_order((till.gift_card(1250), 1, None))
    disputed(till, order)
    till.captured_by_provider(order)
    till.react()
    assert first().stopped_why == "dispute"


def test_what_a_colleague_had_stopped_stays_so_when_a_dispute_is_won(till, bought, lead):
    operations.stop_card(purse_id=first().pk, reason="Stolen", actor=lead, now=till.now)
    disputed(till, bought)
    disputed(till, bought, "won")
    assert [each.stopped_why for each in Purse.objects.order_by("pk")] == ["stopped", ""]


def test_a_dispute_holds_what_a_colleague_had_stopped_and_is_shown(till, bought, lead, client):
    purse = first()
    operations.stop_card(purse_id=purse.pk, reason="Stolen", actor=lead, now=till.now)
    disputed(till, bought)
    acts = {"purse_id": purse.pk, "reason": "She rang", "actor": lead, "now": till.now}
    for act in (
        lambda: gift_cards.resume(**acts),
        lambda: gift_cards.send_anew(to=bought.email, **acts),
    ):
        with pytest.raises(CardMoved, match="disputed"):
            act()
    assert first().stopped_why == "stopped"
    assert Purse.objects.count() == 2
    client.force_login(till.user(lead))
    page = client.get(reverse("console:gift_card", args=[purse.pk])).content.decode()
    assert "The payment is disputed" in page
    assert "Let it be spent again" not in page

    disputed(till, bought, "won")
    gift_cards.resume(**acts)
    assert first().stopped_why == ""


def test_what_an_offer_had_of_it_is_free_when_it_is_replaced(till, lead):
    made = card(till, 1000)
    pays(till, cart := till.basket(), made)
    till.start_payment(cart)
    assert Purse.objects.get().reserved
    new = operations.replace_card(purse_id=made.purse.pk, reason="x", actor=lead, now=till.now)
    assert new.purse.balance == 1000
    assert till.breaches() == []


def test_who_bought_it_and_who_had_the_code_are_told(till, bought, manager):
    Order.objects.filter(pk=bought.pk).update(gift_email="bo@example.com")
    OutboundMessage.objects.filter(key__startswith="gift-card-").update(to="bo@example.com")
    made, _mail = sent_anew(till, first(), manager)

    told = OutboundMessage.objects.filter(key__contains="-told-")
    assert {each.to for each in told} == {bought.email, "bo@example.com"}
    for each in told:
        assert f"ends with {first().last4}" in each.text
        assert "r…@example.com" in each.text
        assert "right@" not in each.text
        assert "Was it not you" in each.text
    again, _mail = sent_anew(till, made, manager, to=bought.email.upper())
    told = OutboundMessage.objects.filter(key__startswith=f"gift-card-anew-{again.pk}-told-")
    assert [each.to for each in told] == ["right@example.com"]


def test_a_lead_sends_so_much_to_whom_it_was_sent_and_a_manager_more(till, bought, lead, manager):
    with pytest.raises(NeedsManager, match="Ask a manager"):
        sent_anew(till, first(), lead)
    made, _mail = sent_anew(till, first(), lead, to=bought.email)
    most = operations.credit_limit("GB")
    Purse.objects.filter(pk=made.pk).update(balance=most + 1)
    with pytest.raises(NeedsManager):
        sent_anew(till, made, lead, to=bought.email)
    sent_anew(till, made, manager)


def test_nobody_sends_anew_or_frees_what_she_bought_herself(till, bought, manager):
    purse = first()
    operations.stop_card(purse_id=purse.pk, reason="Stolen", actor=manager, now=till.now)
    Order.objects.filter(pk=bought.pk).update(email="MONA@example.com")
    with pytest.raises(OwnOrder):
        sent_anew(till, purse, manager)
    with pytest.raises(OwnOrder):
        gift_cards.resume(purse_id=purse.pk, reason="x", actor=manager, now=till.now)
    assert Purse.objects.count() == 2
