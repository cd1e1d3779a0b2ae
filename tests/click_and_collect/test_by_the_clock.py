"""From the order to its expiry, hour by hour over the night in which the clocks go back: all is as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.models import Count, Sum

from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall, Tender
from core.markets import MARKETS
from core.models import Delivery, OutboundMessage
from stores.click_and_collect import operations, sweepers
from stores.click_and_collect.models import Collection
from stores.inventory.models import Allocation, StockHold, StockLevel, StockMovement
from tests.click_and_collect.shopfloor import Floor
from tests.click_and_collect.test_reserving import moved, opened, reserve

# A Wednesday afternoon; in the night to Sunday the clocks of both countries go back.
ORDERED = datetime(2026, 10, 21, 13, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
SWEEPERS = (
    sweepers.remind_before_it_goes_back,
    sweepers.look_after_what_nobody_accepts,
    sweepers.give_up_what_nobody_fetched,
    sweepers.decide_what_nobody_decided,
    sweepers.keep_what_has_come_in,
)


@dataclass
class Clock:
    """A shop floor whose hours pass, each with what the relay does in it."""

    floor: Floor
    travel: Any
    ended: dict[int, datetime] = field(default_factory=dict)

    def until(self, moment: datetime) -> None:
        while self.floor.now < moment:
            self.floor.now = min(self.floor.now + HOUR, moment)
            self.travel.move_to(self.floor.now)
            sweepers._last.clear()
            for sweep in SWEEPERS:
                sweep(self.floor.now)
            self.floor.react()
            for pk in Collection.objects.filter(state="cancelled").values_list("pk", flat=True):
                self.ended.setdefault(pk, self.floor.now)
        # The gateway of mails takes all; the provider answers by `answer_calls`.
        Delivery.objects.all().delete()
        OutboundMessage.objects.filter(sent_at=None).update(sent_at=self.floor.now)


@pytest.fixture
def clock(db: None) -> Iterator[Clock]:
    with time_machine.travel(ORDERED, tick=False) as travel:
        yield Clock(Floor(now=ORDERED), travel)


def books() -> dict[str, Any]:
    """What stands where, what its ledger sums to, and what is promised or held."""
    levels = StockLevel.objects.order_by("pk")
    ledger = StockMovement.objects.values("level_id").order_by("level_id")
    return {
        "levels": list(levels.values_list("pk", "on_hand", "allocated", "quarantined")),
        "ledger": list(ledger.annotate(Sum("on_hand"), Sum("allocated")).values_list(
            "level_id", "on_hand__sum", "allocated__sum")),
        "promised": Allocation.objects.filter(state="open").count(),
        "held": StockHold.objects.count(),
    }  # fmt: skip


def money() -> dict[str, Any]:
    return Tender.objects.aggregate(
        captured=Sum("captured"), refunded=Sum("refunded"), asked=Sum("capture_requested")
    )


def told(order: Order, kind: str) -> int:
    return OutboundMessage.objects.filter(key__startswith=kind, to=order.email).count()


def answer_calls(now: datetime) -> None:
    """The provider does what it was asked."""
    for call in ProviderCall.objects.filter(state="pending"):
        payments.record_call_done(call_id=call.pk, reference=f"done-{call.pk}", now=now)


def local(moment: datetime, collection: Collection) -> str:
    return f"{moment.astimezone(ZoneInfo(collection.location.zone_name)):%a %d %b %H:%M}"


@pytest.mark.parametrize(("store", "market"), [("leeds", "GB"), ("oslo", "NO")])
def test_what_was_paid_and_not_fetched_leaves_all_as_it_was(
    clock: Clock, store: str, market: str
) -> None:
    floor = clock.floor
    place, clerk = getattr(floor, store), floor.clerk if store == "leeds" else floor.oslo_clerk
    before = books()
    order = floor.placed_order(
        (floor.kettle, 2, place), (floor.mug, 1, place), market=MARKETS[market]
    )
    floor.react()
    collection = Collection.objects.get()
    operations.start_picking(collection_id=collection.pk, actor=clerk, now=floor.now)
    for line in collection.lines.all():
        operations.pick_line(
            collection_id=collection.pk, line_id=line.pk, actor=clerk, now=floor.now
        )
    collection = operations.mark_ready(
        collection_id=collection.pk, shelf="B12", actor=clerk, now=floor.now
    )
    assert books() != before
    assert local(collection.hold_until, collection) == "Wed 28 Oct 18:00"

    clock.until(collection.hold_until - timedelta(hours=25))
    assert told(order, "collection-reminder") == 0
    clock.until(collection.hold_until - HOUR)
    assert told(order, "collection-reminder") == 1
    collection = operations.keep_longer(collection_id=collection.pk, actor=clerk, now=floor.now)
    assert local(collection.hold_until, collection) == "Sat 31 Oct 18:00"
    clock.until(collection.hold_until + sweepers.GRACE)
    assert clock.ended == {}
    clock.until(collection.hold_until + timedelta(days=2))
    answer_calls(floor.now)
    clock.until(floor.now + HOUR)

    assert local(clock.ended[collection.pk], collection) == "Sat 31 Oct 21:00"
    assert books() == before
    assert money() == {"captured": 0, "refunded": 0, "asked": 0}
    assert list(Tender.objects.values_list("voided", flat=True)) == [True]
    assert list(order.changes.values_list("kind").annotate(Count("pk"))) == [("expired", 1)]
    order.refresh_from_db()
    assert (order.goods_state, order.money_state) == ("cancelled", "voided")
    assert order.currency == MARKETS[market].currency
    assert floor.breaches() == []


def test_what_was_reserved_and_not_fetched_leaves_all_as_it_was(clock: Clock) -> None:
    floor = opened(clock.floor)
    before = books()
    clock.until(datetime(2026, 10, 24, 12, 0, tzinfo=UTC))
    order = reserve(floor, (floor.mug, 2, floor.leeds))
    collection = floor.bring_to_shelf(Collection.objects.get())
    # A day from Saturday is Sunday's closing time, an hour later by the sun.
    assert local(collection.hold_until, collection) == "Sun 25 Oct 18:00"
    assert collection.hold_until == datetime(2026, 10, 25, 18, 0, tzinfo=UTC)

    clock.until(collection.hold_until + timedelta(days=1))
    moved(floor)
    clock.until(floor.now + HOUR)

    assert local(clock.ended[collection.pk], collection) == "Sun 25 Oct 21:00"
    assert books() == before
    assert money() == {"captured": 0, "refunded": 0, "asked": 0}
    order.refresh_from_db()
    assert (order.goods_state, order.money_state) == ("cancelled", "voided")
    assert floor.breaches() == []
