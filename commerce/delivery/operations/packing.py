"""From the box to the carrier: closed, weighed, labelled, and gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commerce.delivery import errors, queries, rules
from commerce.delivery.carriers import Label
from commerce.delivery.events import (
    LabelNotFound,
    ParcelDispatched,
    ParcelLabelled,
    ParcelLabelRefused,
    ParcelPacked,
)
from commerce.delivery.models import Parcel, ParcelLine
from commerce.delivery.operations import rows, troubles
from commerce.delivery.rules import CaseKind, Outcome, State
from commerce.orders import operations as orders
from commerce.orders import picking
from commerce.orders.models import Fulfilment
from core import events
from core.actor import SYSTEM, Actor
from core.errors import Invalid
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.models import StockMovement

HEAVIEST_G = 35_000


@operation
def pack(*, parcel_id: int, weight_g: int, actor: Actor, now: datetime) -> Parcel:
    """Close and weigh it; a handler then asks the carrier for a label.

    Weight in grams. Raises Invalid, NotPicked, CannotMove.
    """
    if not 1 <= weight_g <= HEAVIEST_G:
        raise Invalid(
            _("Please weigh it."),
            fields={"weight": _("From 1 g to %(most)s kg.") % {"most": HEAVIEST_G // 1000}},
        )
    parcel = rows.lock(parcel_id, actor)
    lines = ParcelLine.objects.filter(parcel=parcel).values_list("quantity", "picked")

    if rules.may_move(parcel.state, State.PACKED) and not picking.is_all_picked(lines):
        raise errors.NotPicked

    attempt = parcel.label_attempt + 1
    rows.move(parcel, State.PACKED, packed_at=now, weight_g=weight_g, label_attempt=attempt)
    # What was missing was found, or it would not be whole.
    for kind in (CaseKind.UNPACK, CaseKind.SHORT):
        troubles.end_of_kind(parcel, kind, Outcome.FOUND, actor=actor, now=now)
    events.record(ParcelPacked(**rows.ids_of(parcel), attempt=attempt), actor=actor, now=now)
    return parcel


@operation
def ask_label_again(*, parcel_id: int, actor: Actor, now: datetime) -> Parcel:
    """Ask the carrier once more after it refused, or after the asking itself broke.

    Raises CannotMove while it is being asked, and when there is a label. What never came to an
    answer is asked again as the same attempt: the carrier may have booked it. What the relay gave
    up on goes, or a replay would ask a second time.
    """
    parcel = rows.lock(parcel_id, actor)
    bookings = queries.bookings(f"parcel:{parcel.pk}")
    is_asking = not parcel.label_error and bookings.filter(parked_at=None).exists()
    if not parcel.has_no_label or is_asking:
        raise rows.cannot_move(parcel)
    return ask(parcel, is_new=bool(parcel.label_error), actor=actor, now=now)


def ask(parcel: Parcel, *, is_new: bool, actor: Actor, now: datetime) -> Parcel:
    """Have the carrier asked for the label of a locked parcel, as the same attempt or as a new one.

    What the relay gave up on goes, or is resumed: what was booked by an older attempt is cancelled.
    """
    if not is_new:
        queries.bookings(f"parcel:{parcel.pk}").exclude(parked_at=None).delete()
    else:
        rows.resume_bookings(parcel, now=now)
        parcel.label_attempt, parcel.label_error = parcel.label_attempt + 1, ""
        parcel.save(update_fields=["label_attempt", "label_error"])
    events.record(
        ParcelPacked(**rows.ids_of(parcel), attempt=parcel.label_attempt), actor=actor, now=now
    )
    return parcel


@operation
def record_label(*, parcel_id: int, attempt: int, label: Label, now: datetime) -> bool:
    """Keep the label that the carrier gave, once; not where the parcel was changed while it was asked.

    Says whether the parcel has it: who booked it cancels what nobody waits for any more.
    """
    parcel = rows.lock(parcel_id, SYSTEM)
    if not parcel.awaits(attempt):
        return parcel.has_label_of(attempt)
    parcel.carrier, parcel.tracking_number = label.carrier, label.tracking_number
    parcel.tracking_url, parcel.label_url = label.tracking_url, label.label_url
    parcel.labelled_at, parcel.label_error = now, ""
    parcel.save()
    troubles.end_of_kind(parcel, CaseKind.NO_LABEL, Outcome.LABELLED, actor=SYSTEM, now=now)
    events.record(ParcelLabelled(**rows.ids_of(parcel)), actor=SYSTEM, now=now)
    return True


@operation
def record_label_refused(*, parcel_id: int, attempt: int, reason: str, now: datetime) -> None:
    """Keep why the carrier refused; who packed it looks after it until it has a label, or is given up."""
    parcel = rows.lock(parcel_id, SYSTEM)
    if not parcel.awaits(attempt):
        return
    parcel.label_error = reason[:300] or "-"
    parcel.save(update_fields=["label_error"])
    events.record(ParcelLabelRefused(**rows.ids_of(parcel)), actor=SYSTEM, now=now)
    troubles.open_case(parcel, CaseKind.NO_LABEL, text=parcel.label_error, actor=SYSTEM, now=now)


# A booking whose answer was lost may take the carrier so long.
UNDER_WAY = timedelta(minutes=1)


@operation
def look_again(*, parcel_id: int, attempt: int, now: datetime) -> None:
    """Have the booking that the carrier did not know looked for once more, when it cannot be under way any longer."""
    parcel = rows.lock(parcel_id, SYSTEM)
    events.record(
        LabelNotFound(**rows.ids_of(parcel), attempt=attempt),
        actor=SYSTEM,
        now=now,
        due_at=now + UNDER_WAY,
    )


@operation
def record_not_cancelled(*, parcel_id: int, reference: str, reason: str, now: datetime) -> None:
    """Open the case of a label that nobody uses and the carrier does not cancel: it is paid for."""
    parcel = rows.lock(parcel_id, SYSTEM)
    text = _("The carrier does not cancel %(reference)s: %(reason)s") % {
        "reference": reference,
        "reason": reason,
    }
    troubles.open_case(parcel, CaseKind.LABEL, text=text, actor=SYSTEM, now=now)


@operation
def dispatch(*, parcel_id: int, actor: Actor, now: datetime) -> Parcel:
    """Give it to the carrier: the stock leaves and its money is asked for, once.

    Raises NoLabel, CannotMove.
    """
    parcel = rows.lock(parcel_id, actor)

    if parcel.state == State.PACKED and not parcel.label_url:
        raise errors.NoLabel

    fulfilment = Fulfilment.objects.select_related("order").get(pk=parcel.fulfilment_id)
    order = fulfilment.order
    rows.move(parcel, State.DISPATCHED, dispatched_at=now, asked_at=now)
    lines = list(ParcelLine.objects.filter(parcel=parcel).select_related("order_line"))
    inventory.consume_allocations(
        allocation_ids=[line.allocation_id or line.order_line.goods_allocation for line in lines],
        kind=StockMovement.Kind.SHIPPED,
        cause=f"order:{order.number}",
        actor=actor,
        now=now,
    )
    if parcel.replaces_id is None:
        units = {line.order_line_id: line.quantity for line in lines}
        orders.fulfil(fulfilment_id=fulfilment.pk, units=units, actor=actor, now=now)

    events.record(ParcelDispatched(**rows.ids_of(parcel)), actor=actor, now=now)
    return parcel
