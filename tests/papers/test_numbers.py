"""Numbers of papers follow each other without a gap, per seller and year."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from commerce.orders.changes import cancel, collecting
from commerce.orders.models import Order
from commerce.papers import operations, pdf, queries
from commerce.papers.models import Paper, Series
from config import sellers
from core import invariants
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race
from tests.papers.reader import text_of
from tests.world import NO, NOW


def breaches() -> list[str]:
    return [line for result in invariants.run() for line in result.breaches]


def test_each_seller_and_year_counts_from_one(db):
    floor = Floor()
    british = [floor.placed_order((floor.mug, 1, None)) for _each in range(2)]
    norwegian = floor.placed_order((floor.mug, 1, None), market=NO)
    floor.react()

    assert [order.papers.get().number for order in (*british, norwegian)] == [
        "GB-2026-000001", "GB-2026-000002", "NO-2026-000001",
    ]  # fmt: skip
    later = floor.placed_order((floor.mug, 1, None))
    # Eleven at night in London is the next year in no market of ours but in Norway.
    eve = NOW.replace(month=12, day=31, hour=23, minute=30)
    assert operations.issue(order_id=later.pk, now=eve).number == "GB-2026-000003"
    oslo = floor.placed_order((floor.mug, 1, None), market=NO)
    assert operations.issue(order_id=oslo.pk, now=eve).number == "NO-2027-000001"
    assert operations.issue(order_id=later.pk, now=eve + timedelta(days=1)).place == 3
    assert breaches() == []


def test_what_fails_gives_its_number_back(db):
    floor = Floor()
    first, second = (floor.placed_order((floor.mug, 1, None)) for _each in range(2))
    with transaction.atomic():
        operations.issue(order_id=first.pk, now=NOW)
        transaction.set_rollback(True)
    assert operations.issue(order_id=second.pk, now=NOW).place == 1
    assert operations.issue(order_id=first.pk, now=NOW).place == 2


def test_many_at_once_leave_no_gap_and_one_order_has_one(transactional_db: None) -> None:
    floor = Floor()
    orders = [floor.placed_order((floor.mug, 1, None)) for _each in range(4)]
    asked = [
        partial(operations.issue, order_id=order.pk, now=NOW) for order in orders for _ in "ab"
    ]

    papers = race(asked)

    assert sorted({paper.place for paper in papers}) == [1, 2, 3, 4]
    assert Paper.objects.count() == 4
    assert breaches() == []


def test_control_without_the_lock_two_take_the_same_number(transactional_db: None) -> None:
    """The same, each looking before either writes: only the constraint keeps them apart."""
    floor = Floor()
    orders = [floor.placed_order((floor.mug, 1, None)) for _each in range(2)]
    Series.objects.create(seller="GB", year=2026)
    both_have_looked = threading.Barrier(2)

    def careless(order: Order) -> int:
        place = Series.objects.get().last + 1
        both_have_looked.wait(timeout=30)
        Paper.objects.create(
            kind="receipt", seller="GB", year=2026, place=place, order=order, issued_at=NOW
        )
        return place

    results = race([partial(careless, order) for order in orders])
    assert sum(isinstance(result, IntegrityError) for result in results) == 1


def test_a_receipt_lists_what_was_let_off_before_it_and_adds_up(db):
    floor = Floor()
    order = floor.placed_order((floor.mug, 3, None), (floor.kettle, 1, floor.leeds))
    mug = order.lines.get(sku="FF-MUG")
    cancel(order_id=order.pk, units={mug.pk: 1}, key="a", actor=floor.shopper, now=NOW)
    collecting.collect_instead(
        order_id=order.pk, store_code="GB004", key="b", actor=floor.shopper, now=NOW
    )

    order.refresh_from_db()
    sheet = queries.kept(operations.issue(order_id=order.pk, now=NOW))

    let_off = 1250 + order.delivery_gross
    assert sheet.total.amount == order.total - let_off
    assert sum(item.sum.amount for item in sheet.items) == sheet.total.amount
    assert sum(each.gross.amount for each in sheet.vat) == sheet.total.amount
    assert sum(money.amount for _words, money in sheet.payments) == sheet.total.amount
    said = text_of(pdf.draw(sheet, now=NOW))
    for part in ("3 x Tarn mug", "Cancelled: 1 x Tarn mug", "-£12.50", "Delivery, not charged"):
        assert part in said, part


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Set SELLERS"),
        ("{", "no JSON"),
        ('{"GB": ["a", "b", "c"]}', "NO, IE"),
        ('{"GB": ["a", "b"], "NO": ["a", "b", " "], "IE": ["a", "b", "c"]}', "GB, NO"),
    ],
)  # fmt: skip
def test_a_shop_that_sells_must_say_who_sells(text, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        sellers.read(text, demo=False)
    assert sellers.read("", demo=True) is sellers.DEMO
