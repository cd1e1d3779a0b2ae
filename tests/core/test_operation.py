"""One transaction, deadlocks retried, a stuck lock told plainly."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction
from psycopg2 import errors

from core.errors import Busy
from core.models import RateLimit
from core.operation import RETRIES, operation
from tests.concurrency.racing import race
from tests.world import NOW


@operation
def bump(*keys: str, between: object = None) -> int:
    """Count one up on each row, in the order given."""
    for key in keys:
        row = RateLimit.objects.select_for_update().get(pk=key)
        RateLimit.objects.filter(pk=key).update(count=row.count + 1)
        if between is not None and key == keys[0]:
            between()  # type: ignore[operator]
    return 1


@pytest.fixture
def rows(transactional_db):
    for key in ("a", "b"):
        RateLimit.objects.create(key=key, window_ends=NOW, count=0)


def test_an_error_undoes_everything(rows):
    @operation
    def fails():
        bump("a")
        raise RuntimeError("afterwards")

    with pytest.raises(RuntimeError):
        fails()

    assert RateLimit.objects.get(pk="a").count == 0


def test_joins_the_operation_that_calls_it(rows):
    @operation
    def outer():
        bump("a")
        assert connection.in_atomic_block
        return bump("b")

    assert outer() == 1
    assert list(RateLimit.objects.values_list("count", flat=True)) == [1, 1]


def test_a_deadlock_reaches_nobody(rows):
    meet = threading.Barrier(2)
    first = threading.local()

    def once_together():
        """Both hold their first row before either asks for its second; only on the first try."""
        if not getattr(first, "done", False):
            first.done = True
            meet.wait(timeout=30)

    results = race(
        [
            partial(bump, "a", "b", between=once_together),
            partial(bump, "b", "a", between=once_together),
        ]
    )

    assert results == [1, 1]
    assert list(RateLimit.objects.values_list("count", flat=True)) == [2, 2]


def test_control_without_the_decorator_the_same_race_deadlocks(rows):
    meet = threading.Barrier(2)
    careless = transaction.atomic(bump.__wrapped__)

    results = race(
        [
            partial(careless, *keys, between=partial(meet.wait, timeout=30))
            for keys in (("a", "b"), ("b", "a"))
        ]
    )

    assert sorted(type(result).__name__ for result in results) == ["OperationalError", "int"]


def test_a_deadlock_that_never_ends_is_an_error_after_three_retries(transactional_db):
    tries = []

    @operation
    def unlucky():
        tries.append(1)
        raise OperationalError from errors.DeadlockDetected()

    with pytest.raises(OperationalError):
        unlucky()

    assert len(tries) == RETRIES + 1


def test_a_row_that_stays_locked_is_busy_and_nothing_changed(rows):
    held, asked = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            RateLimit.objects.select_for_update().get(pk="a")
            held.set()
            assert asked.wait(timeout=30)

    def ask():
        assert held.wait(timeout=30)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '50ms'")
            bump("a")
        finally:
            asked.set()

    _held, refused = race([hold, ask])

    assert isinstance(refused, Busy)
    assert refused.status == 503
    assert RateLimit.objects.get(pk="a").count == 0
