"""Deliveries: announced once, taken in as they come, closed with what differs."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from core.errors import Forbidden, Invalid
from stores.inventory.errors import Promised
from stores.inventory.models import StockLevel, StockMovement
from stores.stockroom import operations
from stores.stockroom.errors import (
    DeliveryClosed,
    DeliveryUnderWay,
    MovedMeanwhile,
    NoDelivery,
)
from stores.stockroom.models import ExpectedDelivery
from tests.click_and_collect.shopfloor import EAN
from tests.world import Level


def test_the_same_number_again_is_the_same_delivery(stockroom):
    first = stockroom.expect(mug=10)
    assert stockroom.expect(mug=10).pk == first.pk
    assert stockroom.expect(mug=12, tent=1).pk == first.pk
    assert dict(first.lines.values_list("variant__sku", "expected")) == {"FF-MUG": 12, "FF-TENT": 1}

    stockroom.scan(first, "FF-MUG")
    assert stockroom.expect(mug=12, tent=1).pk == first.pk
    with pytest.raises(DeliveryUnderWay):
        stockroom.expect(mug=13, tent=1)
    assert ExpectedDelivery.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "1" * 41}, "number"),
        ({"sender": " "}, "sender"),
        ({"units": {}}, "lines"),
    ],
)
def test_what_is_announced_has_a_number_a_sender_and_lines(stockroom, said, field):
    announced = {
        "location": stockroom.leeds, "number": "1", "sender": "A", "due_on": date(2026, 12, 1),
        "units": {stockroom.mug.pk: 1}, "actor": stockroom.clerk, "now": stockroom.now,
    }  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        operations.expect_delivery(**(announced | said))
    assert field in refusal.value.fields


def test_stock_is_there_the_moment_it_is_scanned(stockroom):
    delivery = stockroom.expect()
    assert stockroom.scan(delivery, EAN, 3).line.received == 3
    assert stockroom.scan(delivery, "ff-kettle").line.received == 4
    assert stockroom.level(stockroom.kettle, stockroom.leeds) == Level(14, 0)
    delivery.refresh_from_db()
    assert delivery.state == "receiving"
    movement = StockMovement.objects.latest("pk")
    assert (movement.kind, movement.cause) == ("received", f"delivery:{delivery.pk}")
    assert stockroom.breaches() == []


def test_a_scan_that_is_sent_again_counts_once(stockroom):
    delivery, same = stockroom.expect(), uuid4()
    assert not stockroom.scan(delivery, "FF-MUG", 5, client_id=same).is_repeated
    assert stockroom.scan(delivery, "FF-MUG", 5, client_id=same).is_repeated
    line = delivery.lines.get(variant=stockroom.mug)
    assert line.received == 5
    assert not stockroom.say(line, 10, client_id=(other := uuid4())).is_repeated
    assert stockroom.say(line, 10, client_id=other).is_repeated
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(20, 0)


def test_too_much_and_what_nobody_expected_are_taken_in_and_told(stockroom):
    delivery = stockroom.expect(mug=2)
    assert stockroom.scan(delivery, "FF-MUG", 3).line.received == 3
    assert stockroom.scan(delivery, "FF-TENT").line.expected == 0
    with pytest.raises(Invalid, match="check") as refusal:
        stockroom.scan(delivery, "5012345999999")
    assert "scanned" in refusal.value.fields
    assert stockroom.level(stockroom.tent, stockroom.leeds) == Level(11, 0)


def test_what_comes_damaged_is_here_and_not_for_sale(stockroom):
    delivery = stockroom.expect(mug=10)
    line = delivery.lines.get()
    stockroom.say(line, 8, 3)
    level = StockLevel.objects.get(variant=stockroom.mug, location=stockroom.leeds)
    assert (level.on_hand, level.quarantined) == (18, 3)
    line.refresh_from_db()
    stockroom.say(line, 6, 0)
    level.refresh_from_db()
    assert (level.on_hand, level.quarantined) == (16, 0)
    line.refresh_from_db()
    for received, damaged in ((-1, 0), (2, 3)):
        with pytest.raises(Invalid):
            stockroom.say(line, received, damaged)
    assert stockroom.breaches() == []


def test_two_who_say_how_many_are_here_do_not_add_up(stockroom):
    line = stockroom.expect(mug=10).lines.get()
    stockroom.say(line, 10)
    with pytest.raises(MovedMeanwhile) as refusal:
        stockroom.say(line, 10, seen=(0, 0), actor=stockroom.colleague)
    assert refusal.value.extra == {"received": 10, "damaged": 0}
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(20, 0)


def test_units_that_orders_need_are_not_taken_back(stockroom):
    line = stockroom.expect(mug=10).lines.get()
    stockroom.say(line, 10)
    order = stockroom.placed_order((stockroom.mug, 15, stockroom.leeds))
    line.refresh_from_db()
    with pytest.raises(Promised) as refusal:
        stockroom.say(line, 2, actor=stockroom.store_manager)
    assert refusal.value.extra["kept"][0]["orders"] == [f"order:{order.number}"]
    assert f"12 would be left, and 15 are kept for: {order.number}" in refusal.value.detail
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(20, 15)


def test_closing_needs_a_reason_for_each_line_that_differs(stockroom):
    delivery = stockroom.expect()
    stockroom.scan(delivery, "FF-KETTLE", 4)
    stockroom.scan(delivery, "FF-MUG", 8)
    line = delivery.lines.get(variant=stockroom.mug)

    def close(**reasons):
        return operations.close_delivery(
            delivery_id=delivery.pk, reasons=reasons.get("of", {}), actor=stockroom.clerk, now=stockroom.now
        )  # fmt: skip

    with pytest.raises(Invalid) as refusal:
        close()
    assert list(refusal.value.fields) == [f"reason-{line.pk}"]
    assert close(of={line.pk: "lost"}).state == "closed"
    assert close().state == "closed"
    line.refresh_from_db()
    assert line.reason == "lost"
    with pytest.raises(DeliveryClosed):
        stockroom.scan(delivery, "FF-MUG")


def test_a_delivery_is_of_its_place_only(stockroom):
    delivery = stockroom.expect()
    for stranger in (stockroom.other_clerk, stockroom.packer, stockroom.csa):
        with pytest.raises(NoDelivery):
            stockroom.scan(delivery, "FF-MUG", actor=stranger)
        with pytest.raises(NoDelivery):
            stockroom.say(delivery.lines.first(), 1, actor=stranger)


def test_nobody_says_alone_that_many_units_never_came(stockroom):
    delivery = stockroom.expect(mug=100)
    line = stockroom.scan(delivery, "FF-MUG", 100).line
    here = stockroom.level(stockroom.mug, stockroom.leeds)
    with pytest.raises(Forbidden, match="manager"):
        stockroom.say(line, 40)
    assert stockroom.level(stockroom.mug, stockroom.leeds) == here
    stockroom.say(line, 98)  # a slip of hers
    line.refresh_from_db()
    assert stockroom.say(line, 60, actor=stockroom.store_manager).line.received == 60
