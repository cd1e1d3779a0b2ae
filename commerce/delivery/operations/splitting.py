"""When not all of a parcel is there: what is there goes now, the rest becomes a parcel of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.delivery import errors
from commerce.delivery.events import ParcelSplit
from commerce.delivery.models import Parcel, ParcelCase, ParcelLine
from commerce.delivery.operations import rows, troubles
from commerce.delivery.rules import CaseKind, State
from core import events
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation
from stores.inventory import operations as inventory

REASONS = ("not_found", "broken", "wrong_goods")


@operation
def split(*, parcel_id: int, actor: Actor, now: datetime) -> Parcel:
    """Leave what has been picked in the parcel; what has not becomes a second one. Return that.

    Raises CannotMove where it is not being picked, NothingToSplit where nothing or everything is picked.
    """
    parcel = rows.lock(parcel_id, actor)
    if parcel.state != State.PICKING:
        raise rows.cannot_move(parcel)
    lines = list(ParcelLine.objects.filter(parcel=parcel).select_related("order_line"))
    if not any(line.left for line in lines) or not any(line.picked for line in lines):
        raise errors.NothingToSplit
    return _part(parcel, [line for line in lines if line.left], actor=actor, now=now)


def _part(parcel: Parcel, lines: Sequence[ParcelLine], *, actor: Actor, now: datetime) -> Parcel:
    """Make what is not picked of the lines a parcel of its own, and return that."""
    second = Parcel.objects.create(
        fulfilment_id=parcel.fulfilment_id, location_id=parcel.location_id,
        replaces_id=parcel.replaces_id, requested_at=parcel.requested_at, due_on=parcel.due_on,
    )  # fmt: skip
    for line in sorted(lines, key=lambda one: one.order_line.variant_id):
        _move_rest(line, second, now=now)
    events.record(ParcelSplit(**rows.ids_of(parcel), second_id=second.pk), actor=actor, now=now)
    return second


def _move_rest(line: ParcelLine, second: Parcel, *, now: datetime) -> None:
    """Move the units that are not picked to the second parcel, with their promise."""
    units = line.left
    if not line.picked:
        line.parcel = second
        line.save(update_fields=["parcel"])
        return
    ParcelLine.objects.create(
        parcel=second,
        order_line=line.order_line,
        quantity=units,
        allocation_id=inventory.split_allocation(
            allocation_id=line.allocation_id or line.order_line.goods_allocation,
            units=units,
            now=now,
        ),
    )
    line.quantity = line.picked
    line.save(update_fields=["quantity"])


@operation
def report_short(
    *, parcel_id: int, line_id: int, reason: str, actor: Actor, now: datetime
) -> ParcelCase:
    """Say that units of a line cannot be picked, and why; a case looks after them, and after no others.

    They become a parcel that is held, and the rest goes on; where there is no rest, the parcel itself
    goes back to the list and waits for its case. Raises CannotMove, Invalid for a reason that is none, NothingToSplit for a line that is all picked.
    """
    if reason not in REASONS:
        raise Invalid(fields={f"reason-{line_id}": _("Choose a reason")})
    parcel = rows.lock(parcel_id, actor)
    if parcel.state != State.PICKING:
        raise rows.cannot_move(parcel)
    line = ParcelLine.objects.filter(parcel=parcel, pk=line_id).select_related("order_line").first()
    if line is None or not line.left:
        raise errors.NothingToSplit

    missing = line.left
    is_all = not line.picked and not parcel.lines.exclude(pk=line.pk).exists()
    held = parcel if is_all else _part(parcel, [line], actor=actor, now=now)
    if is_all:
        Parcel.objects.filter(pk=parcel.pk).update(
            state=State.WAITING, picker=None, picking_at=None, wave=None
        )
    words = {
        "not_found": _("not found on its shelf"),
        "broken": _("broken"),
        "wrong_goods": _("other goods lie there"),
    }
    text = f"{missing} x {line.order_line.sku}: {words[reason]}"
    return troubles.open_case(held, CaseKind.SHORT, text=text, actor=actor, now=now)
