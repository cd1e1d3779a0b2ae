"""A terminal or a till is about to take the money while a colleague beside takes another way, or ends the sale."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest

from commerce.cart.models import Cart
from commerce.payments import operations as payments
from commerce.payments.models import Quote, Terminal, TerminalPayment
from commerce.payments.operations import quotes, terminals
from core.actor import SYSTEM, Actor, Channel
from core.errors import Busy
from tests.concurrency.racing import race, tally
from tests.selling.test_paying_at_a_till import AtTheTill
from tests.world import World

ROUNDS = 8


@pytest.fixture
def shop(transactional_db: None) -> AtTheTill:
    return AtTheTill()


def _sale(world: World, name: str) -> tuple[Actor, Quote, Terminal]:
    """A sale that is to be sent to a terminal of the store."""
    world.stock(world.mug, world.leeds, 1)
    buyer = world.visitor(name)
    cart = world.cart_with((world.mug, 1, world.leeds), actor=buyer)
    quote = world.start_payment(cart, buyer).plan.offer
    Quote.objects.filter(pk=quote.pk).update(channel=Channel.STORE)
    terminal = payments.register_terminal(
        location_id=world.leeds.pk, name=f"Counter {name}", provider="sandbox", reference=f"rdr_{name}",
        actor=SYSTEM, now=world.now,
    )  # fmt: skip
    return buyer, quote, terminal


def _again(call: Any) -> Any:
    """Press again where it was told to."""
    for _each in range(5):
        try:
            return call()
        except Busy:
            continue
    raise AssertionError("busy for ever")


def _sent(world: World, quote: Quote, terminal: Terminal) -> Any:
    return partial(
        payments.send_to_terminal,
        quote_id=quote.pk, terminal_id=terminal.pk, actor=world.clerk, now=world.now,
    )  # fmt: skip


def _other(world: World, way: str, quote: Quote, buyer: Actor) -> Any:
    said: dict[str, Any] = {"cart_id": quote.cart_id, "actor": buyer, "now": world.now}
    if way == "end":
        return partial(payments.end_sale, **said)
    return partial(payments.offer_at_till, location_id=world.leeds.pk, **said)


@pytest.mark.parametrize("way", ["till", "end"])
def test_either_the_terminal_asks_or_it_is_paid_in_another_way(
    committed_world: World, way: str
) -> None:
    world, told = committed_world, set()
    for number in range(ROUNDS):
        buyer, quote, terminal = _sale(world, str(number))
        calls = [_sent(world, quote, terminal), _other(world, way, quote, buyer)]
        calls = [partial(_again, call) for call in calls]

        results = race(calls if number % 2 else calls[::-1])

        asks = TerminalPayment.objects.filter(terminal=terminal, ended_at=None).exists()
        other = results[1] if number % 2 else results[0]
        assert asks == (type(other).__name__ == "AtTerminal"), tally(results)
        quote.refresh_from_db()
        assert asks == (quote.state == Quote.State.OPEN and quote.cart.quote_id == quote.pk)
        told |= {type(each).__name__ for each in results}
    assert told <= {"TerminalPayment", "AtTerminal", "QuoteEnded", "TillOffer", "NoneType"}


@pytest.mark.parametrize("way", ["till", "end"])
def test_control_without_the_cart_s_lock_both_are_done(
    committed_world: World, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """The other way has looked, and then the terminal is asked."""
    world = committed_world
    buyer, quote, terminal = _sale(world, "one")
    looked, asked = threading.Event(), threading.Event()
    check = quotes.check_nobody_takes

    def slowly(*arguments: Any) -> None:
        check(*arguments)
        looked.set()
        assert asked.wait(timeout=20)

    def send() -> Any:
        assert looked.wait(timeout=20)
        try:
            return _sent(world, quote, terminal)()
        finally:
            asked.set()

    monkeypatch.setattr(quotes, "check_nobody_takes", slowly)
    monkeypatch.setattr(
        terminals, "_lock_cart", lambda quote_id: Cart.objects.get(quote_id=quote_id)
    )

    results = race([send, _other(world, way, quote, buyer)])

    assert tally(results)["TerminalPayment"] == 1, results
    assert not any(isinstance(each, Exception) for each in results), results
    assert TerminalPayment.objects.filter(ended_at=None).exists()


def test_a_till_that_has_claimed_it_keeps_it_or_the_sale_has_ended(shop: AtTheTill) -> None:
    for number in range(ROUNDS):
        buyer = shop.visitor(f"b{number}")
        offer = shop.offer(buyer, units=1)
        claim, end = partial(shop.claim, offer), _other(shop, "end", offer.quote, buyer)
        calls = [partial(_again, call) for call in (claim, end)]

        told = race(calls if number % 2 else calls[::-1])

        assert tally(told) in ({"datetime": 1, "AtTill": 1}, {"QuoteEnded": 1, "NoneType": 1})


def test_control_without_the_cart_s_lock_a_claimed_sale_is_ended(
    shop: AtTheTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who ends it has looked without the lock, and then a till claims it."""
    buyer = shop.visitor("one")
    offer = shop.offer(buyer, units=1)
    looked, claimed = threading.Event(), threading.Event()
    check = quotes.check_nobody_takes

    def slowly(*arguments: Any) -> None:
        check(*arguments)
        looked.set()
        assert claimed.wait(timeout=20)

    def claim() -> Any:
        assert looked.wait(timeout=20)
        try:
            return shop.claim(offer)
        finally:
            claimed.set()

    def careless(cart_id: Any, **_actor: Any) -> Cart:
        return Cart.objects.get(pk=cart_id)

    monkeypatch.setattr(quotes, "check_nobody_takes", slowly)
    monkeypatch.setattr(quotes.carts, "lock", careless)

    told = race([claim, _other(shop, "end", offer.quote, buyer)])

    assert tally(told) == {"datetime": 1, "NoneType": 1}, told
