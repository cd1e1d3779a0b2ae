"""A lease is one holder's until it is given back or its time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from core import leases
from core.models import Lease
from tests.concurrency.racing import race

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
take = partial(leases.take, "work", lasts=timedelta(seconds=30))


def test_one_holds_it_until_its_time_is_over(db):
    assert take(holder="a", now=NOW)
    assert not take(holder="b", now=NOW + timedelta(seconds=29))

    assert take(holder="b", now=NOW + timedelta(seconds=30))
    assert not take(holder="a", now=NOW + timedelta(seconds=31))


def test_given_back_it_is_free_and_another_holders_stays(db):
    take(holder="a", now=NOW)
    leases.give_back("work", holder="b")
    assert Lease.objects.get().holder == "a"

    leases.give_back("work", holder="a")
    assert take(holder="b", now=NOW)


def test_at_the_same_moment_one_of_many_gets_it(transactional_db):
    results = race([partial(take, holder=str(number), now=NOW) for number in range(8)])

    assert sorted(results) == [False] * 7 + [True]
