"""Units of a discounted, vouchered, split-tender order come back one by one, in every order: always exact."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.cart import operations as carts
from commerce.cart.commands import ApplyCode
from commerce.orders import operations as orders
from commerce.orders.models import Order, OrderLine
from commerce.payments import gateway, operations, purses
from commerce.payments.models import ProviderCall, Purse, Tender
from core import invariants
from returns import rules
from tests.pricing.stage import promotion, voucher
from tests.returns.desk import coming, fulfilled, present, receive
from tests.world import World

CARDS = (1001, 333)


def _carry_out(world: World) -> None:
    """Make the calls that wait: ours by our ledger, the page's as if its provider had."""
    for call in ProviderCall.objects.filter(state="pending").order_by("pk"):
        if call.tender.provider in purses.OWN:
            gateway.perform(call.pk, now=world.now)
        else:
            operations.record_call_done(call_id=call.pk, reference=f"op_{call.pk}", now=world.now)


@pytest.fixture
def order(world: World) -> Order:
    """Two kettles, a mug, a tent: a promotion on mugs, a voucher on all, two gift cards and a page."""
    for variant, place in ((world.kettle, world.leeds), (world.mug, world.warehouse)):
        world.stock(variant, place, 5)
    world.stock(world.tent, world.warehouse, 5)
    promotion(name_en="Seven off", name_nb="Syv av", percent=7)
    voucher(promo=promotion(needs_code=True, percent=13))
    cart = world.cart_with(
        (world.kettle, 2, world.leeds), (world.mug, 1, None), (world.tent, 1, None)
    )
    carts.change_cart(
        cart_id=cart.pk, command=ApplyCode("AUTUMN10"), client_id=uuid4(), actor=world.shopper,
        now=world.now,
    )  # fmt: skip
    for number, amount in enumerate(CARDS):
        card = purses.issue_gift_card(
            amount=amount, market="GB", key=f"card-{number}", now=world.now
        )
        operations.choose_means(
            cart_id=cart.pk, gift_card=card.code, actor=world.shopper, now=world.now
        )
    settled = world.pay(world.start_payment(cart))
    assert settled.order is not None
    placed = fulfilled(world, settled.order, captured=False)
    _carry_out(world)
    assert all(line.discount for line in placed.lines.all())
    return present(world, placed)


def _come_back(world: World, order: Order, left: tuple[int, ...]) -> int:
    """Let the units that are left of each line come back one by one, in every order; return how many orders."""
    if not any(left):
        _all_is_back(order)
        return 1
    ways = 0
    for line in (number for number, units in enumerate(left) if units):
        point = transaction.savepoint()
        receive(world, order, coming(order, *(int(number == line) for number in range(len(left)))))
        _carry_out(world)
        _the_page_gives_back_first(order)
        ways += _come_back(
            world, order, tuple(units - (number == line) for number, units in enumerate(left))
        )
        transaction.savepoint_rollback(point)
    return ways


def _the_page_gives_back_first(order: Order) -> None:
    tenders = list(Tender.objects.filter(plan=order.plan_id).order_by("position"))
    given = sum(tender.refunded for tender in tenders)
    assert tenders[-1].refunded == min(given, tenders[-1].captured)


def _all_is_back(order: Order) -> None:
    for tender in Tender.objects.filter(plan=order.plan_id):
        assert tender.refunded == tender.captured == tender.amount
    assert [purse.balance for purse in Purse.objects.order_by("pk")] == list(CARDS)
    assert all(line.refunded == line.gross for line in OrderLine.objects.filter(order=order))
    locked = orders.lock_order(order.pk)
    orders.summarise(locked)
    assert locked.money_state == "refunded"


def test_every_way_back_gives_exactly_what_was_paid(world: World, order: Order) -> None:
    units = tuple(line.quantity for line in order.lines.order_by("position"))
    assert units == (2, 1, 1)

    assert _come_back(world, order, units) == 12
    assert [line for result in invariants.run() for line in result.breaches] == []


@settings(max_examples=300, deadline=None)
@given(
    lines=st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, 100_000), st.booleans()), min_size=1, max_size=5
    ),
    delivery=st.integers(0, 2000),
    data=st.data(),
)
def test_any_way_back_of_any_order_adds_up(lines, delivery, data) -> None:
    if not any(delivered for _quantity, _gross, delivered in lines):
        delivery = 0
    way = data.draw(
        st.permutations(
            [index for index, (quantity, *_) in enumerate(lines) for _ in range(quantity)]
        )
    )
    total = sum(gross for _quantity, gross, _ in lines) + delivery
    returned, given = [0] * len(lines), 0
    for index in way:
        facts = rules.OrderFacts(
            currency="GBP",
            lines=tuple(
                rules.LineFacts(number, quantity, returned[number], gross, delivered)
                for number, (quantity, gross, delivered) in enumerate(lines)
            ),
            delivery_gross=delivery,
            refundable=total - given,
        )
        plan = rules.plan_refund(facts, [(index, 1)])
        assert plan.cut == 0
        given += plan.total
        returned[index] += 1
    assert given == total
