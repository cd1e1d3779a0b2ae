"""A table with counts comes in while shoppers buy: no sale is lost, nobody is turned away."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db.models import F

from commerce.catalogue import importing
from core import invariants, jobs
from core.actor import SYSTEM, Actor
from core.models import Job
from stores.inventory.models import StockLevel
from tests.concurrency.racing import race, tally
from tests.world import Level, World

BUYERS = 8


def _buy(world: World, buyer: Actor) -> object:
    cart = world.cart(buyer)
    world.add(cart, world.kettle, 1, actor=buyer)
    world.details(cart, buyer)
    return world.pay(world.start_payment(cart, buyer)).order


def _import(world: World, counted: int) -> Job:
    table = f"sku,price:GBP,stock\nFF-MUG,12.50,3\nFF-KETTLE,49.00,{counted}\n"
    prepared = importing.prepare(io.BytesIO(table.encode()))
    with prepared.file:
        return jobs.submit(
            kind=importing.KIND,
            options={
                "columns": [["sku", "sku"], ["price:GBP", "price:GBP"], ["stock", "stock"]],
                "rows": prepared.rows,
                "keep_good": True,
                "location": "GBW1",
                "as_of": world.now.isoformat(),
            },
            actor=SYSTEM,
            now=world.now,
            file=File(prepared.file),
            hurry=False,
        )


def test_counts_that_come_in_while_shoppers_buy_lose_no_sale(
    committed_world: World, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = committed_world
    world.stock(world.kettle, world.warehouse, 10)
    imports = [_import(world, counted) for counted in (12, 20)]

    results = race(
        [
            *(partial(jobs.perform, job.pk) for job in imports),
            *(partial(_buy, world, world.visitor(str(number))) for number in range(BUYERS)),
        ]
    )

    assert tally(results) == {"Order": BUYERS, "NoneType": 2}
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    level = world.level(world.kettle, world.warehouse)
    assert level in {Level(12, BUYERS), Level(20, BUYERS)}
    assert [result for result in invariants.run() if result.breaches] == []


def test_a_count_below_what_was_sold_meanwhile_is_refused(
    committed_world: World, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = committed_world
    world.stock(world.kettle, world.warehouse, 10)
    job = _import(world, 1)
    _buy(world, world.visitor("first"))
    _buy(world, world.visitor("second"))

    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.errors) == ("done", 1)
    assert world.level(world.kettle, world.warehouse) == Level(10, 2)
    assert world.level(world.mug, world.warehouse) == Level(3, 0)


def _sell_one() -> str:
    """Take a unit as placement does: what is there is looked at and taken in one statement."""
    free = StockLevel.objects.filter(on_hand__gt=F("allocated"))
    return "sold" if free.update(allocated=F("allocated") + 1) else "gone"


def _count_without_lock(counted: int) -> str:
    """Set what was counted as an import would that has not heard of locks: read, check, write the row."""
    level = StockLevel.objects.get()
    if counted < level.allocated:
        return "refused"
    level.on_hand = counted
    level.save()
    return "counted"


def test_control_without_the_lock_a_count_forgets_what_was_sold_meanwhile(
    committed_world: World,
) -> None:
    """The same race on a count that locks nothing: sales are lost, so the test above can fail."""
    world = committed_world
    world.stock(world.kettle, world.warehouse, 20)
    lost = 0
    for _round in range(20):
        StockLevel.objects.update(on_hand=20, allocated=0)
        counts = [partial(_count_without_lock, 20)] * 4
        results = race([_sell_one, *counts, *[_sell_one] * 11])
        lost = results.count("sold") - world.level(world.kettle, world.warehouse).allocated
        if lost:
            break

    assert lost > 0
