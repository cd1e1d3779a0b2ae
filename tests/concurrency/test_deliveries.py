"""Two colleagues with two scanners before one pallet: what is here is written down once."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import uuid4

from django.db.models import F

from core import invariants
from stores.stockroom import operations
from stores.stockroom.models import DeliveryLine, ExpectedDelivery
from tests.concurrency.racing import race, tally
from tests.world import Level, World

DEVICES = 6


def _expected(world: World) -> ExpectedDelivery:
    return operations.expect_delivery(
        location=world.leeds,
        number="PO-1",
        sender="Nordic Mills",
        due_on=date(2026, 11, 24),
        units={world.mug.pk: 10},
        actor=world.clerk,
        now=world.now,
    )


def test_all_of_a_line_on_many_devices_is_taken_in_once(committed_world: World) -> None:
    world = committed_world
    line = _expected(world).lines.get()

    def all_here() -> object:
        return operations.set_received(
            line_id=line.pk, received=10, damaged=0, seen=(0, 0), client_id=uuid4(), actor=world.clerk, now=world.now
        )  # fmt: skip

    results = race([all_here] * DEVICES)

    assert tally(results) == {"Arrived": 1, "MovedMeanwhile": DEVICES - 1}
    assert world.level(world.mug, world.leeds) == Level(10, 0)


def test_one_scan_sent_by_many_and_others_beside_it(committed_world: World) -> None:
    world = committed_world
    delivery, same = _expected(world), uuid4()

    def scan(client_id: object) -> object:
        return operations.receive_scanned(
            delivery_id=delivery.pk, code="FF-MUG", units=1, client_id=client_id, actor=world.clerk, now=world.now
        )  # fmt: skip

    results = race([partial(scan, same)] * DEVICES + [partial(scan, uuid4()) for _ in range(3)])

    assert tally(results) == {"Arrived": DEVICES + 3}
    assert world.level(world.mug, world.leeds) == Level(4, 0)
    assert delivery.lines.get().received == 4
    assert [result for result in invariants.run() if result.breaches] == []


def test_control_without_the_lock_a_line_is_taken_in_twice(committed_world: World) -> None:
    """The same race on a colleague who looks first and writes then: so the test above can fail."""
    line = _expected(committed_world).lines.get()

    def look_then_write() -> None:
        if DeliveryLine.objects.get(pk=line.pk).received == 0:
            DeliveryLine.objects.filter(pk=line.pk).update(received=F("received") + 10)

    for _round in range(20):
        DeliveryLine.objects.update(received=0)
        race([look_then_write] * DEVICES)
        line.refresh_from_db()
        if line.received > 10:
            break

    assert line.received > 10
