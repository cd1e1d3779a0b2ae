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
    tried = 0
    while tried < limit and deliver(now=now):
        tried += 1
    return tried


def deliver(delivery_id: int | None = None, *, now: datetime | None = None) -> bool:
    """Run the oldest due delivery that no other relay has, or this one; return whether one was tried."""
    is_told = now is not None
    now = now or timezone.now()
    delivery = None
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
                Delivery.objects.filter(pk=delivery.pk).delete()
                return True
        _run(delivery, handler, now=now)
        Delivery.objects.filter(pk=delivery.pk).delete()
    except Exception as error:
        if delivery is None:
            raise
        log.exception("delivery_failed", delivery_id=delivery.pk)
        # What took long before it failed waits from its end.
        _postpone(delivery, error, now=now if is_told else timezone.now())
    return True


def _take(delivery_id: int | None, *, now: datetime) -> Delivery | None:
    """Lock a delivery with its event; two relays never find the same."""
    due = Delivery.objects.filter(parked_at=None, due_at__lte=now)
    if delivery_id is not None:
        due = due.filter(pk=delivery_id)
    return (
        due.select_related("event")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .order_by("due_at", "id")
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


def _postpone(tried: Delivery, error: Exception, *, now: datetime) -> None:
    """Wait from the failure on; not where another relay has taken it since, or has done it."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).filter(pk=tried.pk).first()
        if delivery is None or delivery.due_at != tried.due_at:
            return
        delivery.attempts += 1
        delivery.error = f"{type(error).__name__}: {error}"[:2000]
        if delivery.attempts >= TRIES and not is_outage(error):
            delivery.parked_at = now
            log.error("delivery_parked", delivery_id=delivery.pk, handler=delivery.handler)
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
