"""The last units, wanted by forty people at once through every path."""

from __future__ import annotations

import contextlib
from functools import partial

from django.db.models import F

from commerce.cart import operations as carts
from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.models import Tender
from core import invariants
from core.actor import Actor
from stores.inventory.errors import OutOfStock
from stores.inventory.models import StockHold, StockLevel
from tests.concurrency.racing import race, tally
from tests.world import Level, World

UNITS = 5
BUYERS = 40


def _buy(world: World, buyer: Actor, at: object) -> object:
    """The whole way of one buyer: cart, payment, order."""
    cart = world.cart(buyer)
    world.add(cart, world.kettle, 1, at=at, actor=buyer)  # type: ignore[arg-type]
    world.details(cart, buyer)
    return world.pay(world.start_payment(cart, buyer)).order


def _buy_by_link(world: World, number: int) -> object:
    """An advisor takes the order by phone; the caller pays by link."""
    caller = world.visitor(f"caller-{number}")
    cart = world.cart(caller)
    world.add(cart, world.kettle, 1, at=world.leeds, actor=caller)
    world.details(cart, caller)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    carts.allow_editing(cart_id=cart.pk, actor=caller, now=world.now)
    link = payments.send_pay_link(
        cart_id=cart.pk, by="sms", to="+447700900123", actor=world.csa, now=world.now
    )
    return world.pay(Tender.objects.get(plan__quote=link.quote)).order


def test_forty_buyers_get_exactly_the_units_that_are_there(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, UNITS)
    # Ten by link only: an advisor may try twenty codes in ten minutes.
    calls = [
        partial(_buy_by_link, world, number)
        if number % 4 == 0
        else partial(_buy, world, world.visitor(str(number)), world.leeds)
        for number in range(BUYERS)
    ]

    results = race(calls)

    assert tally(results) == {"Order": UNITS, "OutOfStock": BUYERS - UNITS}
    assert Order.objects.count() == UNITS
    assert world.level(world.kettle, world.leeds) == Level(on_hand=UNITS, allocated=UNITS)
    assert not StockHold.objects.exists()
    assert [result for result in invariants.run() if result.breaches] == []
    losers = [result for result in results if isinstance(result, OutOfStock)]
    assert {shortage.left for loser in losers for shortage in loser.shortages} == {0}


def test_delivery_and_collection_each_sell_what_their_place_has(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 2)
    world.stock(world.kettle, world.warehouse, 3)
    calls = [
        partial(_buy, world, world.visitor(str(number)), world.leeds if number % 2 else None)
        for number in range(20)
    ]

    results = race(calls)

    assert tally(results) == {"Order": 5, "OutOfStock": 15}
    assert world.level(world.kettle, world.leeds).allocated == 2
    assert world.level(world.kettle, world.warehouse).allocated == 3


def test_what_the_warehouse_lacks_stores_send_to_the_last_unit_and_nothing_twice(
    committed_world: World,
) -> None:
    world = committed_world
    world.sends_parcels(world.leeds, world.manchester)
    for place, units in ((world.warehouse, 3), (world.leeds, 4), (world.manchester, 3)):
        world.stock(world.kettle, place, units)
    # Every fourth wants to fetch it in Leeds, where parcels leave from too.
    calls = [
        partial(_buy, world, world.visitor(str(number)), None if number % 4 else world.leeds)
        for number in range(BUYERS)
    ]

    results = race(calls)

    assert tally(results) == {"Order": 10, "OutOfStock": BUYERS - 10}
    sold = [
        world.level(world.kettle, place).allocated
        for place in (world.warehouse, world.leeds, world.manchester)
    ]
    assert sold == [3, 4, 3]
    assert not StockHold.objects.exists()
    assert [result for result in invariants.run() if result.breaches] == []


def test_what_a_warehouse_sends_to_a_store_it_sells_once_and_to_the_last_unit(
    committed_world: World,
) -> None:
    world = committed_world
    world.leeds.sent_in_days = 2
    world.leeds.save(update_fields=["sent_in_days"])
    world.stock(world.kettle, world.leeds, 2)
    world.stock(world.kettle, world.warehouse, 5)
    places = [world.leeds if number % 2 else None for number in range(BUYERS)]
    buyers = [
        partial(_buy, world, world.visitor(str(number)), at) for number, at in enumerate(places)
    ]

    results = race(buyers)

    assert tally(results).keys() == {"Order", "OutOfStock"}
    # Who was told that it lies in the store, and was too slow, is shown the later day first, and tries again.
    for buyer, at, result in zip(buyers, places, results, strict=True):
        if at is not None and isinstance(result, OutOfStock):
            with contextlib.suppress(OutOfStock):
                buyer()
    assert Order.objects.count() == 7
    sold = [world.level(world.kettle, place).allocated for place in (world.leeds, world.warehouse)]
    assert sold == [2, 5]
    assert not StockHold.objects.exists()


def test_control_without_the_lock_more_is_held_than_there_is(committed_world: World) -> None:
    """The same race on a hold that checks first and locks nothing: it oversells, so the test above can fail."""
    world = committed_world
    world.stock(world.kettle, world.leeds, UNITS)
    level = StockLevel.objects.get(variant=world.kettle, location=world.leeds)

    def careless() -> bool:
        left = (
            StockLevel.objects.get(pk=level.pk).on_hand
            - StockHold.objects.filter(level=level).count()
        )
        if left < 1:
            return False
        StockHold.objects.create(
            level=level, quantity=1, purpose="checkout", expires_at=world.now, created_at=world.now
        )
        return True

    oversold = 0
    for _round in range(10):
        StockHold.objects.all().delete()
        oversold = max(oversold, sum(race([careless] * 20)))
        if oversold > UNITS:
            break

    assert oversold > UNITS
    assert StockLevel.objects.filter(pk=level.pk, on_hand=F("allocated") + UNITS).exists()
