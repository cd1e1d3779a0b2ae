"""A request that is sent again gets the answer of the first."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core import idempotency
from core.errors import Busy, Conflict, Invalid, NotFound, SignInRequired, TooMany
from core.models import IdempotencyKey, OutboundMessage

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
KEY = "a-key-of-the-client"


class Work:
    """Something that must happen once; raises where it is told to."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.times = 0
        self.error = error

    def __call__(self):
        self.times += 1
        if self.error:
            raise self.error
        return 201, {"number": self.times}


def run(work, *, key=KEY, body=None, principal="user:1", operation="pay", now=NOW):
    return idempotency.run(
        principal=principal, operation=operation, key=key, body=body or {"a": 1}, now=now, work=work
    )


def test_the_same_key_again_does_the_work_once_and_answers_alike(db):
    work = Work()

    assert run(work) == run(work) == (201, {"number": 1})
    assert work.times == 1


def test_the_order_of_a_bodys_keys_does_not_matter(db):
    work = Work()
    run(work, body={"a": 1, "b": 2})
    run(work, body={"b": 2, "a": 1})

    assert work.times == 1


def test_refuses_another_body_with_the_same_key(db):
    work = Work()
    run(work)

    with pytest.raises(Invalid) as refused:
        run(work, body={"a": 2})

    assert refused.value.status == 422
    assert work.times == 1


@pytest.mark.parametrize(
    "other", [{"principal": "user:2"}, {"operation": "refund"}, {"key": "other-key"}]
)
def test_a_key_belongs_to_its_principal_and_operation(db, other):
    work = Work()
    run(work)
    run(work, **other)

    assert work.times == 2


def test_says_conflict_while_the_first_is_still_at_work(db):
    def slow():
        with pytest.raises(Conflict):
            run(Work(), now=NOW + idempotency.LEASE - timedelta(seconds=1))
        return 200, "first"

    assert run(slow) == (200, "first")


def test_a_claim_whose_lease_expired_is_taken_over(db):
    IdempotencyKey.objects.create(
        principal="user:1",
        operation="pay",
        key=KEY,
        request_hash=idempotency.request_hash({"a": 1}),
        lease_until=NOW,
        created_at=NOW,
    )
    work = Work()

    assert run(work, now=NOW) == (201, {"number": 1})
    assert run(work, now=NOW) == (201, {"number": 1})


def test_a_refusal_is_an_answer_and_is_given_again(db):
    work = Work(NotFound("no such thing"))
    with pytest.raises(NotFound):
        run(work)

    status, answer = run(work)

    assert (status, answer["code"], work.times) == (404, "not-found", 1)


@pytest.mark.parametrize(
    "error",
    [Busy(), TooMany(), SignInRequired(), RuntimeError("power cut"), KeyboardInterrupt()],
)
def test_what_is_no_answer_frees_the_key(db, error):
    with pytest.raises(type(error)):
        run(Work(error))

    assert run(Work()) == (201, {"number": 1})


@pytest.mark.parametrize("key", ["", "short", "x" * 121])
def test_refuses_a_key_that_is_none(db, key):
    with pytest.raises(Invalid):
        run(Work(), key=key)
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("error", [None, NotFound(), Busy()])
def test_who_comes_after_the_lease_leaves_the_key_to_whoever_took_it_over(db, error):
    def slow():
        IdempotencyKey.objects.update(lease_until=NOW + 2 * idempotency.LEASE)
        if error:
            raise error
        return 200, "late"

    with contextlib.suppress(NotFound, Busy):
        run(slow)

    assert IdempotencyKey.objects.get().status is None


def run_in_one(work, *, key=KEY, body=None):
    return idempotency.run_in_one(
        principal="user:1", operation="open", key=key, body=body or {"a": 1}, now=NOW, work=work
    )


def opened(error: Exception | None = None):
    """Leave a row, and say how many there are."""
    OutboundMessage.objects.create(
        key=str(uuid4()), kind="sms", to="+447700900123", text="once", created_at=NOW
    )
    if error:
        raise error
    return 201, {"number": OutboundMessage.objects.count()}


def test_in_one_the_same_key_again_leaves_what_the_first_did(db):
    assert run_in_one(opened) == run_in_one(opened) == (201, {"number": 1})
    assert OutboundMessage.objects.count() == 1
    with pytest.raises(Invalid):
        run_in_one(opened, body={"a": 2})
    assert OutboundMessage.objects.count() == 1


def test_in_one_a_refusal_leaves_nothing_and_is_given_again(db):
    with pytest.raises(NotFound):
        run_in_one(lambda: opened(NotFound("no such thing")))

    status, answer = run_in_one(opened)

    assert (status, answer["code"]) == (404, "not-found")
    assert not OutboundMessage.objects.exists()


def test_in_one_what_the_second_finds_refused_is_the_answer_of_the_first(db):
    first = run_in_one(opened)
    assert run_in_one(lambda: opened(Conflict("it is open already"))) == first
    assert OutboundMessage.objects.count() == 1


@pytest.mark.parametrize("error", [Busy(), TooMany(), SignInRequired(), RuntimeError("power cut")])
def test_in_one_what_is_no_answer_leaves_nothing(db, error):
    with pytest.raises(type(error)):
        run_in_one(lambda: opened(error))
    assert not IdempotencyKey.objects.exists()
    assert run_in_one(opened) == (201, {"number": 1})
