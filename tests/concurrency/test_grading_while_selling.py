"""A store keeps more units back while its last ones are being paid for: who holds one has it, nobody else does."""

from __future__ import annotations

from collections.abc import Callable

from core import invariants
from core.actor import SYSTEM
from stores.inventory import operations
from stores.inventory.errors import OutOfStock
from stores.inventory.rules import Demand
from tests.concurrency.racing import race
from tests.world import World

THERE = 4


def test_the_last_units_are_paid_for_while_the_store_is_graded(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, THERE)
    buyers = [world.visitor(str(number)) for number in range(THERE)]
    carts = []
    for buyer in buyers:
        cart = world.cart(buyer)
        world.add(cart, world.kettle, 1, at=world.leeds, actor=buyer)
        world.details(cart, buyer)
        carts.append(world.start_payment(cart, buyer))
    operations.set_assortment(
        location_id=world.leeds.pk, categories={world.kettle.product.category_id: 3}, actor=SYSTEM, now=world.now,
    )  # fmt: skip

    def grade() -> object:
        return operations.grade_levels(location_id=world.leeds.pk, now=world.now)

    def pay(started: object) -> Callable[[], object]:
        return lambda: world.pay(started).order

    results = race([grade, *map(pay, carts), grade])

    assert [type(result).__name__ for result in results[1:-1]] == ["Order"] * THERE, results
    # Whom a sale was in the way of says so, and is asked again.
    graded = [results[0], results[-1]]
    while not any(each.left == 0 for each in graded):
        graded = [grade()]
    level = world.kettle.stock_levels.get(location=world.leeds)
    assert (level.on_hand, level.allocated, level.safety) == (THERE, THERE, 3)
    assert [result for result in invariants.run() if result.breaches] == []


def test_what_is_kept_back_is_refused_to_who_holds_nothing(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, THERE)
    operations.set_assortment(
        location_id=world.leeds.pk, categories={world.kettle.product.category_id: 3}, actor=SYSTEM, now=world.now,
    )  # fmt: skip
    operations.grade_levels(location_id=world.leeds.pk, now=world.now)

    def hold(number: int) -> Callable[[], object]:
        return lambda: operations.hold_stock(
            demands=[Demand(world.leeds.pk, world.kettle.pk, 1, str(number))],
            purpose="checkout", expires_at=world.now.replace(year=world.now.year + 1), now=world.now,
        )  # fmt: skip

    results = race([hold(number) for number in range(THERE)])
    assert [isinstance(each, OutOfStock) for each in results].count(False) == THERE - 3
