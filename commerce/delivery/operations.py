"""The only writer of parcels. Locks the parcel first, then stock, order and payment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.delivery import errors, queries, rules
from commerce.delivery.carriers import CarrierEvent, Label
from commerce.delivery.events import (
    ParcelDispatched,
    ParcelLabelled,
    ParcelLabelRefused,
    ParcelLinePicked,
    ParcelPacked,
    ParcelPickingStarted,
    ParcelReported,
    ParcelRequested,
)
from commerce.delivery.models import Parcel, ParcelEvent, ParcelLine
from commerce.delivery.rules import State
from commerce.orders import operations as orders
from commerce.orders.models import Fulfilment
from core import events
from core.actor import SYSTEM, Actor
from core.errors import Invalid
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.models import Allocation, StockMovement

HEAVIEST_G = 35_000


@operation
def request_parcels(*, order_id: int, now: datetime) -> list[Parcel]:
    """Make one parcel for each fulfilment of an order to deliver; what was made before stays."""
    fulfilments = (
        Fulfilment.objects.select_for_update(no_key=True, of=("self",))
        .filter(order_id=order_id, method=Method.DELIVER, parcels=None)
        .select_related("order")
        .prefetch_related("lines")
        .order_by("pk")
    )
    return [_request(fulfilment, now=now) for fulfilment in fulfilments]


def _request(fulfilment: Fulfilment, *, now: datetime) -> Parcel:
    parcel = Parcel.objects.create(
        fulfilment=fulfilment,
        location_id=fulfilment.location_id,
        requested_at=fulfilment.order.placed_at,
    )
    ParcelLine.objects.bulk_create(
        ParcelLine(parcel=parcel, order_line=line, quantity=line.quantity)
        for line in fulfilment.lines.all()
    )
    events.record(ParcelRequested(**_ids(parcel)), actor=SYSTEM, now=now)
    return parcel


def _ids(parcel: Parcel) -> dict[str, int]:
    return {
        "parcel_id": parcel.pk,
        "order_id": parcel.fulfilment.order_id,
        "location_id": parcel.location_id,
    }


def _lock(parcel_id: int, actor: Actor) -> Parcel:
    """Lock a parcel of a place where the actor works. Raises NoParcel."""
    scope = Parcel.objects.all() if actor.is_system else queries.parcels_for(actor)
    parcel = scope.select_for_update(no_key=True, of=("self",)).filter(pk=parcel_id).first()
    if parcel is None:
        raise errors.NoParcel
    return parcel


def _move(parcel: Parcel, to: State, **columns: Any) -> None:
    """Bring a locked parcel to the state. Raises CannotMove."""
    moved = rules.may_move(parcel.state, to) and Parcel.objects.filter(
        pk=parcel.pk, state=parcel.state
    ).update(state=to, **columns)
    if not moved:
        raise _cannot_move(parcel)
    parcel.state = to
    for name, value in columns.items():
        setattr(parcel, name, value)


def _cannot_move(parcel: Parcel) -> errors.CannotMove:
    words = {
        State.WAITING: _("waiting to be picked"),
        State.PICKING: _("being picked"),
        State.PACKED: _("packed"),
        State.DISPATCHED: _("dispatched"),
        State.DELIVERED: _("delivered"),
        State.LOST: _("lost"),
        State.DAMAGED: _("damaged"),
    }
    return errors.CannotMove(
        _("It is %(state)s now. Look at the list again.") % {"state": words[State(parcel.state)]},
        state=parcel.state,
    )


@operation
def start_picking(*, parcel_id: int, actor: Actor, now: datetime) -> Parcel:
    """Take a parcel from the list. Taking one that is being picked already is fine: two may help."""
    parcel = _lock(parcel_id, actor)
    if parcel.state == State.PICKING:
        return parcel
    _move(parcel, State.PICKING, picking_at=now, picker_id=actor.user_id)
    events.record(ParcelPickingStarted(**_ids(parcel)), actor=actor, now=now)
    return parcel


@operation
def pick_line(
    *, parcel_id: int, actor: Actor, now: datetime, scanned: str = "", line_id: int | None = None
) -> ParcelLine:
    """Put units in: one unit of what was scanned, or all that is left of a confirmed line.

    Raises WrongItem for a code that is not in this parcel, AlreadyPicked, CannotMove.
    """
    parcel = _lock(parcel_id, actor)
    lines = list(
        ParcelLine.objects.filter(parcel=parcel)
        .select_related("order_line__variant")
        .order_by("order_line__position")
    )

    if parcel.state != State.PICKING:
        raise _cannot_move(parcel)
    line = _wanted(lines, scanned, line_id)

    units = 1 if scanned else line.left
    ParcelLine.objects.filter(pk=line.pk).update(picked=F("picked") + units)
    line.picked += units

    events.record(
        ParcelLinePicked(**_ids(parcel), line_id=line.pk, units=units, scanned=bool(scanned)),
        actor=actor, now=now,
    )  # fmt: skip
    return line


def _wanted(lines: list[ParcelLine], scanned: str, line_id: int | None) -> ParcelLine:
    """Return the line that is meant and has units left; the same SKU may stand on two lines."""
    if scanned:
        fitting = [
            line
            for line in lines
            if rules.matches(scanned, sku=line.order_line.sku, ean=line.order_line.variant.ean)
        ]
        if not fitting:
            raise errors.WrongItem(
                _("%(code)s is not in this parcel. Put it back and look at the picture.")
                % {"code": scanned.strip()[:40]}
            )
    else:
        fitting = [line for line in lines if line.pk == line_id]
        if not fitting:
            raise errors.NoParcel
    for line in fitting:
        if line.left > 0:
            return line
    raise errors.AlreadyPicked


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
    parcel = _lock(parcel_id, actor)
    lines = ParcelLine.objects.filter(parcel=parcel).values_list("quantity", "picked")

    if rules.may_move(parcel.state, State.PACKED) and not rules.is_all_picked(lines):
        raise errors.NotPicked

    _move(parcel, State.PACKED, packed_at=now, weight_g=weight_g, label_attempt=1)
    events.record(ParcelPacked(**_ids(parcel), attempt=1), actor=actor, now=now)
    return parcel


@operation
def ask_label_again(*, parcel_id: int, actor: Actor, now: datetime) -> Parcel:
    """Ask the carrier once more after it refused, or after the asking itself broke.

    Raises CannotMove while it is being asked, and when there is a label. What never came to an
    answer is asked again as the same attempt: the carrier may have booked it. What the relay gave
    up on goes, or a replay would ask a second time.
    """
    parcel = _lock(parcel_id, actor)
    bookings = queries.bookings(f"parcel:{parcel.pk}")
    is_asking = not parcel.label_error and bookings.filter(parked_at=None).exists()
    if parcel.state != State.PACKED or parcel.label_url or is_asking:
        raise _cannot_move(parcel)
    bookings.exclude(parked_at=None).delete()
    if parcel.label_error:
        parcel.label_attempt, parcel.label_error = parcel.label_attempt + 1, ""
        parcel.save(update_fields=["label_attempt", "label_error"])
    events.record(ParcelPacked(**_ids(parcel), attempt=parcel.label_attempt), actor=actor, now=now)
    return parcel


@operation
def record_label(*, parcel_id: int, label: Label, now: datetime) -> None:
    """Keep the label that the carrier gave, once."""
    parcel = _lock(parcel_id, SYSTEM)
    if parcel.label_url:
        return
    parcel.carrier, parcel.tracking_number = label.carrier, label.tracking_number
    parcel.tracking_url, parcel.label_url = label.tracking_url, label.label_url
    parcel.labelled_at, parcel.label_error = now, ""
    parcel.save()
    events.record(ParcelLabelled(**_ids(parcel)), actor=SYSTEM, now=now)


@operation
def record_label_refused(*, parcel_id: int, reason: str, now: datetime) -> None:
    """Keep why the carrier refused, for the person who packed it."""
    parcel = _lock(parcel_id, SYSTEM)
    if parcel.label_url:
        return
    parcel.label_error = reason[:300] or "-"
    parcel.save(update_fields=["label_error"])
    events.record(ParcelLabelRefused(**_ids(parcel)), actor=SYSTEM, now=now)


@operation
def dispatch(*, parcel_id: int, actor: Actor, now: datetime) -> Parcel:
    """Give it to the carrier: the stock leaves and its money is asked for, once.

    Raises NoLabel, CannotMove.
    """
    parcel = _lock(parcel_id, actor)

    if parcel.state == State.PACKED and not parcel.label_url:
        raise errors.NoLabel

    _move(parcel, State.DISPATCHED, dispatched_at=now, asked_at=now)
    fulfilment = Fulfilment.objects.select_related("order").get(pk=parcel.fulfilment_id)
    inventory.consume_allocations(
        allocation_ids=list(
            Allocation.objects.filter(order_line__parcel_lines__parcel=parcel).values_list(
                "pk", flat=True
            )
        ),
        kind=StockMovement.Kind.SHIPPED,
        cause=f"order:{fulfilment.order.number}",
        actor=actor,
        now=now,
    )
    if not fulfilment.parcels.filter(state__in=rules.HERE).exists():
        orders.fulfil(fulfilment_id=fulfilment.pk, actor=actor, now=now)

    events.record(ParcelDispatched(**_ids(parcel)), actor=actor, now=now)
    return parcel


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
        _move(parcel, to, **({"delivered_at": event.at} if to == State.DELIVERED else {}))
        events.record(ParcelReported(**_ids(parcel), state=to.value), actor=SYSTEM, now=now)
    return True
