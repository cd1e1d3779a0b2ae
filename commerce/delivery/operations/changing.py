"""What parcels say to a change of their order: how much is not picked, and units taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.delivery import rules
from commerce.delivery.models import Parcel, ParcelLine
from commerce.delivery.operations import cases, picking
from commerce.delivery.rules import State
from commerce.orders.changes import work
from commerce.orders.models import Fulfilment, Order
from core.actor import Actor


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
            Parcel.objects.filter(fulfilment__order=order, replaces=None)
            .exclude(state=State.CANCELLED)
            .prefetch_related("lines")
        )
        units: dict[int, int] = {}
        why: dict[int, str] = {}
        for parcel in parcels:
            for line in parcel.lines.all():
                may = line.left if parcel.state in rules.TO_PICK else 0
                units[line.order_line_id] = units.get(line.order_line_id, 0) + may
                if may < line.quantity and parcel.state in rules.HERE:
                    why[line.order_line_id] = _(
                        "It is packed already. You can send it back when you have it."
                    )
        bound = any(parcel.state not in rules.TO_PICK for parcel in parcels)
        return work.Workable(
            units=units,
            why=why,
            why_no_address=_("A parcel has been packed for this address already.") if bound else "",
        )

    def take_out(
        self, order: Order, units: Mapping[int, int], *, actor: Actor, now: datetime
    ) -> list[tuple[int, int]]:
        """Take units out of the parcels that are still to be picked, the newest first."""
        left = dict(units)
        released = []
        for parcel in (
            Parcel.objects.filter(fulfilment__order=order, state__in=rules.TO_PICK, replaces=None)
            .select_related("fulfilment")
            .order_by("-pk")
        ):
            lines = list(ParcelLine.objects.filter(parcel=parcel).select_related("order_line"))
            for line in lines:
                taken = min(line.left, left.get(line.order_line_id, 0))
                if taken:
                    left[line.order_line_id] -= taken
                    released.append((line.allocation_id or line.order_line.goods_allocation, taken))
                    _shrink(line, taken)
            if not ParcelLine.objects.filter(parcel=parcel).exists():
                cases.cancel_parcel(parcel, actor=actor, now=now)
        return released


def _shrink(line: ParcelLine, units: int) -> None:
    if units == line.quantity:
        line.delete()
        return
    line.quantity -= units
    line.save(update_fields=["quantity"])


work.register(Method.DELIVER, ParcelWork())
