"""Money of tills whose settlement was interrupted is settled; what was left out long ago is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.conf import settings

from core import relay
from stores.selling import operations, queries

log = structlog.get_logger(__name__)


@relay.sweeper
def settle_noted_payments(now: datetime) -> int:
    """Settle what a till has told and did not ask again: the process that took it was killed."""
    age = timedelta(seconds=settings.SWEEPER_AGE_SECONDS)
    settled = 0
    for payment in queries.noted_payments(older_than=now - age):
        try:
            operations.settle_noted(payment, now=now)
        except Exception:
            log.exception("till_payment_not_settled", payment_id=payment.pk)
        else:
            settled += 1
    return settled


@relay.sweeper
def forget_what_was_left_out(now: datetime) -> int:
    """Empty the bodies of receipts that were left out long ago."""
    return operations.forget_left(now=now)
