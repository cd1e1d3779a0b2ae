"""Gift cards that several spend at once, late payers with rivals, and one payment that everybody reports."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from commerce.cart import operations as carts
from commerce.orders import operations as orders
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments import gateway, operations, purses
from commerce.payments.models import ProviderCall, Purse, PurseEntry, Reservation, Tender
from commerce.payments.purses import NewCard
from core import invariants, relay
from core.actor import Actor
from core.models import Delivery, OutboundMessage
from tests.concurrency.racing import race, tally
from tests.world import World

ROUNDS = 5


def _card(amount: int, world: World) -> NewCard:
    made = purses.issue_gift_card(amount=amount, market="GB", key=str(uuid4()), now=world.now)
    assert made is not None
    return made


def _cart(world: World, actor: Actor, card: NewCard):
    cart = world.cart_with((world.kettle, 1, world.leeds), actor=actor)
    operations.choose_means(cart_id=cart.pk, gift_card=card.code, actor=actor, now=world.now)
    return cart


def _start(world: World, cart, actor: Actor, rest: int = 3900):
    return operations.start_payment(cart_id=cart.pk, actor=actor, now=world.now, expected_rest=rest)


def _send_link(world: World, cart):
    return operations.send_pay_link(
        cart_id=cart.pk, by="sms", to="+447700900123", actor=world.csa, now=world.now
    )


def _breaches() -> list[str]:
    return [line for result in invariants.run() for line in result.breaches]


def _by_phone(world: World, number: int, card: NewCard):
    """A caller's cart, open to the advisor, with the gift card on it."""
    caller = world.visitor(f"caller-{number}")
    cart = _cart(world, caller, card)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    carts.allow_editing(cart_id=cart.pk, actor=caller, now=world.now)
    return cart


def test_a_gift_card_in_two_browsers_and_on_the_phone_is_reserved_once(
    committed_world: World,
) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 99)
    for number in range(ROUNDS):
        card = _card(1000, world)
        buyers = [world.visitor(f"{side}-{number}") for side in ("left", "right")]
        calls = [partial(_start, world, _cart(world, one, card), one) for one in buyers]
        calls.append(partial(_send_link, world, _by_phone(world, number, card)))

        results = race(calls)

        purse = Purse.objects.get(pk=card.purse.pk)
        assert (purse.balance, purse.reserved) == (1000, 1000)
        assert Reservation.objects.filter(purse=purse).count() == 1
        told = tally(results)
        assert told["RestChanged"] == 2 - told["Tender"]
        assert told["PayLink"] == 1
    assert _breaches() == []


def test_two_tabs_with_one_cart_reserve_once(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 99)
    card = _card(1000, world)
    cart = _cart(world, world.shopper, card)

    results = race([partial(_start, world, cart, world.shopper)] * 6)

    assert len({tender.pk for tender in results}) == 1
    assert Reservation.objects.get().amount == 1000
    assert _breaches() == []


def test_without_the_lock_the_same_money_is_reserved_twice(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: who reads before the other has written gives the card away twice."""
    world = committed_world
    world.stock(world.kettle, world.leeds, 99)
    card = _card(1000, world)
    buyers = [world.visitor(side) for side in ("left", "right")]
    calls = [partial(_start, world, _cart(world, one, card), one) for one in buyers]
    both_have_read = threading.Barrier(2)

    def read_only(ids, *, now):
        found = Purse.objects.in_bulk(list(ids))
        both_have_read.wait(timeout=20)
        return found

    monkeypatch.setattr(purses, "lock", read_only)

    assert tally(race(calls)) == {"Tender": 2}
    assert sum(each.amount for each in Reservation.objects.all()) == 2000
    assert _breaches() != []


def _settle(world: World, tender: Tender):
    return orders.settle_payment(
        tender_id=tender.pk, payment=world.provider_says(tender), now=world.now
    )


def test_a_late_payer_and_a_rival_for_her_gift_card(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 99)
    begun = world.now
    for number in range(ROUNDS):
        world.now = begun
        card = _card(1000, world)
        late, rival = world.visitor(f"late-{number}"), world.visitor(f"rival-{number}")
        tender = _start(world, _cart(world, late, card), late)
        cart = _cart(world, rival, card)
        world.now = begun + timedelta(hours=1)
        calls = [partial(_settle, world, tender), partial(_start, world, cart, rival)]

        results = race(calls if number % 2 else calls[::-1])

        told = tally(results)
        assert told in ({"Settled": 1, "RestChanged": 1}, {"BalanceSpent": 1, "Tender": 1})
        purse = Purse.objects.get(pk=card.purse.pk)
        assert purse.reserved == 1000
    assert _breaches() == []


def test_late_payers_without_rivals_all_get_their_orders(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 99)
    buyers = [world.visitor(f"late-{number}") for number in range(ROUNDS)]
    tenders = []
    for buyer in buyers:
        other = _card(1000, world)
        tenders.append(_start(world, _cart(world, buyer, other), buyer))
    world.now += timedelta(hours=1)

    results = race([partial(_settle, world, tender) for tender in tenders])

    assert {result.state for result in results} == {"placed"}
    assert {purse.reserved for purse in Purse.objects.all()} == {1000}
    assert _breaches() == []


def test_three_webhooks_a_return_and_a_poll_make_one_order_one_capture_one_mail(
    committed_world: World,
) -> None:
    """Everything is paid by a gift card, so that the ledger itself counts the captures."""
    world = committed_world
    world.stock(world.kettle, world.leeds, 9)
    card = _card(9000, world)
    cart = _cart(world, world.shopper, card)
    tender = _start(world, cart, world.shopper, rest=0)
    gateway.open_page(tender.pk, now=world.now)

    settled = race([partial(settlement.settle, tender.pk, now=world.now)] * 5)

    assert {each.state for each in settled} == {"placed"}
    order = Order.objects.get()
    confirmations = Delivery.objects.filter(handler__endswith="confirm_order")
    (delivery,) = confirmations
    race([partial(relay.deliver, delivery.pk, now=world.now)] * 3)
    assert OutboundMessage.objects.filter(to="ada@example.com").count() == 1

    fulfilment = order.fulfilments.get()
    ask = partial(
        operations.request_capture,
        plan_id=order.plan_id,
        amount=4900,
        cause=f"fulfilment:{fulfilment.pk}",
        actor=world.clerk,
        now=world.now,
    )
    race([ask] * 4)
    call = ProviderCall.objects.get(kind="capture")
    race([partial(gateway.perform, call.pk, now=world.now)] * 4)

    assert [entry.amount for entry in PurseEntry.objects.filter(type="spent")] == [-4900]
    assert Tender.objects.get(provider="gift_card").captured == 4900
    assert Purse.objects.get().balance == 4100
    assert _breaches() == []
