"""An outage is waited for, a fault is parked and told; a lease counts from when it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import httpx
import pytest
import time_machine

from core import events, invariants, relay
from core.actor import SYSTEM
from core.errors import Busy, Conflict
from core.models import Delivery

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
GATEWAY = httpx.Request("POST", "http://localhost/mail")


@dataclass(frozen=True)
class TeaAsked(events.DomainEvent):
    """A fact of the tests."""


def status(code: int) -> httpx.HTTPStatusError:
    return httpx.HTTPStatusError("no", request=GATEWAY, response=httpx.Response(code))


def tried(error: Exception, times: int = relay.TRIES + 5) -> Delivery:
    @events.handles(TeaAsked)
    def pour(event, happened):
        raise error

    events.record(TeaAsked(), actor=SYSTEM, now=NOW)
    for _try in range(times):
        delivery = Delivery.objects.get()
        if delivery.parked_at is None:
            assert relay.deliver(delivery.pk, now=delivery.due_at)
    return Delivery.objects.get()


OUTAGES = [
    httpx.ConnectError("refused"),
    status(503),
    status(429),
    Busy(),
    ConnectionRefusedError(),
    SMTPServerDisconnected("gone"),
    SMTPRecipientsRefused({"ada@example.com": (450, b"later")}),
]
FAULTS = [
    status(400),
    Conflict(),
    ValueError("a bug"),
    SMTPRecipientsRefused({"ada@example.com": (550, b"unknown")}),
]


@pytest.mark.parametrize("error", OUTAGES, ids=repr)
def test_an_outage_is_waited_for_however_long_it_lasts(db, own_handlers, error):
    delivery = tried(error)

    assert (delivery.attempts, delivery.parked_at) == (relay.TRIES + 5, None)
    assert relay.backoff(delivery.attempts) == timedelta(minutes=5)


@pytest.mark.parametrize("error", FAULTS, ids=repr)
def test_a_fault_is_parked_and_breaks_an_invariant(db, own_handlers, error):
    delivery = tried(error)

    assert (delivery.attempts, delivery.parked_at is None) == (relay.TRIES, False)
    broken = [result.sentence for result in invariants.run() if result.breaches]
    assert "Nothing is parked" in broken


def test_a_lease_counts_from_when_the_delivery_was_taken(db, own_handlers):
    leases = []
    with time_machine.travel(NOW, tick=False) as clock:

        @events.handles(TeaAsked, outside=True)
        def pour(event, happened):
            leases.append(Delivery.objects.order_by("-due_at")[0].due_at - happened.now)
            clock.shift(timedelta(minutes=2))

        events.record(TeaAsked(), actor=SYSTEM, now=NOW)
        events.record(TeaAsked(), actor=SYSTEM, now=NOW)
        assert relay.deliver_due() == 2

    assert leases == [relay.LEASE, relay.LEASE]
