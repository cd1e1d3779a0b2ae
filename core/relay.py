"""The relay: runs the handlers of committed events, from PostgreSQL.

Several threads and several relays may run at once; SKIP LOCKED gives each delivery to one. A
failure waits longer each time. An outage of somebody else is waited for however long it lasts;
any other failure is parked after the last try, where `replay` finds it. The clock is read for
each delivery: a lease counts from when it was taken.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from uuid import uuid4

import httpx
import structlog
from django.db import transaction
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from core import events, leases
from core.errors import Busy
from core.models import Delivery

log = structlog.get_logger(__name__)

TRIES = 10
LEASE = timedelta(seconds=60)
SWEEP_LEASE = timedelta(seconds=30)
SWEEP_SECONDS = 3.0
SWEEP_PAUSE = timedelta(seconds=SWEEP_SECONDS) * 0.9


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many failures: 1 s, 2 s, 4 s ... at most 5 minutes."""
    return timedelta(seconds=min(2 ** min(max(attempts - 1, 0), 9), 300))


def is_outage(error: Exception) -> bool:
    """Say whether a part outside was away or busy, so that trying again will help in the end.

    A mail server or gateway that answered with a final no is there: that is no outage.
    """
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code >= 500 or error.response.status_code == 429
    if isinstance(error, SMTPRecipientsRefused):
        return any(code < 500 for code, _said in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return error.smtp_code < 500
    # OSError covers refused connections, time-outs, names that do not resolve, and smtplib.
    return isinstance(error, (httpx.HTTPError, Busy, OSError))


def deliver_due(*, now: datetime | None = None, limit: int = 20) -> int:
    """Run due deliveries, oldest first; return how many were tried."""
    due = list(
        Delivery.objects.filter(parked_at=None, due_at__lte=now or timezone.now())
        .order_by("due_at", "id")
        .values_list("id", flat=True)[:limit]
    )
    return sum(deliver(delivery_id, now=now) for delivery_id in due)


def deliver(delivery_id: int, *, now: datetime | None = None) -> bool:
    """Run one delivery unless another relay has it; return whether it was tried here."""
    now = now or timezone.now()
    try:
        with transaction.atomic():
            delivery = _take(delivery_id, now=now)
            if delivery is None:
                return False
            handler = events.HANDLERS.get(delivery.handler)
            if handler is None or handler.outside:
                # Under a lease: a relay that dies here leaves it to the next after the lease.
                delivery.due_at = now + LEASE
                delivery.save(update_fields=["due_at"])
            else:
                _run(delivery, handler, now=now)
                delivery.delete()
                return True
        _run(delivery, handler, now=now)
        Delivery.objects.filter(pk=delivery_id).delete()
    except Exception as error:
        log.exception("delivery_failed", delivery_id=delivery_id)
        _postpone(delivery_id, error, now=now)
    return True


def _take(delivery_id: int, *, now: datetime) -> Delivery | None:
    return (
        Delivery.objects.select_related("event")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .filter(pk=delivery_id, parked_at=None, due_at__lte=now)
        .first()
    )


def _run(delivery: Delivery, handler: events.Handler | None, *, now: datetime) -> None:
    if handler is None:
        raise LookupError(f"no handler named {delivery.handler}")
    event = delivery.event
    happened = events.Happened(
        event_id=event.pk, at=event.at, actor=event.actor, reason=event.reason, now=now
    )
    with bound_contextvars(request_id=event.request_id, event_id=event.pk, handler=handler.name):
        handler.run(events.load(event, handler), happened)


def _postpone(delivery_id: int, error: Exception, *, now: datetime) -> None:
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).filter(pk=delivery_id).first()
        if delivery is None:
            return
        delivery.attempts += 1
        delivery.error = f"{type(error).__name__}: {error}"[:2000]
        if delivery.attempts >= TRIES and not is_outage(error):
            delivery.parked_at = now
            log.error("delivery_parked", delivery_id=delivery_id, handler=delivery.handler)
        else:
            delivery.due_at = now + backoff(delivery.attempts)
        delivery.save(update_fields=["attempts", "error", "due_at", "parked_at"])


def replay(*, now: datetime) -> int:
    """Give every parked delivery another set of tries; return how many."""
    return Delivery.objects.exclude(parked_at=None).update(parked_at=None, attempts=0, due_at=now)


Sweeper = Callable[[datetime], int]
SWEEPERS: dict[str, Sweeper] = {}


def sweeper(function: Sweeper) -> Sweeper:
    """Register a function `(now) -> rows settled` that the relay runs every few seconds."""
    SWEEPERS[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def sweep(*, now: datetime) -> dict[str, int]:
    """Run every sweeper once; each in one relay at a time. One that fails does not stop the others.

    A sweeper may ask the outside, so it runs in no transaction: a lease keeps the others away, and
    the next relay takes over from one that died. Two at once would do no harm, only double work.
    Done, the lease lasts until nearly the next turn: more relays do not sweep more often.
    """
    settled, holder = {}, str(uuid4())
    for name, run in SWEEPERS.items():
        try:
            began = timezone.now()
            if not leases.take(name, holder=holder, lasts=SWEEP_LEASE, now=began):
                continue
            try:
                settled[name] = run(now)
            finally:
                leases.shorten(name, holder=holder, ends=began + SWEEP_PAUSE)
        except Exception:
            log.exception("sweeper_failed", sweeper=name)
    return settled
