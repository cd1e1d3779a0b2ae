"""What the relay settles when a call to a provider was lost on the way."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.conf import settings

from commerce.payments import gateway, operations, queries
from commerce.payments.errors import ProviderUnavailable
from core import relay

log = structlog.get_logger(__name__)


PAUSE = timedelta(minutes=10)
_last: dict[str, datetime] = {}


@relay.sweeper
def forget_offers(now: datetime) -> int:
    """Forget to whom offers were made that have ended unpaid."""
    if now - _last.get("at", now - PAUSE) < PAUSE:
        return 0
    _last["at"] = now
    return operations.forget_offers(now=now)


@relay.sweeper
def make_forgotten_calls(now: datetime) -> int:
    """Make calls that have waited long and that no delivery will make: the key makes them once.

    A call that fails stands behind the others of its provider; a provider that does not answer holds
    up its own calls only.
    """
    age = timedelta(seconds=settings.SWEEPER_AGE_SECONDS)
    waiting = queries.forgotten_calls(older_than=now - age)
    return sum(_make(provider, call_ids, now=now) for provider, call_ids in waiting.items())


def _make(provider: str, call_ids: list[int], *, now: datetime) -> int:
    made = 0
    for call_id in call_ids:
        operations.note_tried(call_id=call_id, now=now)
        try:
            gateway.perform(call_id, now=now)
        except ProviderUnavailable:
            log.warning("provider_unavailable", provider=provider, call_id=call_id)
            break
        except Exception:
            log.exception("call_not_made", call_id=call_id)
        else:
            made += 1
    return made
