"""Tills at the same moment as themselves, as each other, and as the web."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import pytest

from commerce.catalogue.models import Variant
from commerce.orders.models import Order
from core import invariants
from stores.inventory.errors import OutOfStock
from stores.selling import operations
from stores.selling.models import Parked, Receipt, SoldBeyond
from tests.concurrency.racing import race, tally
from tests.returns.desk import coming, present, receive
from tests.selling.conftest import TillWorld


@pytest.fixture
def shop(transactional_db: None) -> TillWorld:
    return TillWorld()


def test_one_receipt_on_many_connections_is_booked_once(shop: TillWorld) -> None:
    body = shop.sale()
    outcomes = race([partial(shop.send_one, body)] * 8)

    assert sorted(outcome.state for outcome in outcomes) == ["accepted"] + ["known"] * 7
    assert len({outcome.order for outcome in outcomes}) == 1
    assert Order.objects.count() == 1
    assert shop.level(shop.kettle, shop.leeds).on_hand == 9


def test_control_who_looks_first_and_locks_nothing_books_it_twice(shop: TillWorld) -> None:
    """The same race with a look in the place of the lock, so that the test above can fail."""
    body = shop.sale()

    def careless() -> None:
        if not Order.objects.filter(sold_by_name=body["id"][:30]).exists():
            other = shop.sale(colleague=body["id"][:30])
            shop.send_one(other, till=shop.other_till)

    booked = 0
    for _round in range(10):
        Order.objects.filter(channel="till").update(sold_by_name="")
        before = Order.objects.count()
        race([careless] * 8)
        booked = max(booked, Order.objects.count() - before)
        if booked > 1:
            break
    assert booked > 1


def test_a_parked_receipt_is_left_out_or_booked_and_never_both(shop: TillWorld) -> None:
    boss = shop.store_manager()
    ended = set()
    for number in range(8):
        code = f"NEW-{number}"
        body = shop.sale(shop.line(shop.kettle) | {"sku": code})
        shop.send_one(body)
        Variant.objects.filter(pk=shop.kettle.pk).update(sku=code)
        parked = Parked.objects.get(client_id=body["id"])
        leave = partial(operations.leave_out, reason="doubled", actor=boss, now=shop.now)
        replay = partial(operations.replay, actor=shop.manager, now=shop.now)
        race([partial(act, parked_id=parked.pk) for act in (leave, replay)])

        parked.refresh_from_db()
        ended.add(parked.state)
        is_booked = Receipt.objects.filter(client_id=body["id"]).exists()
        assert is_booked == (parked.state == Parked.State.BOOKED), number
        assert bool(parked.reason) != is_booked, number
    assert ended <= {Parked.State.BOOKED, Parked.State.LEFT}


def test_overlapping_batches_leave_each_receipt_once(shop: TillWorld) -> None:
    bodies = [shop.sale(shop.line(shop.mug)) for _each in range(30)]
    undone = [shop.void(bodies[0]), shop.back(bodies[1], shop.line(shop.mug))]
    batches = [[*undone, *bodies[:20]], [*bodies[10:], *undone], [*reversed(bodies)]]
    race([partial(shop.send, *batch) for batch in batches])

    assert Receipt.objects.count() == 32
    assert {shop.booked(body).kind for body in undone} == {"void", "return"}
    assert _breaches() == []


def test_the_last_unit_goes_with_who_carried_it_out_and_the_web_is_told(shop: TillWorld) -> None:
    shop.send_one(shop.sale(shop.line(shop.kettle, 9)))
    shoppers = [shop.visitor(f"shopper-{number}") for number in range(4)]

    def buy(number: int) -> str:
        try:
            cart = shop.cart_with((shop.kettle, 1, shop.leeds), actor=shoppers[number])
            shop.pay(shop.start_payment(cart, shoppers[number]))
        except OutOfStock:
            return "told"
        return "placed"

    def sell(till: int) -> str:
        return shop.send_one(shop.sale(), till=(shop.till, shop.other_till)[till]).state

    results = race(
        [*(partial(buy, number) for number in range(4)), *(partial(sell, n) for n in (0, 1))]
    )

    assert results[4:] == ["accepted", "accepted"]
    placed = results[:4].count("placed")
    assert placed <= 1
    level = shop.level(shop.kettle, shop.leeds)
    assert (level.on_hand, level.allocated) == (placed, placed)
    # Two units left through the tills, and one was there.
    beyond = SoldBeyond.objects.all()
    assert sum(row.beyond + row.promised for row in beyond) == 1 + placed
    assert _breaches() == []


def test_returns_at_the_till_take_turns(shop: TillWorld) -> None:
    sale = shop.sale(shop.line(shop.mug, 4))
    shop.send_one(sale)
    backs = [shop.back(sale, shop.line(shop.mug, 2)) for _each in range(4)]
    outcomes = race([partial(shop.send_one, body) for body in backs])

    states = sorted(outcome.why or outcome.state for outcome in outcomes)
    assert states == ["accepted", "accepted", "more_than_sold", "more_than_sold"]
    assert Receipt.objects.get(client_id=UUID(sale["id"])).order.lines.get().returned == 4


def test_returns_at_the_till_and_at_a_desk_take_turns(shop: TillWorld) -> None:
    """The desk locks levels and the order, the till itself before them."""
    for _round in range(4):
        sale = shop.sale(shop.line(shop.mug, 4), shop.line(shop.kettle), email="mia@example.com")
        order = shop.order(shop.send_one(sale))
        present(shop, order, to=shop.clerk, at=shop.leeds)
        tills = [shop.back(sale, shop.line(shop.mug, 2)) for _each in range(3)]
        results = race(
            [
                *(partial(shop.send_one, body) for body in tills),
                *(
                    partial(
                        receive, shop, order, coming(order, 2), by=shop.clerk, at=shop.leeds,
                        key=f"{order.number}-{n}",
                    )
                    for n in range(3)
                ),
            ]
        )  # fmt: skip

        at_till = [outcome.why or outcome.state for outcome in results[:3]]
        at_desk = tally(results[3:])
        assert at_till.count("accepted") + at_desk["Return"] == 2
        assert at_till.count("more_than_sold") + at_desk["MoreThanThere"] == 4
        assert order.lines.get(variant=shop.mug).returned == 4
    assert shop.breaches() == []


def _breaches() -> list[str]:
    return [line for result in invariants.run() for line in result.breaches]
