"""From the order to the box: parcels are asked for, taken from the list, and filled."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.delivery import errors, promises
from commerce.delivery.events import ParcelLinePicked, ParcelPickingStarted, ParcelRequested
from commerce.delivery.models import Parcel, ParcelLine
from commerce.delivery.operations import rows
from commerce.delivery.rules import State
from commerce.orders import picking
from commerce.orders.models import Fulfilment
from core import events
from core.actor import SYSTEM, Actor
from core.operation import operation


@operation
def request_parcels(*, order_id: int, now: datetime) -> list[Parcel]:
    """Make one parcel for each fulfilment of an order to deliver; what was made before stays.

    The fulfilments are locked first and looked at again in a second statement: a cancellation makes
    the parcels too, in order to lock them.
    """
    locked = list(
        Fulfilment.objects.select_for_update(no_key=True, of=("self",))
        .filter(order_id=order_id, method=Method.DELIVER)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    fulfilments = (
        Fulfilment.objects.filter(pk__in=locked, parcels=None, state=Fulfilment.State.OPEN)
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
        due_on=promises.due_on(fulfilment.order),
    )
    ParcelLine.objects.bulk_create(
        ParcelLine(parcel=parcel, order_line=line, quantity=line.left)
        for line in fulfilment.lines.all()
        if line.left
    )
    events.record(ParcelRequested(**rows.ids_of(parcel)), actor=SYSTEM, now=now)
    return parcel


@operation
def start_picking(*, parcel_id: int, actor: Actor, now: datetime) -> Parcel:
    """Take a parcel from the list. Taking one that is being picked already is fine: two may help."""
    parcel = rows.lock(parcel_id, actor)
    if parcel.state == State.PICKING:
        return parcel
    if parcel.state != State.WAITING:
        raise rows.cannot_move(parcel)
    rows.move(parcel, State.PICKING, picking_at=now, picker_id=actor.user_id)
    events.record(ParcelPickingStarted(**rows.ids_of(parcel)), actor=actor, now=now)
    return parcel


@operation
def pick_line(
    *, parcel_id: int, actor: Actor, now: datetime, scanned: str = "", line_id: int | None = None
) -> ParcelLine:
    """Put units in: one unit of what was scanned, or all that is left of a confirmed line.

    Raises WrongItem for a code that is not in this parcel, AlreadyPicked, CannotMove.
    """
    parcel = rows.lock(parcel_id, actor)
    lines = list(
        ParcelLine.objects.filter(parcel=parcel)
        .select_related("order_line__variant")
        .order_by("order_line__position")
    )

    if parcel.state != State.PICKING:
        raise rows.cannot_move(parcel)
    line = _wanted(lines, scanned, line_id)

    units = 1 if scanned else line.left
    ParcelLine.objects.filter(pk=line.pk).update(picked=F("picked") + units)
    line.picked += units

    events.record(
        ParcelLinePicked(**rows.ids_of(parcel), line_id=line.pk, units=units, scanned=bool(scanned)),
        actor=actor, now=now,
    )  # fmt: skip
    return line


def _wanted(lines: list[ParcelLine], scanned: str, line_id: int | None) -> ParcelLine:
    """Return the line that is meant and has units left."""
    fitting = picking.meant(lines, scanned=scanned, line_id=line_id)
    if not fitting and scanned:
        raise errors.WrongItem(
            _("%(code)s is not in this parcel. Put it back and look at the picture.")
            % {"code": scanned.strip()[:40]}
        )
    if not fitting:
        raise errors.NoParcel
    line = picking.first_left(fitting)
    if line is None:
        raise errors.AlreadyPicked
    return line
