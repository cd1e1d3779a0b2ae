"""What carriers report, kept once each."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from commerce.delivery import errors, rules
from commerce.delivery.carriers import CarrierEvent
from commerce.delivery.events import ParcelReported
from commerce.delivery.models import Parcel, ParcelEvent
from commerce.delivery.operations import rows, troubles
from commerce.delivery.rules import State
from core import events
from core.actor import SYSTEM
from core.operation import operation


@operation
def note_asked(*, tracking_number: str, now: datetime) -> None:
    """Note that the carrier is being asked about a parcel, so that quiet ones take turns."""
    Parcel.objects.filter(tracking_number=tracking_number).update(asked_at=now)


@operation
def record_carrier_event(*, event: CarrierEvent, now: datetime) -> bool:
    """Keep what a carrier reports, once per reference; states only move forward.

    Returns whether it was new. Raises NoParcel for a tracking number that we do not know.
    """
    parcel = (
        Parcel.objects.select_for_update(no_key=True, of=("self",))
        .filter(carrier=event.carrier, tracking_number=event.tracking_number)
        .exclude(tracking_number="")
        .first()
    )
    if parcel is None:
        raise errors.NoParcel
    try:
        with transaction.atomic():
            ParcelEvent.objects.create(
                parcel=parcel, carrier=event.carrier, reference=event.reference,
                type=event.type, at=event.at, received_at=now,
            )  # fmt: skip
    except IntegrityError:
        return False
    to = rules.REPORTED.get(event.type)
    if to is not None and rules.may_move(parcel.state, to):
        rows.move(parcel, to, **({"delivered_at": event.at} if to == State.DELIVERED else {}))
        events.record(ParcelReported(**rows.ids_of(parcel), state=to.value), actor=SYSTEM, now=now)
        troubles.follow(parcel, to, now=now)
    return True
