"""Tries are counted in the database, also the refused ones."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from core import limits
from core.errors import TooMany
from core.models import RateLimit
from tests.concurrency.racing import race, tally

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
spend = partial(limits.spend, "target", limit=3, window=timedelta(minutes=10))


def test_allows_as_many_as_the_limit_and_says_how_long_to_wait(db):
    for _try in range(3):
        spend(now=NOW)

    with pytest.raises(TooMany) as refused:
        spend(now=NOW + timedelta(minutes=4))

    assert refused.value.extra["retry_after"] == 360
    assert "6 min" in str(refused.value.detail)


def test_opens_again_when_the_window_ends(db):
    for _try in range(4):
        with pytest.raises(TooMany) if _try == 3 else nullcontext():
            spend(now=NOW)

    spend(now=NOW + timedelta(minutes=10))
    assert RateLimit.objects.get().count == 1


def test_refused_tries_stay_counted_and_do_not_move_the_window(db):
    for _try in range(20):
        with pytest.raises(TooMany) if _try >= 3 else nullcontext():
            spend(now=NOW)

    assert RateLimit.objects.get().count == 20
    assert RateLimit.objects.get().window_ends == NOW + timedelta(minutes=10)


def test_forgives_after_it_was_got_right(db):
    for _try in range(3):
        spend(now=NOW)
    limits.forgive("target")

    spend(now=NOW)


def test_each_target_has_its_own(db):
    for _try in range(3):
        spend(now=NOW)
    limits.spend("other", limit=3, window=timedelta(minutes=10), now=NOW)


def test_tries_at_the_same_moment_are_all_counted(transactional_db):
    results = race([partial(spend, now=NOW)] * 12)

    assert tally(results) == {"NoneType": 3, "TooMany": 9}
