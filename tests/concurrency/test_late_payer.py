"""Her hold has ended while she paid: she gets the last unit or a rival does, and her money is let go."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest

from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments import operations, purses
from commerce.payments.models import ProviderCall, Purse, Quote, Reservation, Tender
from core import invariants
from core.actor import Actor
from stores.inventory.models import StockHold
from stores.inventory.operations import allocations, holds
from tests.concurrency.racing import race, tally
from tests.concurrency.test_means import _card, _cart, _start
from tests.world import World

ROUNDS = 6


def _breaches() -> list[str]:
    return [line for result in invariants.run() for line in result.breaches]


def _started(world: World, buyer: Actor) -> Tender:
    cart = world.cart_with((world.kettle, 1, world.leeds), actor=buyer)
    return world.start_payment(cart, buyer)


def _pays_late(world: World, tender: Tender) -> settlement.Settled:
    return settlement.act_on(tender.pk, world.provider_says(tender), now=world.now)


def _late_and_rival(world: World, name: str) -> tuple[Tender, partial[Tender]]:
    """The last unit: one pays for it, an hour too late; another one begins to."""
    begun = world.now
    world.stock(world.kettle, world.leeds, 1)
    tender = _started(world, world.visitor(f"late-{name}"))
    rival = world.visitor(f"rival-{name}")
    world.now = begun + timedelta(hours=1)
    cart = world.cart(rival)
    world.details(cart, rival)
    world.add(cart, world.kettle, 1, at=world.leeds, actor=rival)
    return tender, partial(world.start_payment, cart, rival)


def test_the_last_unit_goes_to_the_late_payer_or_to_her_rival(committed_world: World) -> None:
    world = committed_world
    for number in range(ROUNDS):
        tender, rival = _late_and_rival(world, str(number))
        calls = [partial(_pays_late, world, tender), rival]

        results = race(calls if number % 2 else calls[::-1])

        told = tally(results)
        has_order = Order.objects.filter(cart_id=tender.plan.quote.cart_id).exists()
        is_let_go = ProviderCall.objects.filter(tender=tender, kind="void").exists()
        if told == {"Settled": 1, "OutOfStock": 1}:
            assert (has_order, is_let_go) == (True, False)
        else:
            assert told == {"Settled": 1, "Tender": 1}
            assert (has_order, is_let_go) == (False, True)
            quote = Quote.objects.get(plan__tenders=tender)
            assert (quote.state, quote.void_reason) == ("void", "sold-out")
            (begun,) = [each for each in results if isinstance(each, Tender)]
            assert world.pay(begun).state == "placed"
        level = world.level(world.kettle, world.leeds)
        assert (level.on_hand, level.allocated) == (number + 1, number + 1)
        assert not StockHold.objects.living(world.now).exists()
    assert _breaches() == []


def test_late_payers_without_rivals_all_get_their_goods(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, ROUNDS)
    tenders = [_started(world, world.visitor(str(number))) for number in range(ROUNDS)]
    world.now += timedelta(hours=1)

    settled = race([partial(_pays_late, world, tender) for tender in tenders])

    assert {each.state for each in settled} == {"placed"}
    level = world.level(world.kettle, world.leeds)
    assert (level.on_hand, level.allocated) == (ROUNDS, ROUNDS)
    assert _breaches() == []


def test_without_the_lock_the_last_unit_is_promised_to_both(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: both read what is left before the other has written."""
    world = committed_world
    tender, rival = _late_and_rival(world, "control")
    both_have_read = threading.Barrier(2)
    checked, lacked = allocations.check, holds.lacking

    def unlocked(keys):
        return {
            (row.location_id, row.variant_id): row
            for row in allocations.StockLevel.objects.filter(
                location__in={key[0] for key in keys}, variant__in={key[1] for key in keys}
            )
        }

    def check(*arguments, **named):
        checked(*arguments, **named)
        both_have_read.wait(timeout=20)

    def lacking(demands, left):
        found = lacked(demands, left)
        if demands:
            both_have_read.wait(timeout=20)
        return found

    for module in (holds, allocations):
        monkeypatch.setattr(module, "lock_levels", lambda keys: unlocked(set(keys)))
    monkeypatch.setattr(allocations, "check", check)
    monkeypatch.setattr(holds, "lacking", lacking)

    late, begun = race([partial(_pays_late, world, tender), rival])

    assert (late.state, type(begun)) == ("placed", Tender)
    level = world.level(world.kettle, world.leeds)
    held = sum(hold.quantity for hold in StockHold.objects.living(world.now))
    assert (level.on_hand, level.allocated, held) == (1, 1, 1)


def test_without_the_lock_a_gift_card_pays_for_the_late_payer_and_for_her_rival(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the race for a gift card: with its lock, one of the two is always told."""
    world = committed_world
    world.stock(world.kettle, world.leeds, 9)
    card = _card(1000, world)
    late, rival = world.visitor("late"), world.visitor("rival")
    tender = _start(world, _cart(world, late, card), late)
    cart = _cart(world, rival, card)
    world.now += timedelta(hours=1)
    both_have_read = threading.Barrier(2)
    ended = purses.end

    def read(ids):
        found = Purse.objects.in_bulk(list(ids))
        both_have_read.wait(timeout=20)
        return found

    def lock(ids, *, now):
        found = read(ids)
        for purse in found.values():
            for lapsed in Reservation.objects.filter(purse=purse, expires_at__lte=now):
                ended(purse, lapsed)
        return found

    monkeypatch.setattr(purses, "lock", lock)
    monkeypatch.setattr(
        purses, "_locked", lambda reservations: read({each.purse_id for each in reservations})
    )

    results = race([partial(_pays_late, world, tender), partial(_start, world, cart, rival)])

    assert tally(results) == {"Settled": 1, "Tender": 1}
    assert results[0].state == "placed"
    paid_with_it = Tender.objects.filter(provider="gift_card", state="authorised")
    assert sum(each.amount for each in paid_with_it) == 2000
    assert operations.card_of(card.code).balance == 1000
