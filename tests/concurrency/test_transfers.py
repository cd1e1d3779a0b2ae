"""A box is sent away while shoppers buy what is in it."""

from __future__ import annotations

from django.db.models import F

from core import invariants
from core.actor import Actor
from stores.inventory.models import StockLevel
from stores.stockroom import operations
from tests.concurrency.racing import race
from tests.world import World

BUYERS, THERE = 6, 6


def _buy(world: World, buyer: Actor) -> object:
    cart = world.cart(buyer)
    world.add(cart, world.kettle, 1, at=world.leeds, actor=buyer)
    world.details(cart, buyer)
    return world.pay(world.start_payment(cart, buyer)).order


def test_a_transfer_and_buyers_never_take_the_same_unit(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, THERE)
    transfer = operations.ask_for_transfer(
        origin=world.leeds, destination=world.manchester, actor=world.clerk, now=world.now
    )
    line = operations.add_to_transfer(
        transfer_id=transfer.pk, code="FF-KETTLE", units=3, seen=0, actor=world.clerk
    )

    def send() -> object:
        return operations.send_transfer(
            transfer_id=transfer.pk, sent={line.pk: 3}, actor=world.clerk, now=world.now
        )

    def buy(number: int) -> object:
        return _buy(world, world.visitor(str(number)))

    results = race([send, send, *[lambda n=n: buy(n) for n in range(BUYERS)]])  # type: ignore[misc]

    names = [type(result).__name__ for result in results]
    level = world.level(world.kettle, world.leeds)
    line.refresh_from_db()
    assert level.allocated == names.count("Order")
    assert level.on_hand == THERE - line.sent
    assert level.allocated + line.sent <= THERE
    assert (names.count("Transfer"), line.sent) in {(2, 3), (0, 0)}
    assert [result for result in invariants.run() if result.breaches] == []


def test_control_looking_before_sending_takes_a_promised_unit(committed_world: World) -> None:
    """The same race where the sender looks first and takes then: more leaves than there is."""
    world = committed_world
    world.stock(world.kettle, world.leeds, 3)
    taken: list[int] = []

    def take() -> None:
        level = StockLevel.objects.get()
        if level.safety < 3:
            StockLevel.objects.update(safety=F("safety") + 3)
            taken.append(3)

    for _round in range(20):
        StockLevel.objects.update(safety=0)
        taken.clear()
        race([take] * 6)
        if sum(taken) > 3:
            break

    assert sum(taken) > 3
