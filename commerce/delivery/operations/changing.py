"""What parcels say to a change of their order: how much is not picked, and units taken out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.delivery import promises, queries, rules
from commerce.delivery.events import ParcelRequested
from commerce.delivery.models import Parcel, ParcelLine
from commerce.delivery.operations import packing, picking, rows, troubles
from commerce.delivery.rules import CaseKind, State
from commerce.orders.changes import work
from commerce.orders.models import Fulfilment, Order, OrderLine
from core import events
from core.actor import SYSTEM, Actor
from stores.stockroom import bags

# What binds no address: it never arrived, and what takes its place may go elsewhere.
_GONE = (State.LOST, State.RETURNED)


class ParcelWork:
    """The parcels of an order, as its changes need them."""

    def lock(self, order: Order, now: datetime) -> None:
        """Make the parcels that the relay has not made yet, and lock all in order."""
        unmade = Fulfilment.objects.filter(
            order=order, method=Method.DELIVER, state=Fulfilment.State.OPEN, parcels=None
        )
        if unmade.exists():
            picking.request_parcels(order_id=order.pk, now=now)
        list(
            Parcel.objects.select_for_update(no_key=True, of=("self",))
            .filter(fulfilment__order=order)
            .order_by("pk")
        )

    def workable(self, order: Order) -> work.Workable:
        """Read what is not picked; what is sent again is paid for and cannot be cancelled. Two statements."""
        parcels = list(
            Parcel.objects.filter(fulfilment__order=order)
            .exclude(state=State.CANCELLED)
            .prefetch_related("lines")
        )
        units: dict[int, int] = {}
        why: dict[int, str] = {}
        for parcel in parcels:
            if parcel.replaces_id is not None:
                continue
            for line in parcel.lines.all():
                may = _may_go(parcel, line)
                units[line.order_line_id] = units.get(line.order_line_id, 0) + may
                if may < line.quantity and parcel.state in rules.HERE:
                    why[line.order_line_id] = _(
                        "It is packed already. You can send it back when you have it."
                    )
        return work.Workable(units=units, why=why, why_no_address=_why_bound(parcels))

    def take_out(
        self, order: Order, units: Mapping[int, int], *, actor: Actor, now: datetime, first: int = 0
    ) -> list[work.Taken]:
        """Take units out of the parcels that have no label, the newest first, with what is missing of them."""
        left = dict(units)
        found = Parcel.objects.filter(
            fulfilment__order=order, state__in=rules.HERE, replaces=None
        ).select_related("fulfilment")
        parcels = sorted(found, key=lambda each: (each.pk != first, -each.pk))
        return [
            taken
            for parcel in parcels
            if parcel.is_open
            for taken in _empty(parcel, left, actor=actor, now=now)
        ]

    def why_full(self, fulfilment: Fulfilment) -> str:
        """Say why a delivery can take nothing in any more; no statement."""
        if fulfilment.state == Fulfilment.State.OPEN:
            return ""
        return _("What we send you is over already.")

    def take_in(self, fulfilment: Fulfilment, lines: Sequence[OrderLine], *, now: datetime) -> None:
        """Put a parcel of the lines on the list of the place that sends them; promised as what is sent again."""
        parcel = Parcel.objects.create(
            fulfilment=fulfilment, location_id=fulfilment.location_id, requested_at=now,
            due_on=promises.from_now(fulfilment.order, now=now),
        )  # fmt: skip
        ParcelLine.objects.bulk_create(
            ParcelLine(parcel=parcel, order_line=line, quantity=line.left) for line in lines
        )
        events.record(ParcelRequested(**rows.ids_of(parcel)), actor=SYSTEM, now=now)

    def redirected(self, order: Order, *, actor: Actor, now: datetime) -> None:
        """Ask for a new label of what is packed and has none."""
        packed = Parcel.objects.filter(
            fulfilment__order=order, state=State.PACKED, label_url=""
        ).select_related("fulfilment")
        for parcel in packed.order_by("pk"):
            packing.ask(parcel, is_new=True, actor=actor, now=now)


def _may_go(parcel: Parcel, line: ParcelLine) -> int:
    """Return how many units of a line may be taken out: what is in a box without a label, or not yet in one."""
    if parcel.has_no_label:
        return line.quantity
    return line.left if parcel.is_open else 0


def _why_bound(parcels: Sequence[Parcel]) -> str:
    """Say why the address may not change; empty while it may. What was lost or came back binds nothing."""
    if all(parcel.is_open for parcel in parcels if parcel.state not in _GONE):
        return ""
    return _("A parcel has a label for this address already.")


def _empty(
    parcel: Parcel, left: dict[int, int], *, actor: Actor, now: datetime
) -> list[work.Taken]:
    """Take out of a locked parcel what is still wanted; `left` counts down."""
    case = troubles.open_of(parcel)
    is_missing = case is not None and case.kind == CaseKind.SHORT
    taken, skus = [], {}
    lines = ParcelLine.objects.filter(parcel=parcel).select_related("order_line").order_by("pk")
    for line in lines:
        units = min(_may_go(parcel, line), left.get(line.order_line_id, 0))
        if not units:
            continue
        left[line.order_line_id] -= units
        skus[line.order_line.sku] = units
        allocation_id = line.allocation_id or line.order_line.goods_allocation
        taken.append(work.Taken(allocation_id, units, is_missing))
        _shrink(line, units)
    if not ParcelLine.objects.filter(parcel=parcel).exists():
        troubles.cancel_parcel(parcel, actor=actor, now=now)
    elif taken and parcel.state == State.PACKED:
        troubles.reopen_parcel(parcel, skus, actor=actor, now=now)
    return taken


def _shrink(line: ParcelLine, units: int) -> None:
    if units == line.quantity:
        line.delete()
        return
    line.quantity -= units
    line.picked = min(line.picked, line.quantity)
    line.save(update_fields=["quantity", "picked"])


bags.register(queries.in_boxes)
work.register(Method.DELIVER, ParcelWork())
work.register_keep(Method.DELIVER, ParcelWork())
