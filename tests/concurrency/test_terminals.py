"""Card terminals at the same moment: one payment each, and who pays while a colleague cancels."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from commerce.orders import settlement, terminals
from commerce.orders.models import Order
from commerce.payments import gateway, operations
from commerce.payments.errors import TerminalBusy
from commerce.payments.models import Quote, Tender, Terminal, TerminalPayment
from commerce.payments.providers import ProviderPayment
from core import invariants
from core.actor import SYSTEM, Channel
from tests.concurrency.racing import race, tally
from tests.payments.test_at_terminals import act, on_reader
from tests.payments.test_gateway import process, provider
from tests.world import World

__all__ = ["process", "provider"]
ROUNDS = 5


def _terminal(world: World, provider, name: str) -> Terminal:
    made = provider.post("/v1/readers", {"label": name}).json()
    # The client is made here, or threads would make one each.
    assert gateway.reader_name("sandbox", made["id"]) == name
    return operations.register_terminal(
        location_id=world.leeds.pk, name=name, provider="sandbox", reference=made["id"],
        actor=SYSTEM, now=world.now,
    )  # fmt: skip


def _offered(world: World, name: str) -> Tender:
    world.stock(world.mug, world.warehouse, 1)
    buyer = world.visitor(name)
    tender = world.start_payment(world.cart_with((world.mug, 1, None), actor=buyer), buyer)
    Quote.objects.filter(pk=tender.plan.quote_id).update(channel=Channel.STORE)
    return tender


def _breaches() -> list[str]:
    return [line for result in invariants.run() for line in result.breaches]


def test_two_colleagues_and_one_terminal(committed_world: World, provider) -> None:
    world = committed_world
    for number in range(ROUNDS):
        terminal = _terminal(world, provider, f"Counter {number}")
        tenders = [_offered(world, f"{number}-{each}") for each in range(3)]
        results = race(
            [
                partial(
                    terminals.send, quote_id=tender.plan.quote_id, terminal_id=terminal.pk,
                    actor=world.clerk, now=world.now,
                )
                for tender in tenders
            ]
        )  # fmt: skip
        assert tally(results) == {"TerminalPayment": 1, "TerminalBusy": 2}
        sent = TerminalPayment.objects.get(terminal=terminal)
        assert on_reader(provider, terminal) == sent.provider_id


def test_control_without_its_constraint_a_terminal_has_two_payments(
    committed_world: World, provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks first and writes then would put two on it: the constraint is what refuses."""
    world = committed_world
    terminal = _terminal(world, provider, "Counter")
    row = partial(
        TerminalPayment.objects.create, terminal=terminal, created_at=world.now, asked_at=world.now
    )

    def careless(tender: Tender) -> None:
        if not TerminalPayment.objects.filter(terminal=terminal, ended_at=None).exists():
            row(tender=tender)

    refused = 0
    for number in range(10):
        tenders = [_offered(world, f"{number}-{each}") for each in range(4)]
        results = race([partial(careless, tender) for tender in tenders])
        refused += tally(results)["IntegrityError"]
        if refused:
            break
        TerminalPayment.objects.update(state="cancelled", ended_at=world.now)
    assert refused
    with pytest.raises(IntegrityError), transaction.atomic():
        row(tender=_offered(world, "after"))


def test_the_customer_pays_while_a_colleague_cancels(committed_world: World, provider) -> None:
    """Either she has paid and has her order, or nothing was charged: never both, never neither."""
    world, ended = committed_world, set()
    for number in range(ROUNDS * 2):
        terminal = _terminal(world, provider, f"Counter {number}")
        tender = _offered(world, str(number))
        sent = terminals.send(
            quote_id=tender.plan.quote_id, terminal_id=terminal.pk, actor=world.clerk, now=world.now
        )
        calls = [
            partial(act, provider, terminal, "tap"),
            partial(terminals.cancel, sent_id=sent.pk, actor=world.clerk, now=world.now),
            partial(terminals.look, sent.pk, now=world.now),
        ]
        race(calls if number % 2 else calls[::-1])

        now = terminals.look(sent.pk, now=world.now)
        payment = provider.payment(sent.provider_id)
        has_order = Order.objects.filter(cart_id=tender.plan.quote.cart_id).exists()
        ended.add(now.state)
        assert now.state in {"paid", "cancelled"}
        assert (now.state == "paid") == has_order == (payment["captured"] > 0), number
        assert payment["refunded"] == 0
    assert ended <= {"paid", "cancelled"}
    assert _breaches() == []


def _says(world: World, sent: TerminalPayment, status: str) -> ProviderPayment:
    says = world.provider_says(sent.tender, status, id=sent.provider_id, reader="rdr_x")
    return replace(says, reference=sent.reference, captured_at_once=True, declines=())


def _told_opposites(world: World, provider, number: int) -> tuple[TerminalPayment, list[str]]:
    """The end of a try and the money of it, told by two webhooks at once: a late answer."""
    terminal = _terminal(world, provider, f"Counter {number}")
    tender = _offered(world, str(number))
    sent = terminals.send(
        quote_id=tender.plan.quote_id, terminal_id=terminal.pk, actor=world.clerk, now=world.now
    )
    settled = race(
        [
            partial(settlement.act_on, tender.pk, _says(world, sent, status), now=world.now)
            for status in ("cancelled", "authorised", "authorised")
        ]
    )
    sent.refresh_from_db()
    return sent, [each.state for each in settled]


def test_its_end_and_its_money_at_once_are_an_order_or_a_refund(
    committed_world: World, provider
) -> None:
    world = committed_world
    for number in range(ROUNDS):
        sent, _states = _told_opposites(world, provider, number)
        tender = Tender.objects.get(pk=sent.tender_id)
        has_order = Order.objects.filter(cart_id=tender.plan.offer.cart_id).exists()
        goes_back = tender.calls.filter(kind="void").count()
        assert (sent.state, has_order, goes_back) in {("paid", True, 0), ("left", False, 1)}
    assert _breaches() == []


def test_control_without_asking_how_the_try_ended_a_late_answer_places_the_order(
    committed_world: World, provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = committed_world
    monkeypatch.setattr(operations, "refuse_after_terminal", lambda **_: False)
    terminal = _terminal(world, provider, "Counter")
    tender = _offered(world, "late")
    sent = terminals.send(
        quote_id=tender.plan.quote_id, terminal_id=terminal.pk, actor=world.clerk, now=world.now
    )
    for status in ("cancelled", "authorised"):
        settlement.act_on(tender.pk, _says(world, sent, status), now=world.now)
    sent.refresh_from_db()
    assert (sent.state, Order.objects.count()) == ("left", 1)


def test_one_payment_sent_twice_at_once_is_on_the_reader_once(
    committed_world: World, provider
) -> None:
    world = committed_world
    terminal, tender = _terminal(world, provider, "Counter"), _offered(world, "twice")
    results = race(
        [
            partial(
                terminals.send, quote_id=tender.plan.quote_id, terminal_id=terminal.pk,
                actor=world.clerk, now=world.now,
            )
        ]
        * 4
    )  # fmt: skip
    assert {each.pk for each in results} == {TerminalPayment.objects.get().pk}
    assert not isinstance(results[0], TerminalBusy)
    assert on_reader(provider, terminal) == TerminalPayment.objects.get().provider_id
