"""What a carrier has to tell: a webhook only says that there is something, and the shipment is read again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from commerce.delivery import errors, operations, queries
from commerce.delivery.carriers import CARRIERS, DEFAULT


def take_webhook(body: bytes, headers: Mapping[str, str], *, now: datetime) -> int:
    """Check a webhook, then follow the shipment that it names; return how much was new.

    Raises Invalid for a forged or unreadable one, and what `follow` raises.
    """
    return follow(CARRIERS[DEFAULT].shipment_in_webhook(body, headers, now), now=now)


def follow(tracking_number: str, *, now: datetime) -> int:
    """Ask the carrier what has happened to a shipment of ours and keep what is new, in its order.

    Asked in no transaction; safe any number of times at once. News whose webhook was lost comes
    with the next, or when the relay asks about parcels that have been quiet. Raises NoParcel before anybody is asked, and CarrierUnavailable.
    """
    carrier = queries.carrier_of(tracking_number)
    if carrier is None:
        raise errors.NoParcel
    operations.note_asked(tracking_number=tracking_number, now=now)
    news = CARRIERS[carrier].news_of(tracking_number)
    return sum(operations.record_carrier_event(event=event, now=now) for event in news)
