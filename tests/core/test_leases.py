"""A lease is one holder's until its time is over, which the holder may bring forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from core import leases
from tests.concurrency.racing import race

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
take = partial(leases.take, "work", lasts=timedelta(seconds=30))


def test_one_holds_it_until_its_time_is_over(db):
    assert take(holder="a", now=NOW)
    assert not take(holder="b", now=NOW + timedelta(seconds=29))

    assert take(holder="b", now=NOW + timedelta(seconds=30))
    assert not take(holder="a", now=NOW + timedelta(seconds=31))


def test_its_holder_shortens_it_and_nobody_else(db):
    take(holder="a", now=NOW)
    leases.shorten("work", holder="b", ends=NOW)
    assert not take(holder="b", now=NOW)

    leases.shorten("work", holder="a", ends=NOW + timedelta(seconds=60))
    leases.shorten("work", holder="a", ends=NOW + timedelta(seconds=3))
    assert not take(holder="b", now=NOW + timedelta(seconds=2))
    assert take(holder="b", now=NOW + timedelta(seconds=3))


def test_at_the_same_moment_one_of_many_gets_it(transactional_db):
    results = race([partial(take, holder=str(number), now=NOW) for number in range(8)])

    assert sorted(results) == [False] * 7 + [True]
