"""Paying at a card terminal: the provider as a real process, each way that it can go, and what we do of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from commerce.orders import settlement, sweepers, terminals
from commerce.orders.models import Order
from commerce.payments import gateway, operations
from commerce.payments.errors import (
    NoQuote,
    NotAtTerminal,
    NoTerminal,
    PaymentRefused,
    ProviderUnavailable,
    QuoteEnded,
    TerminalBusy,
    TerminalTaken,
)
from commerce.payments.models import (
    PaymentEvent,
    ProviderCall,
    Quote,
    Tender,
    Terminal,
    TerminalPayment,
)
from commerce.payments.providers import sandbox
from commerce.payments.providers.registry import PROVIDERS
from commerce.payments.reasons import Reason
from commerce.payments.reconciliation import reconcile
from core.actor import SYSTEM, Channel, Role
from core.errors import Invalid
from core.models import OutboundMessage
from tests.payments.test_gateway import perform_all, process, provider
from tests.sandbox.world import KEY, SECRET, SUCCESS

__all__ = ["process", "provider"]


def terminal_at(till, provider, name="Counter", place=None) -> Terminal:
    """A terminal of Leeds, of which its provider knows."""
    made = provider.post("/v1/readers", {"label": name}).json()
    return operations.register_terminal(
        location_id=(place or till.leeds).pk,
        name=name,
        provider="sandbox",
        reference=made["id"],
        actor=SYSTEM,
        now=till.now,
    )


def offered(till, *wanted, actor=None) -> Tender:
    """What is to be paid, offered in a store."""
    cart = till.cart_with(*wanted, actor=actor) if wanted else till.basket()
    tender = till.start_payment(cart, actor)
    Quote.objects.filter(pk=tender.plan.quote_id).update(channel=Channel.STORE)
    return tender


@pytest.fixture
def terminal(till, provider) -> Terminal:
    return terminal_at(till, provider)


@pytest.fixture
def tender(till, provider) -> Tender:
    return offered(till)


def send(till, tender, terminal, actor=None) -> TerminalPayment:
    return terminals.send(
        quote_id=tender.plan.quote_id,
        terminal_id=terminal.pk,
        actor=actor or till.clerk,
        now=till.now,
    )


@pytest.fixture
def sent(till, tender, terminal) -> TerminalPayment:
    return send(till, tender, terminal)


def act(provider, terminal, what) -> None:
    """Let something happen at the reader."""
    provider.post(f"/v1/readers/{terminal.reference}/act", {"act": what}).raise_for_status()


def look(till, sent) -> TerminalPayment:
    return terminals.look(sent.pk, now=till.now)


def cancel(till, sent) -> TerminalPayment:
    return terminals.cancel(sent_id=sent.pk, actor=till.clerk, now=till.now)


def told_of(client, payment_id):
    """The provider's webhook about a payment."""
    body, at = json.dumps({"data": {"id": payment_id}}).encode(), int(time.time())
    signed = hmac.new(SECRET.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return client.post(
        "/webhooks/payments/sandbox/",
        body,
        "application/json",
        headers={"Provider-Signature": f"t={at},v1={signed}"},
    )


def key_is(settings, key) -> None:
    """The provider knows us by another key from now on, or by ours again."""
    settings.PROVIDER_API_KEY = key
    sandbox._client().close()
    sandbox._client.cache_clear()


def on_reader(provider, terminal):
    return provider.get(f"/v1/readers/{terminal.reference}")["payment"]


def test_the_reader_asks_for_the_total_and_a_tap_places_the_order(till, provider, terminal, sent):
    assert (sent.state, on_reader(provider, terminal)) == ("waiting", sent.provider_id)
    assert provider.payment(sent.provider_id)["amount"] == sent.tender.amount

    act(provider, terminal, "tap")
    paid = look(till, sent)

    order = Order.objects.get()
    assert (paid.state, paid.tender.provider_id) == ("paid", sent.provider_id)
    assert paid.ended_at == till.now
    tender = Tender.objects.get()
    assert (tender.authorised, tender.captured_at_once, tender.method) == (
        order.total,
        True,
        "card",
    )
    assert on_reader(provider, terminal) is None
    assert look(till, paid).state == "paid"
    assert till.breaches() == []


def test_sent_twice_it_is_one_payment_on_the_reader(till, provider, terminal, tender, sent):
    assert send(till, tender, terminal) == sent
    assert TerminalPayment.objects.count() == 1
    assert provider.payment(sent.provider_id)["reference"] == sent.reference


def test_a_webhook_alone_settles_it_and_told_twice_changes_nothing(
    till, provider, terminal, sent, client
):
    act(provider, terminal, "tap")
    for _twice in range(2):
        assert told_of(client, sent.provider_id).status_code == 204

    assert Order.objects.count() == 1
    assert TerminalPayment.objects.get().state == "paid"
    assert PaymentEvent.objects.filter(type="authorised").count() == 1


@pytest.mark.parametrize(
    ("what", "state", "reason"),
    [
        ("tap_no_money", "declined", "insufficient_funds"),
        ("tap_refused", "declined", "do_not_honour"),
        ("cancel", "left", ""),
        ("walk_away", "timed_out", ""),
    ],
)
def test_what_is_not_paid_frees_the_terminal_and_is_sent_again(
    till, provider, terminal, tender, sent, what, state, reason
):
    act(provider, terminal, what)
    ended = look(till, sent)

    assert (ended.state, ended.reason) == (state, reason)
    assert till.held() == 3
    declined = PaymentEvent.objects.filter(type="declined").values_list("detail", flat=True)
    assert list(declined) == ([reason] if reason else [])
    again = send(till, tender, terminal)
    assert (again.state, again.pk == sent.pk) == ("waiting", False)
    act(provider, terminal, "tap")
    assert look(till, again).state == "paid"
    assert Order.objects.count() == 1
    assert till.breaches() == []


def test_a_colleague_cancels_and_the_page_can_be_paid_instead(
    till, provider, terminal, tender, sent
):
    assert cancel(till, sent).state == "cancelled"
    assert on_reader(provider, terminal) is None
    assert cancel(till, sent).state == "cancelled"

    url = gateway.open_page(tender.pk, now=till.now)
    tender.refresh_from_db()
    assert url == tender.pay_url
    provider.simulate(tender.provider_id, SUCCESS)
    assert settlement.settle(tender.pk, now=till.now).state == "placed"
    assert till.breaches() == []


def test_the_page_that_was_open_is_closed_when_a_terminal_takes_over(
    till, provider, terminal, tender
):
    gateway.open_page(tender.pk, now=till.now)
    page = Tender.objects.get().provider_id
    sent = send(till, tender, terminal)
    perform_all(till)

    assert provider.payment(page)["status"] == "voided"
    assert not Tender.objects.get().voided
    with pytest.raises(NotAtTerminal):
        gateway.open_page(tender.pk, now=till.now)
    cancel(till, sent)
    gateway.open_page(tender.pk, now=till.now)
    assert Tender.objects.get().provider_id not in {page, sent.provider_id}


def test_paid_before_the_cancel_it_stays_paid(till, provider, terminal, sent):
    act(provider, terminal, "tap")

    assert cancel(till, sent).state == "paid"
    assert Order.objects.count() == 1
    assert provider.payment(sent.provider_id)["refunded"] == 0


def _sent_back(till, provider, payment_id) -> None:
    for _twice in range(2):
        perform_all(till)
        payment = provider.payment(payment_id)
        assert payment["captured"] == payment["refunded"] > 0
        ProviderCall.objects.filter(kind="void").update(state="pending")
    perform_all(till)


@pytest.mark.parametrize("ended_by", ["cancel", "walk_away"])
def test_what_a_reader_tells_late_goes_back_by_itself(
    till, provider, terminal, tender, sent, client, ended_by
):
    if ended_by == "cancel":
        act(provider, terminal, "offline")
        assert cancel(till, sent).state == "cancelled"
    else:
        act(provider, terminal, ended_by)
        assert look(till, sent).state == "timed_out"
    act(provider, terminal, "pay_late")
    for _twice in range(2):
        assert told_of(client, sent.provider_id).status_code == 204

    assert not Order.objects.exists()
    _sent_back(till, provider, sent.provider_id)
    till.react()
    assert "we send it back" in OutboundMessage.objects.get(key__startswith="sent-back").text
    assert Quote.objects.get().state == "open"
    act(provider, terminal, "online")
    again = send(till, tender, terminal)
    act(provider, terminal, "tap")
    assert look(till, again).state == "paid"
    assert provider.payment(again.provider_id)["refunded"] == 0
    assert till.breaches() == []


def test_late_money_after_another_try_has_paid_goes_back(
    till, provider, terminal, tender, sent, client
):
    act(provider, terminal, "offline")
    cancel(till, sent)
    other = terminal_at(till, provider, "Pocket")
    again = send(till, tender, other)
    act(provider, other, "tap")
    assert look(till, again).state == "paid"
    act(provider, terminal, "pay_late")
    told_of(client, sent.provider_id)

    _sent_back(till, provider, sent.provider_id)
    till.react()
    assert "we send it back" in OutboundMessage.objects.get(key__startswith="sent-back").text
    assert Order.objects.count() == 1
    assert not Tender.objects.get().voided
    assert provider.payment(again.provider_id)["refunded"] == 0
    assert till.breaches() == []


def _put_there_late(till, sent) -> str:
    """The call that we gave up on arrives at the provider after all."""
    session = gateway._session(
        sent.tender, sent.tender.plan.offer, sent.reference, reader=sent.terminal.reference
    )
    return PROVIDERS["sandbox"].open(session).id


def _cancelled_before_it_arrived(till, provider, terminal, tender) -> TerminalPayment:
    provider.switch(fail_next=1)
    with pytest.raises(ProviderUnavailable):
        send(till, tender, terminal)
    sent = cancel(till, TerminalPayment.objects.get())
    assert (sent.state, sent.provider_id) == ("cancelled", "")
    return sent


def test_what_is_paid_by_a_call_that_arrives_after_the_cancel_goes_back(
    till, provider, terminal, tender, client
):
    late = _put_there_late(till, _cancelled_before_it_arrived(till, provider, terminal, tender))
    act(provider, terminal, "tap")
    for _twice in range(2):
        assert told_of(client, late).status_code == 204

    _sent_back(till, provider, late)
    till.react()
    assert "we send it back" in OutboundMessage.objects.get(key__startswith="sent-back").text
    assert TerminalPayment.objects.get().provider_id == late
    assert not Order.objects.exists()
    again = send(till, tender, terminal)
    act(provider, terminal, "tap")
    assert look(till, again).state == "paid"
    assert provider.payment(again.provider_id)["refunded"] == 0
    assert till.breaches() == []


def test_a_reader_that_asks_by_a_call_that_arrives_after_the_cancel_asks_no_more(
    till, provider, terminal, tender, client
):
    late = _put_there_late(till, _cancelled_before_it_arrived(till, provider, terminal, tender))
    told_of(client, late)
    act(provider, terminal, "offline")
    perform_all(till)
    assert on_reader(provider, terminal) is None
    assert Tender.objects.get().provider_id == ""

    # It had kept a card meanwhile.
    act(provider, terminal, "pay_late")
    told_of(client, late)
    _sent_back(till, provider, late)


def test_a_webhook_finds_the_try_whose_answer_was_lost(till, provider, terminal, tender, client):
    provider.switch(lose_next=1)
    with pytest.raises(ProviderUnavailable):
        send(till, tender, terminal)
    there = on_reader(provider, terminal)
    act(provider, terminal, "tap")
    told_of(client, there)

    assert Order.objects.count() == 1
    sent = TerminalPayment.objects.get()
    assert (sent.state, sent.provider_id) == ("paid", there)


@pytest.mark.parametrize("who", ["look", "webhook", "cancel"])
def test_paid_before_we_knew_of_it_and_its_offer_ended_it_goes_back_and_the_payer_is_told(
    till, provider, terminal, tender, client, who
):
    provider.switch(lose_next=1)
    with pytest.raises(ProviderUnavailable):
        send(till, tender, terminal)
    sent, there = TerminalPayment.objects.get(), on_reader(provider, terminal)
    act(provider, terminal, "tap")
    operations.void_quote(
        quote_id=tender.plan.quote_id, why=Reason.CART_CHANGED, actor=SYSTEM, now=till.now
    )
    if who == "webhook":
        told_of(client, there)
    else:
        (look if who == "look" else cancel)(till, sent)

    sent.refresh_from_db()
    assert (sent.state, sent.reason, sent.provider_id) == ("cancelled", "sent_back", there)
    _sent_back(till, provider, there)
    till.react()
    assert "we send it back" in OutboundMessage.objects.get(key__startswith="sent-back").text
    assert till.breaches() == []


@pytest.mark.parametrize("why", ["reader_offline", "reader_busy", "reader_not_found"])
def test_a_terminal_that_does_not_take_it_says_why_and_is_free(
    till, provider, terminal, tender, why
):
    if why == "reader_offline":
        act(provider, terminal, "offline")
    elif why == "reader_busy":
        provider.open(reader=terminal.reference)
    else:
        Terminal.objects.update(reference="rdr_nowhere")

    sent = send(till, tender, terminal)
    assert (sent.state, sent.reason, sent.is_open) == ("refused", why, False)
    assert send(till, tender, terminal).pk != sent.pk
    assert Tender.objects.get().provider_id == ""


def test_while_the_provider_is_away_the_try_stays_and_is_made_once(
    till, provider, terminal, tender
):
    provider.switch(lose_next=1)
    with pytest.raises(ProviderUnavailable):
        send(till, tender, terminal)
    sent = TerminalPayment.objects.get()
    assert (sent.state, sent.is_open) == ("asked", True)

    # Its answer was lost, not the call: the same key finds what there is.
    there = on_reader(provider, terminal)
    assert look(till, sent).provider_id == there
    act(provider, terminal, "tap")
    assert look(till, sent).state == "paid"


def test_a_try_whose_call_was_lost_can_be_cancelled(till, provider, terminal, tender):
    provider.switch(lose_next=1)
    with pytest.raises(ProviderUnavailable):
        send(till, tender, terminal)
    assert cancel(till, TerminalPayment.objects.get()).state == "cancelled"
    assert on_reader(provider, terminal) is None

    provider.switch(fail_next=1)
    with pytest.raises(ProviderUnavailable):
        send(till, tender, terminal)
    assert cancel(till, TerminalPayment.objects.get(ended_at=None)).state == "cancelled"


def test_cancelled_while_the_provider_is_away_the_sweeper_takes_it_off(
    till, provider, terminal, sent
):
    provider.switch(fail_next=1)
    with pytest.raises(ProviderUnavailable):
        cancel(till, sent)
    assert TerminalPayment.objects.get().state == "cancelling"

    till.now += timedelta(seconds=40)
    assert sweepers.ask_terminals(till.now) == 1
    assert TerminalPayment.objects.get().state == "cancelled"
    assert on_reader(provider, terminal) is None


def test_the_sweeper_settles_what_nobody_looks_at(till, provider, terminal, sent):
    act(provider, terminal, "tap")
    assert sweepers.ask_terminals(till.now) == 0
    till.now += timedelta(seconds=40)
    assert sweepers.ask_terminals(till.now) == 1
    assert Order.objects.count() == 1


def test_the_sweeper_takes_off_what_has_stood_for_too_long(till, provider, terminal, sent):
    till.now += timedelta(seconds=181)
    assert sweepers.ask_terminals(till.now) == 1
    assert TerminalPayment.objects.get().state == "cancelled"
    assert on_reader(provider, terminal) is None


def test_a_page_that_is_left_open_keeps_nothing_on_a_terminal(till, provider, terminal, sent):
    for _poll in range(6):
        till.now += timedelta(seconds=30)
        assert look(till, sent).state == "waiting"
        assert sweepers.ask_terminals(till.now) == 0
    till.now += timedelta(seconds=1)
    assert look(till, sent).state == "waiting"
    assert sweepers.ask_terminals(till.now) == 1
    assert TerminalPayment.objects.get().state == "cancelled"
    assert on_reader(provider, terminal) is None


def test_one_of_which_its_provider_tells_nothing_keeps_its_terminal_until_its_offer_has_ended(
    till, provider, terminal, tender, sent, client, settings
):
    key_is(settings, "rotated")
    for ask in (look, cancel):
        with pytest.raises(PaymentRefused):
            ask(till, sent)
    till.now += timedelta(minutes=10)
    assert sweepers.ask_terminals(till.now) == 0
    assert TerminalPayment.objects.get().state == "cancelling"

    till.now += timedelta(days=2)
    sweepers.end_expired_quotes(till.now)
    assert sweepers.ask_terminals(till.now) == 1
    sent.refresh_from_db()
    assert (sent.state, sent.reason, sent.is_open) == ("cancelled", "not_told", False)

    # It was paid, and is told in the end.
    key_is(settings, KEY)
    act(provider, terminal, "tap")
    told_of(client, sent.provider_id)
    _sent_back(till, provider, sent.provider_id)
    till.react()
    assert "we send it back" in OutboundMessage.objects.get(key__startswith="sent-back").text
    assert till.breaches() == []


def test_an_offer_that_ends_is_taken_off_its_terminal(till, provider, terminal, tender, sent):
    operations.void_quote(
        quote_id=tender.plan.quote_id, why=Reason.CART_CHANGED, actor=SYSTEM, now=till.now
    )
    perform_all(till)

    assert on_reader(provider, terminal) is None
    assert look(till, sent).state == "cancelled"
    with pytest.raises(QuoteEnded):
        send(till, tender, terminal)


def test_paid_at_the_moment_in_which_its_offer_ends_it_goes_back(
    till, provider, terminal, tender, sent
):
    act(provider, terminal, "tap")
    operations.void_quote(
        quote_id=tender.plan.quote_id, why=Reason.CART_CHANGED, actor=SYSTEM, now=till.now
    )
    ended = look(till, sent)

    assert (ended.state, ended.reason) == ("cancelled", "sent_back")
    _sent_back(till, provider, sent.provider_id)
    assert not Order.objects.exists()
    assert till.breaches() == []


def test_an_offer_that_ended_before_the_reader_had_it_is_taken_off_again(
    till, provider, terminal, tender
):
    sent = operations.send_to_terminal(
        quote_id=tender.plan.quote_id, terminal_id=terminal.pk, actor=till.clerk, now=till.now
    )
    operations.void_quote(
        quote_id=tender.plan.quote_id, why=Reason.CART_CHANGED, actor=SYSTEM, now=till.now
    )
    gateway.put_on_terminal(sent.pk, now=till.now)
    perform_all(till)

    assert on_reader(provider, terminal) is None
    assert look(till, sent).state == "cancelled"
    assert not OutboundMessage.objects.filter(key__startswith="sent-back").exists()


def test_one_payment_at_a_time_per_terminal_and_one_terminal_per_payment(
    till, provider, terminal, tender, sent
):
    other = offered(till, (till.mug, 1, None), actor=till.other_shopper)
    with pytest.raises(TerminalBusy):
        send(till, other, terminal)
    pocket = terminal_at(till, provider, "Pocket")
    with pytest.raises(NotAtTerminal):
        send(till, tender, pocket)
    assert TerminalPayment.objects.count() == 1

    cancel(till, sent)
    assert send(till, other, terminal).state == "waiting"


def test_goods_that_come_back_are_refunded_to_the_card(till, provider, terminal, sent):
    act(provider, terminal, "tap")
    look(till, sent)
    plan = Order.objects.get().plan_id
    move = {"plan_id": plan, "actor": till.clerk, "now": till.now}
    operations.request_capture(**move, amount=4900, cause="fulfilment:1")
    perform_all(till)
    operations.request_refund(**move, amount=1900, cause="return:1")
    perform_all(till)

    payment = provider.payment(sent.provider_id)
    assert (payment["captured"], payment["refunded"]) == (payment["amount"], 1900)
    assert till.breaches() == []


def test_the_books_of_the_provider_agree_with_ours(till, provider, terminal, tender, sent):
    """Of a try that was refused, one whose money came late and went back, and the one that was paid."""
    begun = timezone.now() - timedelta(minutes=5)
    act(provider, terminal, "tap_no_money")
    tries = [look(till, sent), send(till, tender, terminal)]
    act(provider, terminal, "offline")
    cancel(till, tries[1])
    act(provider, terminal, "pay_late")
    settlement.settle_at_terminal("sandbox", tries[1].provider_id, now=till.now)
    act(provider, terminal, "online")
    tries.append(send(till, tender, terminal))
    act(provider, terminal, "tap")
    look(till, tries[2])
    perform_all(till)

    ours = {each.provider_id for each in tries}
    found = reconcile("sandbox", since=begun).differences
    assert [each for each in found if each.payment_id in ours] == []


def test_only_where_one_works_and_only_what_was_offered_in_a_store(
    till, provider, terminal, tender
):
    for actor in (till.other_clerk, till.shopper, till.csa):
        with pytest.raises(NoTerminal):
            send(till, tender, terminal, actor)
    Quote.objects.update(channel=Channel.WEB)
    with pytest.raises(NoQuote):
        send(till, tender, terminal)
    assert not TerminalPayment.objects.exists()


def test_a_kiosk_sends_what_its_own_visitor_has_and_nobody_elses(till, provider, terminal, tender):
    kiosk = replace(till.shopper, channel=Channel.KIOSK, location_id=till.leeds.pk)
    with pytest.raises(NoQuote):
        send(till, tender, terminal, kiosk)
    Quote.objects.update(channel=Channel.KIOSK, offered_in=till.leeds)
    for other in (
        replace(kiosk, location_id=till.manchester.pk),
        replace(kiosk, visitor_key=till.other_shopper.visitor_key),
    ):
        with pytest.raises((NoTerminal, NoQuote)):
            send(till, tender, terminal, other)

    sent = send(till, tender, terminal, kiosk)
    assert sent.state == "waiting"
    stranger = replace(kiosk, visitor_key=till.other_shopper.visitor_key)
    with pytest.raises(NoTerminal):
        terminals.cancel(sent_id=sent.pk, actor=stranger, now=till.now)
    assert terminals.cancel(sent_id=sent.pk, actor=kiosk, now=till.now).state == "cancelled"
    # Whoever works there takes it over.
    assert send(till, tender, terminal).state == "waiting"


def test_a_cancel_of_another_store_is_refused(till, provider, terminal, sent):
    with pytest.raises(NoTerminal):
        terminals.cancel(sent_id=sent.pk, actor=till.other_clerk, now=till.now)
    with pytest.raises(TerminalPayment.DoesNotExist):
        look(till, TerminalPayment(pk=uuid4()))
    assert TerminalPayment.objects.get().state == "waiting"


def test_what_goes_by_another_provider_is_not_sent(till, provider, terminal, tender):
    Terminal.objects.update(provider="stripe")
    with pytest.raises(NotAtTerminal):
        send(till, tender, terminal)


def test_a_manager_registers_it_once_and_retires_it_when_it_is_free(
    till, provider, terminal, tender
):
    manager = till.staff(
        "sue@example.com", "Sue Ray", Channel.STORE, Role.STORE_MANAGER, at=[till.leeds]
    )
    register = partial(
        operations.register_terminal,
        location_id=till.leeds.pk,
        provider="sandbox",
        now=till.now,
    )
    with pytest.raises(TerminalTaken):
        register(name="Again", reference=terminal.reference, actor=manager)
    with pytest.raises(Invalid):
        register(name=" ", reference="rdr_other", actor=manager)
    with pytest.raises(NoTerminal):
        register(name="Mine", reference="rdr_other", actor=till.clerk)

    retire = partial(operations.retire_terminal, terminal_id=terminal.pk, now=till.now)
    sent = send(till, tender, terminal)
    with pytest.raises(TerminalBusy):
        retire(actor=manager)
    cancel(till, sent)
    with pytest.raises(NoTerminal):
        retire(actor=till.clerk)
    retire(actor=manager)
    with pytest.raises(NoTerminal):
        send(till, tender, terminal)
    register(name="Again", reference=terminal.reference, actor=manager)
