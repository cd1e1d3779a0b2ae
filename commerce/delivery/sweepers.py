"""What the relay asks carriers when they have told nothing for long."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from commerce.delivery import operations, queries, tracking
from commerce.delivery.errors import CarrierRefused, CarrierUnavailable
from core import relay

log = structlog.get_logger(__name__)

QUIET = timedelta(hours=6)
# At most 8 seconds each: within the lease of a sweeper, were every answer slow.
AT_ONCE = 3


@relay.sweeper
def follow_quiet_parcels(now: datetime) -> int:
    """Ask about parcels on their way without news: the webhook of the last news may have been lost."""
    told = 0
    for tracking_number in queries.quiet(since=now - QUIET, limit=AT_ONCE):
        try:
            told += tracking.follow(tracking_number, now=now)
        except CarrierUnavailable:
            log.warning("carrier_unavailable", tracking_number=tracking_number)
            break
        except CarrierRefused as error:
            log.warning(
                "parcel_unknown_to_carrier", tracking_number=tracking_number, why=str(error)
            )
        except Exception:
            log.exception("parcel_not_followed", tracking_number=tracking_number)
    return told


@relay.sweeper
def open_cases_of_late_parcels(now: datetime) -> int:
    """Open a case for each parcel that has not arrived by its promised day, wherever it is."""
    opened, failed = 0, []
    for parcel_id in queries.overdue(now=now, limit=20):
        try:
            opened += operations.open_late(parcel_id=parcel_id, now=now) is not None
        except Exception:
            log.exception("late_parcel_without_a_case", parcel_id=parcel_id)
            failed.append(parcel_id)
    if failed:
        operations.come_last(parcel_ids=failed, now=now)
    return opened
