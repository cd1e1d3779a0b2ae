"""Handlers of committed events: exactly once inside, at least once outside, parked in the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from core import events, leases, relay
from core.actor import SYSTEM
from core.models import Delivery, Event, Lease, RateLimit
from tests.concurrency.racing import race

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class KettleBoiled(events.DomainEvent):
    """A fact of the tests."""

    subject_kind = "kettle"
    subject_field = "kettle_id"
    kettle_id: int


@pytest.fixture
def seen(own_handlers) -> list[int]:
    """What the handler below has seen."""
    return []


@pytest.fixture
def handled(seen):
    """Register a handler that writes a row and says so."""

    @events.handles(KettleBoiled)
    def pour(event, happened):
        seen.append(event.kettle_id)
        RateLimit.objects.create(
            key=f"poured-{happened.event_id}", window_ends=happened.now, count=1
        )

    return pour


def record(kettle_id: int = 7) -> Event:
    return events.record(KettleBoiled(kettle_id=kettle_id), actor=SYSTEM, now=NOW)


def test_an_event_keeps_what_happened_and_a_delivery_per_handler(db, handled):
    event = record()

    assert (event.type, event.subject, event.payload) == (
        "KettleBoiled",
        "kettle:7",
        {"kettle_id": 7},
    )
    assert event.actor["kind"] == "system"
    assert Delivery.objects.get().due_at == NOW


def test_runs_a_handler_once_and_forgets_the_delivery(db, handled, seen):
    record()

    assert relay.deliver_due(now=NOW) == 1
    assert relay.deliver_due(now=NOW) == 0
    assert seen == [7]
    assert not Delivery.objects.exists()
    assert Event.objects.count() == 1


def test_a_fact_that_was_rolled_back_is_told_to_nobody(db, handled, seen):
    with transaction.atomic():
        record()
        transaction.set_rollback(True)

    assert relay.deliver_due(now=NOW) == 0
    assert seen == []


def test_what_a_failing_handler_wrote_is_undone_and_tried_later(db, own_handlers):
    @events.handles(KettleBoiled)
    def pour(event, happened):
        RateLimit.objects.create(key="half poured", window_ends=NOW, count=1)
        raise RuntimeError("the cup is gone")

    record()
    assert relay.deliver_due(now=NOW) == 1

    delivery = Delivery.objects.get()
    assert not RateLimit.objects.exists()
    assert (delivery.attempts, delivery.due_at) == (1, NOW + timedelta(seconds=1))
    assert "the cup is gone" in delivery.error
    assert relay.deliver_due(now=NOW) == 0


def test_waits_longer_each_time_and_is_parked_after_the_last_try(db, own_handlers):
    @events.handles(KettleBoiled)
    def pour(event, happened):
        raise RuntimeError("never")

    record()
    now, waits = NOW, []
    for _try in range(relay.TRIES):
        assert relay.deliver_due(now=now) == 1
        delivery = Delivery.objects.get()
        waits.append((delivery.due_at - now).total_seconds())
        now = max(now, delivery.due_at)

    assert waits[:-1] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert delivery.parked_at is not None
    assert relay.deliver_due(now=now + timedelta(days=30)) == 0


def test_replay_gives_parked_deliveries_another_set_of_tries(db, handled, seen, capsys):
    record()
    Delivery.objects.update(parked_at=NOW, attempts=relay.TRIES)

    call_command("relay", "--replay-parked")

    assert "1 deliveries replayed" in capsys.readouterr().out
    delivery = Delivery.objects.get()
    assert (delivery.parked_at, delivery.attempts) == (None, 0)
    assert relay.deliver_due(now=delivery.due_at) == 1
    assert seen == [7]


def test_one_handler_that_fails_does_not_stop_the_others(db, handled, seen):
    @events.handles(KettleBoiled)
    def spill(event, happened):
        raise RuntimeError("oops")

    record()
    relay.deliver_due(now=NOW)

    assert seen == [7]
    assert Delivery.objects.get().handler.endswith("spill")


def test_a_handler_that_is_gone_waits_for_its_return(db, handled):
    record()
    Delivery.objects.update(handler="once.upon.a.time")

    assert relay.deliver_due(now=NOW) == 1
    assert "no handler named once.upon.a.time" in Delivery.objects.get().error


def test_an_outside_handler_runs_without_a_transaction_under_a_lease(
    transactional_db, own_handlers
):
    seen = []

    @events.handles(KettleBoiled, outside=True)
    def call(event, happened):
        seen.append((connection.in_atomic_block, Delivery.objects.get().due_at))

    record()
    assert relay.deliver_due(now=NOW) == 1

    assert seen == [(False, NOW + relay.LEASE)]
    assert not Delivery.objects.exists()


def test_while_a_lease_runs_no_other_relay_takes_it_and_afterwards_one_does(
    transactional_db, own_handlers
):
    calls = []

    @events.handles(KettleBoiled, outside=True)
    def call(event, happened):
        calls.append(happened.now)

    record()
    delivery = Delivery.objects.get()
    # A relay took it and was killed: the lease stands, the row too.
    Delivery.objects.update(due_at=NOW + relay.LEASE)

    assert not relay.deliver(delivery.pk, now=NOW + timedelta(seconds=59))
    assert relay.deliver(delivery.pk, now=NOW + relay.LEASE)
    assert calls == [NOW + relay.LEASE]


def test_four_relays_at_once_run_each_handler_exactly_once(transactional_db, own_handlers):
    @events.handles(KettleBoiled)
    def pour(event, happened):
        RateLimit.objects.create(key=f"poured-{event.kettle_id}", window_ends=NOW, count=1)

    for kettle_id in range(25):
        record(kettle_id)

    results = race([partial(relay.deliver_due, now=NOW, limit=25)] * 4)

    # A second run would have failed on the primary key and been postponed.
    assert sum(results) == 25
    assert RateLimit.objects.count() == 25
    assert not Delivery.objects.exists()


def test_a_sweeper_that_fails_does_not_stop_the_others(db, own_handlers):
    @relay.sweeper
    def breaks(now):
        raise RuntimeError("no")

    @relay.sweeper
    def works(now):
        return 3

    settled = relay.sweep(now=NOW)

    assert [count for name, count in settled.items() if name.endswith("works")] == [3]
    assert not any(name.endswith("breaks") for name in settled)


def test_one_relay_sweeps_at_a_time(transactional_db, own_handlers):
    @relay.sweeper
    def sweep_again(now):
        return len(race([partial(relay.sweep, now=now)])[0])

    assert next(iter(relay.sweep(now=NOW).values())) == 0


def test_more_relays_do_not_sweep_more_often(db, own_handlers):
    @relay.sweeper
    def works(now):
        return 3

    (name,) = relay.SWEEPERS
    began = timezone.now()
    assert relay.sweep(now=NOW) == {name: 3}
    assert relay.sweep(now=NOW) == {}

    ends = Lease.objects.get().ends
    assert began < ends <= timezone.now() + timedelta(seconds=relay.SWEEP_SECONDS)
    Lease.objects.update(ends=timezone.now())
    assert relay.sweep(now=NOW) == {name: 3}


def test_a_lease_that_cannot_be_taken_does_not_stop_the_other_sweepers(
    db, own_handlers, monkeypatch
):
    @relay.sweeper
    def first(now):
        return 3

    @relay.sweeper
    def second(now):
        return 4

    def hiccup(name, **how):
        if name.endswith("first"):
            raise OperationalError("server closed the connection unexpectedly")
        return take(name, **how)

    take = leases.take
    monkeypatch.setattr(leases, "take", hiccup)

    assert list(relay.sweep(now=NOW).values()) == [4]


def test_a_sweeper_runs_in_no_transaction_and_leaves_its_session_free(
    transactional_db, own_handlers
):
    """It asks the outside, and a pooler may give each of its statements another session."""

    @relay.sweeper
    def look(now):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            return int(connection.in_atomic_block) + cursor.fetchone()[0]

    assert list(relay.sweep(now=NOW).values()) == [0]


def test_a_sweeper_whose_relay_died_is_taken_over_when_its_lease_ends(db, own_handlers):
    @relay.sweeper
    def works(now):
        return 3

    (name,) = relay.SWEEPERS
    leases.take(name, holder="died", lasts=relay.SWEEP_LEASE, now=timezone.now())
    assert relay.sweep(now=NOW) == {}

    Lease.objects.update(ends=timezone.now())
    assert relay.sweep(now=NOW) == {name: 3}


def test_what_another_relay_has_taken_since_is_not_put_off(db, own_handlers):
    """It ran past its lease, another took it, and then it failed here."""

    @events.handles(KettleBoiled, outside=True)
    def call(event, happened):
        Delivery.objects.update(due_at=NOW + 3 * relay.LEASE)
        raise OSError("away")

    record()
    relay.deliver_due(now=NOW)
    waiting = Delivery.objects.get()
    assert (waiting.due_at, waiting.attempts) == (NOW + 3 * relay.LEASE, 0)


def test_what_took_long_before_it_failed_waits_from_its_end(db, own_handlers, monkeypatch):
    moments = iter([NOW, NOW + timedelta(seconds=30)])

    @events.handles(KettleBoiled)
    def boil(event, happened):
        raise OSError("away")

    record()
    monkeypatch.setattr(relay.timezone, "now", lambda: next(moments))
    relay.deliver()
    assert Delivery.objects.get().due_at == NOW + timedelta(seconds=31)
