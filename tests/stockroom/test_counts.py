"""Counts while the place sells: blind, by several people, again where a number is far off."""

from __future__ import annotations

import pytest

from commerce.delivery.models import Parcel
from core.errors import Invalid
from stores.click_and_collect import operations as collections
from stores.click_and_collect.models import Collection
from stores.inventory import operations as inventory
from stores.inventory.models import StockLevel
from stores.stockroom import operations
from stores.stockroom.errors import CountClosed, NeedsAnother, NoCount
from stores.stockroom.models import CountLine, CountTask
from stores.stockroom.rules import in_range, needs_recount
from tests.click_and_collect.shopfloor import EAN
from tests.world import Level


@pytest.fixture
def shelves(stockroom):
    inventory.set_shelves(
        location_id=stockroom.leeds.pk,
        shelves={stockroom.mug.pk: "A-2", stockroom.kettle.pk: "A-10", stockroom.tent.pk: "B-1"},
    )


def start(stockroom, first="", last="", codes=()):
    return operations.start_count(
        location=stockroom.leeds, first=first, last=last, codes=codes, actor=stockroom.clerk, now=stockroom.now
    )  # fmt: skip


def count(stockroom, line, counted, *, seen=None, actor=None):
    return operations.count_line(
        line_id=line.pk,
        counted=counted,
        seen=line.tries if seen is None else seen,
        actor=actor or stockroom.clerk,
        now=stockroom.now,
    )


@pytest.mark.parametrize(
    ("first", "last", "within"),
    [
        ("A", "", ["A-2", "A-10"]),
        ("A-2", "A-10", ["A-2", "A-10"]),
        ("A-3", "B", ["A-10", "B-1"]),
        ("A-10", "A-2", ["A-10", "A-2"]),
    ],
)
def test_a_range_of_shelves_goes_the_way_one_walks(first, last, within):
    assert {shelf for shelf in ("A-2", "A-10", "B-1") if in_range(shelf, first, last)} == set(
        within
    )


@pytest.mark.parametrize(
    ("counted", "expected", "again"),
    [(8, 10, False), (7, 10, True), (97, 100, False), (3, 0, True)],
)
def test_far_from_the_books_is_more_than_units_and_share(counted, expected, again):
    assert needs_recount(counted=counted, expected=expected, units=2, share=0.05) is again


def test_counts_shelves_or_a_list(stockroom, shelves):
    assert start(stockroom, "a").lines.count() == 2
    assert start(stockroom, codes=["ff-mug", EAN]).lines.count() == 2
    for wrong in ({"first": "C"}, {}, {"codes": ["FF-NONE"]}):
        with pytest.raises(Invalid):
            start(stockroom, **wrong)
    assert CountTask.objects.count() == 2


def test_a_count_near_the_books_is_booked_at_once_and_once(stockroom, shelves):
    line = start(stockroom, "A-2").lines.get()
    assert count(stockroom, line, 9).state == "booked"
    again = count(stockroom, line, 9, seen=0)
    assert (again.state, again.tries, again.difference) == ("booked", 1, -1)
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(9, 0)
    with pytest.raises(CountClosed):
        count(stockroom, line, 10, seen=1)
    assert StockLevel.objects.get(variant=stockroom.mug, location=stockroom.leeds).counted_at
    assert stockroom.breaches() == []


def test_a_count_far_from_the_books_is_counted_again_by_somebody_else(stockroom, shelves):
    line = start(stockroom, "A-2").lines.get()
    assert count(stockroom, line, 2).state == "recount"
    assert count(stockroom, line, 2, seen=0).tries == 1
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(10, 0)
    line.refresh_from_db()
    with pytest.raises(NeedsAnother):
        count(stockroom, line, 3)
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(10, 0)
    assert count(stockroom, line, 3, actor=stockroom.colleague).state == "booked"
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(3, 0)


@pytest.mark.parametrize("who", ["clerk", "store_manager"])
def test_who_finds_more_than_she_first_counted_and_a_manager_need_nobody(stockroom, shelves, who):
    line = start(stockroom, "A-2").lines.get()
    actor = getattr(stockroom, who)
    assert count(stockroom, line, 2, actor=actor).state == "recount"
    line.refresh_from_db()
    again = 2 if who == "store_manager" else 9
    assert count(stockroom, line, again, actor=actor).state == "booked"


def test_a_count_below_what_orders_need_is_not_booked_and_names_them(stockroom, shelves):
    order = stockroom.placed_order((stockroom.mug, 10, stockroom.leeds))
    line = start(stockroom, "A-2").lines.get()
    blocked = count(stockroom, line, 9)
    assert (blocked.state, blocked.orders) == ("blocked", [f"order:{order.number}"])
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(10, 10)
    line.refresh_from_db()
    assert count(stockroom, line, 10).state == "booked"


def test_an_article_that_nobody_expected_there_is_counted_too(stockroom, shelves):
    task = start(stockroom, "A-2")
    found = operations.add_to_count(task_id=task.pk, code="ff-tent", actor=stockroom.colleague)
    assert operations.add_to_count(task_id=task.pk, code="FF-TENT", actor=stockroom.clerk) == found
    with pytest.raises(Invalid):
        operations.add_to_count(task_id=task.pk, code="nothing", actor=stockroom.clerk)
    operations.close_count(task_id=task.pk, actor=stockroom.clerk, now=stockroom.now)
    with pytest.raises(CountClosed):
        count(stockroom, found, 10)
    with pytest.raises(NoCount):
        count(stockroom, found, 10, actor=stockroom.other_clerk)


def test_the_page_is_blind_and_goes_by_scanner(
    clerk, client, stockroom, shelves, django_assert_max_num_queries
):
    begun = clerk.post("/store/stock/counts/new/", {"first": "a", "last": ""})
    page = begun.url
    clerk.get(page)
    for path in (page, "/store/stock/counts/", "/store/stock/"):
        with django_assert_max_num_queries(10):
            assert clerk.get(path).status_code == 200
    assert ">10<" not in clerk.get(page).content.decode()

    assert clerk.post(f"{page}scans/", {"scanned": "nothing"}).status_code == 422
    scanned = clerk.post(f"{page}scans/", {"scanned": "ff-mug"})
    line = CountLine.objects.get(variant=stockroom.mug)
    assert scanned.url == f"{page}?line={line.pk}"
    asked = clerk.get(scanned.url).content.decode()
    assert "How many are there?" in asked
    assert ">10<" not in asked
    many = f"{page}lines/{line.pk}/"
    assert clerk.post(many, {"counted": "x", "seen": "0", "line": line.pk}).status_code == 422
    told = clerk.post(many, {"counted": "2", "seen": "0"}, follow=True).content.decode()
    assert "far from the books" in told
    refused = clerk.post(many, {"counted": "3", "seen": "1"}, follow=True)
    assert "A colleague counts it again." in refused.content.decode()
    client.force_login(stockroom.user(stockroom.colleague))
    told = client.post(many, {"counted": "3", "seen": "1"}, follow=True).content.decode()
    assert "7 fewer than the books said." in told
    client.force_login(stockroom.user(stockroom.clerk))
    assert clerk.post("/store/stock/counts/new/", {"first": "Q"}).status_code == 422
    assert clerk.post(f"{page}closing/").status_code == 302
    client.force_login(stockroom.user(stockroom.other_clerk))
    assert client.get(page).status_code == 404


def test_what_is_in_bags_is_added_to_what_lies_on_the_shelf(stockroom, shelves):
    stockroom.placed_order((stockroom.mug, 3, stockroom.leeds))
    stockroom.placed_order((stockroom.mug, 2, stockroom.leeds), actor=stockroom.other_shopper)
    stockroom.react()
    ready, asked = Collection.objects.order_by("pk")
    ready = stockroom.bring_to_shelf(ready)
    line = start(stockroom, codes=["FF-MUG"]).lines.get()

    counted = count(stockroom, line, 7)

    assert (counted.state, counted.counted, counted.bagged, counted.difference) == (
        "booked", 7, 3, 0,
    )  # fmt: skip
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(10, 5)
    collections.hand_over(
        location_id=stockroom.leeds.pk, code=ready.code, collected_by="Ada", actor=stockroom.clerk,
        now=stockroom.now,
    )  # fmt: skip
    line = start(stockroom, codes=["FF-MUG"]).lines.get()
    assert (count(stockroom, line, 7).bagged, asked.state) == (0, "requested")
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(7, 2)
    assert stockroom.breaches() == []


def test_what_is_packed_and_not_gone_is_added_too(stockroom, shelves):
    order = stockroom.placed_order((stockroom.mug, 2, None))
    stockroom.react()
    parcel = Parcel.objects.get(fulfilment__order=order)
    before = stockroom.level(stockroom.mug, stockroom.warehouse).on_hand
    parcel.lines.update(picked=2)
    task = operations.start_count(
        location=stockroom.warehouse, first="", last="", codes=["FF-MUG"], actor=stockroom.packer, now=stockroom.now,
    )  # fmt: skip
    line = count(stockroom, task.lines.get(), before - 2, actor=stockroom.packer)
    assert (line.bagged, line.difference) == (2, 0)
