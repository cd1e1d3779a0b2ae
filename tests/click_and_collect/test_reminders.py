"""Who has not fetched her goods is reminded once, the day before they go back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from core.models import OutboundMessage
from stores.click_and_collect import sweepers
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor


@pytest.fixture
def floor(db):
    sweepers._last.clear()
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def collection(floor):
    floor.placed_order((floor.kettle, 1, floor.leeds))
    floor.react()
    return floor.bring_to_shelf(Collection.objects.get())


def sweep(now):
    sweepers._last.clear()
    return sweepers.remind_before_it_goes_back(now)


def reminders():
    return list(OutboundMessage.objects.filter(key__startswith="collection-reminder"))


def test_reminds_the_day_before_and_once(collection):
    late = collection.hold_until - timedelta(hours=20)
    assert sweep(collection.hold_until - timedelta(hours=30)) == 0
    assert sweep(late) == 1
    assert sweep(late + timedelta(hours=1)) == 0

    (mail,) = reminders()
    order = collection.fulfilment.order
    assert mail.to == order.email
    for part in (order.number, "Fjord & Fell Leeds", "We keep it until", "Call 01632 960 100"):
        assert part in mail.text, part
    assert collection.code in mail.text.replace(" ", "")
    assert f"cid:qr-{collection.code}" in mail.html


@pytest.mark.parametrize(
    ("changes", "hours"),
    [({"state": "requested", "shelf": "B12"}, 20), ({}, -1)],
    ids=["not ready", "over already"],
)
def test_reminds_of_nothing_else(collection, changes, hours):
    if changes:
        Collection.objects.update(**changes)
    assert sweep(collection.hold_until - timedelta(hours=hours)) == 0


def test_does_not_repeat_what_was_just_said(collection):
    Collection.objects.update(hold_until=collection.ready_at + timedelta(hours=22))
    assert sweep(collection.ready_at + timedelta(hours=2)) == 0


def test_looks_every_few_minutes_only(collection):
    at = collection.hold_until - timedelta(hours=20)
    assert sweep(at) == 1
    OutboundMessage.objects.all().delete()
    assert sweepers.remind_before_it_goes_back(at + timedelta(minutes=1)) == 0
    assert sweepers.remind_before_it_goes_back(at + timedelta(minutes=6)) == 1
