"""What holds personal data is forgotten after its time, once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import idempotency, sweepers
from core.models import IdempotencyKey, OutboundMessage, RateLimit

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def first_sweep():
    sweepers._last.clear()
    yield
    sweepers._last.clear()


def message(key, sent_at):
    return OutboundMessage.objects.create(
        key=key, kind="email", to="a@example.com", text="Dear Ada", created_at=NOW, sent_at=sent_at
    )


def key_of(made_at):
    IdempotencyKey.objects.create(
        principal="user:1",
        operation="pay",
        key=str(made_at),
        request_hash="",
        lease_until=made_at,
        created_at=made_at,
    )


def test_old_answers_limits_and_texts_go_and_newer_ones_stay(db):
    for moment in (-MOMENT, MOMENT):
        key_of(NOW - idempotency.KEPT + moment)
        RateLimit.objects.create(
            key=str(moment), window_ends=NOW - sweepers.LIMITS + moment, count=1
        )
        message(str(moment), NOW - sweepers.TEXTS + moment)
    message("waits", None)

    assert sweepers.forget_what_is_old(NOW) == 3

    assert IdempotencyKey.objects.get().created_at == NOW - idempotency.KEPT + MOMENT
    assert RateLimit.objects.get().window_ends == NOW - sweepers.LIMITS + MOMENT
    assert sorted(OutboundMessage.objects.values_list("text", flat=True)) == [
        "",
        "Dear Ada",
        "Dear Ada",
    ]


def test_it_is_done_once_a_day(db):
    sweepers.forget_what_is_old(NOW)
    key_of(NOW - timedelta(days=3))

    assert sweepers.forget_what_is_old(NOW + timedelta(hours=1)) == 0
    assert sweepers.forget_what_is_old(NOW + timedelta(days=1)) == 1
