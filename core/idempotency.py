"""Requests that a client may send again: the answer is stored under its key.

Work that waits for nobody outside is one transaction with its answer (`run_in_one`). Other work claims its
key first, by a lease in a transaction of its own, so that a killed worker does not jam the key, and a second
sender meanwhile learns that the first is still at work (`run`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Invalid
from core.models import IdempotencyKey
from core.operation import operation as transacted

LEASE = timedelta(seconds=60)
# For so long an answer is kept.
KEPT = timedelta(days=2)
Answer = tuple[int, Any]


def request_hash(body: Any) -> str:
    """Return the hash of a request's JSON body, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def run(
    *,
    principal: str,
    operation: str,
    key: str,
    body: Any,
    now: datetime,
    work: Callable[[], Answer],
) -> Answer:
    """Return the stored answer of the key, or do the work and store its answer.

    Raises Invalid (422) when the key came with another body, Conflict (409) while another
    request with it is at work. A domain error of the work is an answer and is stored. What a
    later try may find otherwise frees the key: signed out (401), too many (429), our fault.
    """
    _check(key)
    row = _claim(principal, operation, key, request_hash(body), now)
    if row.status is not None:
        return row.status, row.answer
    try:
        status, answer = work()
    except DomainError as error:
        _settle(row, error.status, error.problem())
        raise
    except BaseException:
        _mine(row).delete()
        raise
    _settle(row, status, answer)
    return status, answer


def run_in_one(
    *,
    principal: str,
    operation: str,
    key: str,
    body: Any,
    now: datetime,
    work: Callable[[], Answer],
) -> Answer:
    """Do the work and store its answer in one transaction, or return the stored answer of the key.

    A server that dies leaves both or neither. Of two senders at once the second waits for the first, is
    undone and gets its answer. Raises Invalid as `run` does; which errors are answers is the same too.
    """
    _check(key)
    row = IdempotencyKey(
        principal=principal, operation=operation, key=key, request_hash=request_hash(body),
        lease_until=now, created_at=now,
    )  # fmt: skip

    @transacted
    def done() -> Answer:
        with transaction.atomic():
            row.status, row.answer = work()
            row.save(force_insert=True)
            return row.status, row.answer

    try:
        return done()
    except IntegrityError:
        stored = _stored(row)
        if stored is None:
            raise
        return stored
    except DomainError as error:
        stored = _stored(row)
        if stored is not None:
            return stored
        if not _is_passing(error.status):
            row.status, row.answer = error.status, error.problem()
            IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
        raise


@transacted
def forget(*, before: datetime) -> int:
    """Delete the answers from before; return how many."""
    return IdempotencyKey.objects.filter(created_at__lt=before).delete()[0]


def _check(key: str) -> None:
    if not 8 <= len(key) <= 120:
        raise Invalid(_("The Idempotency-Key header has 8 to 120 characters; a UUID will do."))


def _is_passing(status: int) -> bool:
    """Say whether a later try may find otherwise."""
    return status in {401, 429} or status >= 500


def _stored(asked: IdempotencyKey) -> Answer | None:
    """Return the answer that the key has already. Raises Invalid where it was asked for something else."""
    row = IdempotencyKey.objects.filter(
        principal=asked.principal, operation=asked.operation, key=asked.key
    ).first()
    if row is None:
        return None
    _check_same(row, asked.request_hash)
    return None if row.status is None else (row.status, row.answer)


def _check_same(row: IdempotencyKey, digest: str) -> None:
    if row.request_hash != digest:
        raise Invalid(_("This Idempotency-Key was used with another request. Use a new key."))


def _settle(row: IdempotencyKey, status: int, answer: Any) -> None:
    if _is_passing(status):
        _mine(row).delete()
    else:
        _mine(row).update(status=status, answer=answer)


def _mine(row: IdempotencyKey) -> QuerySet[IdempotencyKey]:
    """Return the claim unless its lease ran out and somebody else has taken it over."""
    return IdempotencyKey.objects.filter(pk=row.pk, lease_until=row.lease_until, status=None)


def _claim(principal: str, operation: str, key: str, digest: str, now: datetime) -> IdempotencyKey:
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(
                principal=principal,
                operation=operation,
                key=key,
                request_hash=digest,
                lease_until=now + LEASE,
                created_at=now,
            )
    except IntegrityError:
        pass
    with transaction.atomic():
        row = IdempotencyKey.objects.select_for_update(no_key=True).get(
            principal=principal, operation=operation, key=key
        )
        _check_same(row, digest)
        if row.status is None and row.lease_until > now:
            raise Conflict(
                _("The first request with this key is still at work. Ask again shortly.")
            )
        if row.status is None:
            row.lease_until = now + LEASE
            row.save(update_fields=["lease_until"])
        return row
