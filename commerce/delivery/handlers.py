"""Reactions: an order asks for parcels, a packed one for its label, and a customer learns that it left."""

from __future__ import annotations

from django.utils import translation

from commerce.delivery import case_notices, messages, operations, queries
from commerce.delivery.carriers import CARRIERS, DEFAULT
from commerce.delivery.errors import CarrierRefused
from commerce.delivery.events import (
    CaseClosed,
    CaseOpened,
    LabelNotFound,
    ParcelDispatched,
    ParcelPacked,
)
from commerce.delivery.models import Parcel
from commerce.orders.events import OrderPlaced
from core import events, outbox


@events.handles(OrderPlaced, where=lambda placed: not placed.at_till)
def request_parcels(event: OrderPlaced, happened: events.Happened) -> None:
    """Put the order's parcels on the list of the place that sends them."""
    operations.request_parcels(order_id=event.order_id, now=happened.now)


@events.handles(ParcelPacked, outside=True)
def book_label(event: ParcelPacked, happened: events.Happened) -> None:
    """Ask the carrier for a label under our key; a lost answer is asked for again and is the same.

    What was booked for a parcel that was cancelled, opened or redirected meanwhile is cancelled: by
    whom the answer reaches, or, where it was lost, when it is asked for again.
    """
    parcel = queries.shown(event.parcel_id)
    if parcel.has_label_of(event.attempt):
        return
    if not parcel.awaits(event.attempt):
        _cancel_label(parcel, event.attempt, happened)
        return
    try:
        label = CARRIERS[DEFAULT].book(messages.shipment_of(parcel))
    except CarrierRefused as error:
        operations.record_label_refused(
            parcel_id=parcel.pk, attempt=event.attempt, reason=str(error.detail), now=happened.now
        )
        return
    if not operations.record_label(
        parcel_id=parcel.pk, attempt=event.attempt, label=label, now=happened.now
    ):
        _cancel_label(parcel, event.attempt, happened)


@events.handles(LabelNotFound, outside=True)
def look_for_label_again(event: LabelNotFound, happened: events.Happened) -> None:
    """Cancel what the carrier has booked meanwhile: our asking had no answer, and was under way there."""
    parcel = queries.shown(event.parcel_id)
    _cancel_label(parcel, event.attempt, happened, is_last=True)


def _cancel_label(
    parcel: Parcel, attempt: int, happened: events.Happened, *, is_last: bool = False
) -> None:
    """Cancel what was booked under an attempt; what is refused gets a case, what is not found a second look."""
    reference = messages.reference_of(parcel, attempt)
    try:
        found = CARRIERS[DEFAULT].cancel(reference)
    except CarrierRefused as error:
        operations.record_not_cancelled(
            parcel_id=parcel.pk, reference=reference, reason=str(error.detail), now=happened.now
        )
        return
    if not found and not is_last:
        operations.look_again(parcel_id=parcel.pk, attempt=attempt, now=happened.now)


@events.handles(ParcelDispatched)
def tell_it_is_under_way(event: ParcelDispatched, happened: events.Happened) -> None:
    """Write to the customer with the tracking link, in the order's language."""
    parcel = queries.shown(event.parcel_id)
    order = parcel.fulfilment.order
    notice = messages.dispatch_notice(parcel)
    with translation.override(order.language):
        outbox.queue_letter(
            key=f"parcel-dispatched:{parcel.pk}", to=order.email,
            subject=notice.subject, blocks=notice.blocks, now=happened.now,
        )  # fmt: skip


@events.handles(CaseOpened)
def tell_something_is_wrong(event: CaseOpened, happened: events.Happened) -> None:
    """Write to the customer before she has to ask."""
    case_notices.queue_opened(event.parcel_id, event.case_id, event.kind, now=happened.now)


@events.handles(CaseClosed)
def tell_it_is_sent_again(event: CaseClosed, happened: events.Happened) -> None:
    """Write that the goods are sent again; a refund has its own mail."""
    case_notices.queue_closed(event.parcel_id, event.case_id, event.outcome, now=happened.now)
