"""Goods that come back at a till, and sales that are voided there."""

from __future__ import annotations

import pytest

from commerce.orders.models import OrderLine
from commerce.papers.models import Paper
from returns.models import Reason, Return
from stores.inventory.models import StockLevel
from stores.selling import queries
from tests.selling.conftest import TillWorld
from tests.world import Level


def test_units_and_money_come_back(shop: TillWorld) -> None:
    sale = shop.sale(shop.line(shop.kettle, 2), shop.line(shop.mug))
    shop.send_one(sale)
    outcome = shop.send_one(shop.back(sale, shop.line(shop.kettle)))

    order = shop.order(outcome)
    assert (outcome.state, order.after_sales) == ("accepted", "partly_returned")
    assert shop.level(shop.kettle, shop.leeds) == Level(on_hand=9, allocated=0)
    assert shop.breaches() == []
    order.refresh_from_db()
    received = Return.objects.get(number=outcome.return_number)
    assert (order.money_state, received.state) == ("partly_refunded", Return.State.SETTLED)
    assert received.lines.get().reason == Reason.NOT_ASKED
    assert Paper.objects.filter(order=order, kind=Paper.Kind.CREDIT_NOTE).count() == 1


def test_what_is_damaged_is_not_for_sale(shop: TillWorld) -> None:
    sale = shop.sale()
    shop.send(sale, shop.back(sale, shop.line(shop.kettle, disposition="damaged")))
    level = StockLevel.objects.get(variant=shop.kettle, location=shop.leeds)
    assert (level.on_hand, level.quarantined) == (10, 1)


def test_no_more_comes_back_than_was_sold(shop: TillWorld) -> None:
    sale = shop.sale(shop.line(shop.kettle, 2))
    shop.send_one(sale)
    one = shop.line(shop.kettle)
    assert shop.states(shop.back(sale, one), shop.back(sale, one), shop.back(sale, one)) == [
        "accepted",
        "accepted",
        "more_than_sold",
    ]
    assert shop.level(shop.kettle, shop.leeds).on_hand == 10
    assert shop.breaches() == []


def test_no_more_is_given_than_was_paid(shop: TillWorld) -> None:
    sale = shop.sale(shop.line(shop.kettle, discount=900))
    shop.send_one(sale)
    assert shop.states(shop.back(sale, shop.line(shop.kettle))) == ["more_than_paid"]
    assert not Return.objects.exists()


def test_less_may_be_given(shop: TillWorld) -> None:
    sale = shop.sale()
    shop.send(sale, shop.back(sale, shop.line(shop.kettle, discount=1000)))
    assert shop.booked(sale).order.lines.get().refunded == 3900
    assert shop.breaches() == []


def test_units_that_stand_on_two_lines_come_back_at_once(shop: TillWorld) -> None:
    sale = shop.sale(shop.line(shop.kettle), shop.line(shop.kettle, 2))
    shop.send(sale, shop.back(sale, shop.line(shop.kettle, 3)))
    assert [line.returned for line in shop.booked(sale).order.lines.order_by("position")] == [1, 2]
    assert shop.breaches() == []


def test_a_void_undoes_its_sale_once(shop: TillWorld) -> None:
    sale = shop.sale(shop.line(shop.kettle, 2), shop.line(shop.mug))
    shop.send_one(sale)
    assert shop.states(shop.void(sale), shop.void(sale)) == ["accepted", "voided"]

    order = shop.booked(sale).order
    assert shop.level(shop.kettle, shop.leeds).on_hand == 10
    assert shop.breaches() == []
    order.refresh_from_db()
    assert (order.money_state, order.after_sales) == ("refunded", "returned")
    assert {line.reason for line in Return.objects.get().lines.all()} == {Reason.VOIDED}


def test_a_sale_of_which_something_came_back_is_not_voided(shop: TillWorld) -> None:
    sale = shop.sale(shop.line(shop.kettle, 2))
    shop.send(sale, shop.back(sale, shop.line(shop.kettle)))
    assert shop.states(shop.void(sale)) == ["voided"]


def test_a_void_names_the_amount_of_its_sale(shop: TillWorld) -> None:
    sale = shop.sale()
    shop.send_one(sale)
    assert shop.states(shop.void(sale, total=100)) == ["sums"]


def test_what_undoes_anothers_sale_or_no_sale_is_parked(shop: TillWorld) -> None:
    sale = shop.sale()
    back = shop.back(sale, shop.line(shop.kettle))
    shop.send(sale, back, till=shop.other_till)
    assert shop.states(
        shop.back(sale, shop.line(shop.kettle)),
        shop.void(sale),
        shop.back(shop.sale(), shop.line(shop.kettle)),
    ) == ["more_than_sold", "other_till", "no_sale"]
    assert shop.states(shop.void(back), till=shop.other_till) == ["not_a_sale"]


def test_a_return_of_before_a_count_was_on_the_counted_shelf(shop: TillWorld) -> None:
    sale = shop.sale(taken_at=shop.earlier(120).isoformat())
    shop.send_one(sale)
    shop.count(shop.kettle, shop.leeds, 10, as_of=shop.earlier(30))
    shop.send_one(shop.back(sale, shop.line(shop.kettle), taken_at=shop.earlier(60).isoformat()))
    assert shop.level(shop.kettle, shop.leeds).on_hand == 10
    assert shop.breaches() == []


@pytest.mark.parametrize(("promised", "left"), [(0, (10, 0, 1)), (10, (11, 10, 1))])
def test_damaged_goods_of_before_a_count_were_counted_too(
    shop: TillWorld, promised: int, left: tuple[int, int, int]
) -> None:
    sale = shop.sale(taken_at=shop.earlier(120).isoformat())
    shop.send_one(sale)
    shop.count(shop.kettle, shop.leeds, 10, as_of=shop.earlier(30))
    if promised:
        shop.placed_order((shop.kettle, promised, shop.leeds))
    line = shop.line(shop.kettle) | {"disposition": "damaged"}
    shop.send_one(shop.back(sale, line, taken_at=shop.earlier(60).isoformat()))
    level = StockLevel.objects.get(variant=shop.kettle, location=shop.leeds)
    assert (level.on_hand, level.allocated, level.quarantined) == left
    assert shop.breaches() == []


@pytest.mark.parametrize("order", [("dear", "cheap"), ("cheap", "dear"), ("both",)])
def test_the_second_at_half_price_comes_back_for_what_it_cost(
    shop: TillWorld, order: tuple[str, ...]
) -> None:
    dear, cheap = shop.line(shop.kettle), shop.line(shop.kettle, unit=2450)
    sale = shop.sale(dear, cheap)
    coming = {"dear": dear, "cheap": cheap, "both": shop.line(shop.kettle, 2) | {"total": 7350}}
    backs = [shop.back(sale, coming[name]) for name in order]
    assert shop.states(sale, *backs) == ["accepted"] * (1 + len(backs))

    lines = OrderLine.objects.order_by("position").values_list("gross", "refunded", "returned")
    assert [tuple(row) for row in lines] == [(4900, 4900, 1), (2450, 2450, 1)]
    assert shop.breaches() == []
    assert shop.states(shop.back(sale, cheap)) == ["more_than_sold"]


def test_goods_come_back_at_the_till_beside_it(shop: TillWorld) -> None:
    sale = shop.sale()
    back = shop.back(sale, shop.line(shop.kettle))
    shop.send(sale)
    assert shop.states(back, till=shop.other_till) == ["accepted"]
    early = shop.sale()
    assert shop.states(shop.back(early, shop.line(shop.kettle)), till=shop.other_till) == [
        "no_sale"
    ]
    shop.send(early)
    assert Return.objects.count() == 2
    assert queries.sums_of(shop.other_till)["returns"] != queries.sums_of(shop.till)["returns"]
    assert shop.states(shop.void(sale), till=shop.other_till) == ["other_till"]
    assert shop.level(shop.kettle, shop.leeds).on_hand == 10
    assert shop.breaches() == []
