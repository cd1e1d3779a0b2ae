"""Two colleagues take back the same unit at once."""

from __future__ import annotations

from functools import partial

from django.db.models import Sum

from commerce.orders.models import OrderLine
from commerce.payments.models import Tender
from core import invariants
from core.actor import Channel, Role
from returns.events import ReturnReceived
from returns.models import Return, ReturnLine
from tests.concurrency.racing import race, tally
from tests.returns.desk import coming, present, receive, sold
from tests.world import Level, World


def _clerks(world: World, many: int) -> list:
    return [
        world.staff(
            f"clerk{n}@example.com",
            f"Clerk {n}",
            Channel.STORE,
            Role.STORE_STAFF,
            at=[world.manchester],
        )
        for n in range(many)
    ]


def test_one_wins_and_the_money_goes_back_once(committed_world: World) -> None:
    world = committed_world
    order = sold(world, (world.kettle, 1, None))
    clerks = _clerks(world, 6)
    for clerk in clerks:
        present(world, order, to=clerk)
    lines = coming(order, 1)

    results = race([partial(receive, world, order, lines, by=clerk) for clerk in clerks])

    assert tally(results) == {"Return": 1, "MoreThanThere": 5}
    tender = Tender.objects.get(plan=order.plan_id)
    assert tender.refund_requested == order.total <= tender.captured
    assert world.level(world.kettle, world.manchester) == Level(on_hand=1, allocated=0)
    assert world.recorded(ReturnReceived) == 1
    assert [result for result in invariants.run() if result.breaches] == []


def test_units_of_two_orders_cross_without_a_deadlock(committed_world: World) -> None:
    world = committed_world
    orders = [sold(world, (world.kettle, 2, None), (world.mug, 2, None)) for _order in range(2)]
    clerks = _clerks(world, 8)
    for clerk in clerks:
        for order in orders:
            present(world, order, to=clerk)
    calls = [
        partial(
            receive,
            world,
            orders[n % 2],
            coming(orders[n % 2], 1, 1)[:: 1 if n % 4 < 2 else -1],
            by=clerk,
        )
        for n, clerk in enumerate(clerks)
    ]

    results = race(calls)

    assert tally(results) == {"Return": 4, "MoreThanThere": 4}
    assert world.level(world.mug, world.manchester) == Level(on_hand=4, allocated=0)


def test_the_same_request_sent_five_times_is_one_return(committed_world: World) -> None:
    world = committed_world
    order = sold(world, (world.kettle, 2, None))
    present(world, order)
    lines = coming(order, 1)

    results = race([partial(receive, world, order, lines, key="one-key-for-all")] * 5)

    assert tally(results) == {"Return": 5}
    assert Return.objects.count() == 1


def test_control_a_check_without_the_lock_takes_the_unit_back_twice(committed_world: World) -> None:
    """The same race on a check that locks nothing: it passes more than once, so the test above can fail."""
    world = committed_world
    order = sold(world, (world.kettle, 1, None))
    line = OrderLine.objects.get(order=order)

    def careless(number: str) -> bool:
        taken = (
            ReturnLine.objects.filter(order_line=line).aggregate(units=Sum("quantity"))["units"]
            or 0
        )
        if taken >= line.fulfilled:
            return False
        row = Return.objects.create(
            number=number,
            order=order,
            location=world.manchester,
            currency="GBP",
            key=number,
            received_by_id=world.other_clerk.user_id,
            received_at=world.now,
        )
        ReturnLine.objects.create(
            parent=row,
            order_line=line,
            quantity=1,
            reason="faulty",
            disposition="resellable",
            amount=line.gross,
        )
        return True

    most = 0
    for attempt in range(10):
        ReturnLine.objects.all().delete()
        most = max(most, sum(race([partial(careless, f"R{attempt}{n}") for n in range(8)])))
        if most > 1:
            break

    assert most > 1
