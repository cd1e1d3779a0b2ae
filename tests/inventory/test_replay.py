"""Each night every level is worked out anew from its ledger; what differs is told with its first wrong line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.celery import app
from stores.inventory import queries, tasks
from stores.inventory.models import Replay, StockLevel, StockMovement
from stores.inventory.operations import replay_ledger


@pytest.fixture
def replayed(store):
    def run() -> Replay:
        return replay_ledger(now=store.now, clock=lambda: store.now + timedelta(seconds=9))

    return run


def drifts(replay):
    return [(each.on_hand, each.ledger_on_hand, each.movement_id) for each in replay.drifts.all()]


def test_is_scheduled():
    scheduled = [entry["task"] for entry in app.conf.beat_schedule.values()]
    assert tasks.replay_ledger.name in scheduled


def test_a_ledger_that_explains_its_levels(store, replayed):
    store.release(*store.allocate(store.demand(2)).values())
    store.consume(*store.allocate(store.demand(3)).values())
    found = replayed()
    assert (found.levels, drifts(found)) == (StockLevel.objects.count(), [])
    assert queries.last_replay() == found


def test_a_level_that_was_changed_without_a_line(store, replayed):
    StockLevel.objects.update(on_hand=11)
    assert drifts(replayed()) == [(11, 10, None)]


def test_the_first_wrong_line_is_named(store, replayed):
    for _again in range(3):
        store.stock(store.kettle, store.leeds, 1)
    wrong = list(StockMovement.objects.order_by("pk"))[1]
    StockMovement.objects.filter(pk=wrong.pk).update(on_hand=5)
    assert drifts(replayed()) == [(13, 17, wrong.pk)]


def test_a_promise_that_no_line_covers(store, replayed):
    (allocation,) = store.allocate(store.demand(2)).values()
    store.release(allocation)
    first, second = StockMovement.objects.exclude(allocated=0).order_by("pk")
    StockMovement.objects.filter(pk=first.pk).update(allocated=-2)
    StockMovement.objects.filter(pk=second.pk).update(allocated=2)
    assert drifts(replayed()) == [(10, 10, first.pk)]


def test_the_managers_page(store, replayed, client, django_assert_max_num_queries):
    client.force_login(store.user(store.manager))
    assert "No night has passed yet" in client.get("/manager/stock/").content.decode()
    replayed()
    assert "Each level is what its ledger says" in client.get("/manager/stock/").content.decode()
    wrong = StockMovement.objects.earliest("pk")
    StockMovement.objects.filter(pk=wrong.pk).update(balance_after=9)
    StockLevel.objects.exclude(pk=wrong.level_id).update(on_hand=77)
    replayed()
    with django_assert_max_num_queries(8):
        page = client.get("/manager/stock/").content.decode()
    assert "FF-KETTLE" in page
    assert "it says 9 were here afterwards" in page
    client.force_login(store.user(store.clerk))
    assert client.get("/manager/stock/").status_code == 403
