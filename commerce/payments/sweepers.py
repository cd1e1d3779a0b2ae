"""What the relay settles when a call to a provider was lost on the way."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.conf import settings

from commerce.payments import gateway, queries
from commerce.payments.errors import ProviderUnavailable
from core import relay

log = structlog.get_logger(__name__)


@relay.sweeper
def make_forgotten_calls(now: datetime) -> int:
    """Make calls that have waited long and that no delivery will make: the key makes them once."""
    made = 0
    age = timedelta(seconds=settings.SWEEPER_AGE_SECONDS)
    for call_id in queries.forgotten_calls(older_than=now - age):
        try:
            gateway.perform(call_id, now=now)
        except ProviderUnavailable:
            log.warning("provider_unavailable", call_id=call_id)
            break
        except Exception:
            log.exception("call_not_made", call_id=call_id)
        else:
            made += 1
    return made
