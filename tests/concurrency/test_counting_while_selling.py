"""The last units are sold while somebody counts them: nothing is promised that was not there."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F

from core import invariants
from core.actor import Actor
from stores.inventory.models import StockLevel
from stores.stockroom import operations
from stores.stockroom.models import CountLine
from tests.concurrency.racing import race
from tests.world import World

BUYERS, THERE = 6, 4


def _buy(world: World, buyer: Actor) -> object:
    cart = world.cart(buyer)
    world.add(cart, world.kettle, 1, at=world.leeds, actor=buyer)
    world.details(cart, buyer)
    return world.pay(world.start_payment(cart, buyer)).order


def test_the_last_units_are_sold_while_they_are_counted(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, THERE + 2)
    task = operations.start_count(
        location=world.leeds, first="", last="", codes=["FF-KETTLE"], actor=world.clerk, now=world.now
    )  # fmt: skip
    line = task.lines.get()

    def count() -> object:
        return operations.count_line(
            line_id=line.pk, counted=THERE, seen=0, actor=world.clerk, now=world.now
        )

    def buy(number: int) -> Callable[[], object]:
        return lambda: _buy(world, world.visitor(str(number)))

    results = race([count, count, *map(buy, range(BUYERS))])

    sold = [type(result).__name__ for result in results].count("Order")
    level = world.level(world.kettle, world.leeds)
    line.refresh_from_db()
    assert line.tries == 1
    assert level.allocated == sold
    if line.state == CountLine.State.BOOKED:
        assert (level.on_hand, sold) == (THERE, THERE)
    else:
        assert (line.state, level.on_hand) == ("blocked", THERE + 2)
        assert sold > THERE
        assert line.orders
    assert [result for result in invariants.run() if result.breaches] == []


def test_control_a_count_that_looks_first_and_writes_then_breaks_a_promise(
    committed_world: World,
) -> None:
    """The same race on a level whose rule is only asked for, not held by a lock: sales are forgotten."""
    world = committed_world
    world.stock(world.kettle, world.leeds, 20)

    def sell() -> str:
        free = StockLevel.objects.filter(on_hand__gt=F("allocated"))
        return "sold" if free.update(allocated=F("allocated") + 1) else "gone"

    def count() -> None:
        level = StockLevel.objects.get()
        level.on_hand = 20
        level.save()

    lost = 0
    for _round in range(20):
        StockLevel.objects.update(on_hand=20, allocated=0)
        results = race([sell, count, count, count, count, *[sell] * 9])
        lost = results.count("sold") - world.level(world.kettle, world.leeds).allocated
        if lost:
            break

    assert lost > 0
