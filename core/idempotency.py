"""Requests that a client may send again: the answer is stored under its key.

The claim is a lease in a transaction of its own, so that a killed worker does not jam the key,
and a second sender meanwhile learns that the first is still at work.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Invalid
from core.models import IdempotencyKey

LEASE = timedelta(seconds=60)
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
    request with it is at work. A domain error of the work is an answer and is stored; any
    other error frees the key.
    """
    if not 8 <= len(key) <= 120:
        raise Invalid(_("The Idempotency-Key header has 8 to 120 characters; a UUID will do."))
    row = _claim(principal, operation, key, request_hash(body), now)
    if row.status is not None:
        return row.status, row.answer
    try:
        status, answer = work()
    except DomainError as error:
        if error.status < 500:
            _store(row, error.status, error.problem())
        else:
            row.delete()
        raise
    except BaseException:
        row.delete()
        raise
    _store(row, status, answer)
    return status, answer


def _store(row: IdempotencyKey, status: int, answer: Any) -> None:
    IdempotencyKey.objects.filter(pk=row.pk).update(status=status, answer=answer)


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
        if row.request_hash != digest:
            raise Invalid(_("This Idempotency-Key was used with another request. Use a new key."))
        if row.status is None and row.lease_until > now:
            raise Conflict(
                _("The first request with this key is still at work. Ask again shortly.")
            )
        if row.status is None:
            row.lease_until = now + LEASE
            row.save(update_fields=["lease_until"])
        return row
