"""A table with counts comes in while shoppers buy: no sale is lost, nobody is turned away."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import File

from commerce.catalogue import importing
from core import invariants, jobs
from core.actor import SYSTEM, Actor
from core.models import Job
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
