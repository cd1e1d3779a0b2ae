"""What collections say to a change of their order: how much is not picked, and units taken out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders.changes import work
from commerce.orders.models import Fulfilment, Order, OrderLine
from core.actor import Actor
from core.cases import CaseState
from stores.click_and_collect import queries, rules
from stores.click_and_collect.models import Collection, CollectionLine
from stores.click_and_collect.operations import cases, picking, rows, sending
from stores.click_and_collect.rules import End, State
from stores.stockroom import bags

_NOT_PICKED = rules.TO_PICK | {State.COMING}
_SENT = ("order_line__sending_line__sending",)


class CollectionWork:
    """The collections of an order, as its changes need them."""

    def lock(self, order: Order, now: datetime) -> None:
        """Make the collections that the relay has not made yet, and lock all in order."""
        unmade = Fulfilment.objects.filter(
            order=order, method=Method.COLLECT, state=Fulfilment.State.OPEN, collection=None
        )
        if unmade.exists():
            picking.request_collections(order_id=order.pk, now=now)
        list(
            Collection.objects.select_for_update(no_key=True, of=("self",))
            .filter(fulfilment__order=order)
            .order_by("pk")
        )

    def workable(self, order: Order) -> work.Workable:
        """Read what is not picked; one statement."""
        units: dict[int, int] = {}
        why: dict[int, str] = {}
        lines = CollectionLine.objects.filter(collection__fulfilment__order=order)
        for line in lines.select_related("collection", *_SENT):
            state, is_away = line.collection.state, sending.is_on_the_way(line)
            may = line.left if state in _NOT_PICKED and not is_away else 0
            units[line.order_line_id] = may
            if is_away:
                why[line.order_line_id] = _(
                    "It is on its way to the store. You can cancel it when it is there."
                )
            elif may < line.quantity:
                why[line.order_line_id] = (
                    _("It waits for you in the store. Tell a colleague at the counter.")
                    if state == State.READY
                    else _("The store has picked it already.")
                )
        return work.Workable(units=units, why=why)

    def take_out(
        self, order: Order, units: Mapping[int, int], *, actor: Actor, now: datetime, first: int = 0
    ) -> list[work.Taken]:
        """Take units out of the collections that are still to be picked; a line is in one of them."""
        released = []
        for collection in (
            Collection.objects.filter(fulfilment__order=order, state__in=_NOT_PICKED)
            .select_related("fulfilment__order", "location")
            .order_by("pk")
        ):
            lines = CollectionLine.objects.filter(collection=collection)
            for line in lines.select_related("order_line", *_SENT):
                taken = min(line.left, units.get(line.order_line_id, 0))
                if taken and not sending.is_on_the_way(line):
                    released.append(work.Taken(line.order_line.goods_allocation, taken))
                    _shrink(line, taken)
            _forget_cases(collection, actor=actor, now=now)
            sending.forget(collection, actor=actor, now=now)
            picking.note_all_picked(collection, now=now)
            rows.end_if_empty(collection, actor=actor, now=now)
        return released

    def redirected(self, order: Order, *, actor: Actor, now: datetime) -> None:
        """Nothing of it travels."""

    def why_full(self, fulfilment: Fulfilment) -> str:
        """Say why a collection can take nothing in any more; one statement."""
        collection = Collection.objects.filter(fulfilment=fulfilment).first()
        if collection is None or collection.state in _NOT_PICKED:
            return ""
        if collection.state == State.READY:
            return _("What you collect there is ready already.")
        if collection.state == State.SHORT:
            return _("What you collect there is missing.")
        return _("What you collect there is over already.")

    def take_in(self, fulfilment: Fulfilment, lines: Sequence[OrderLine], *, now: datetime) -> None:
        """Put the lines on the list of the store's collection, made where there is none."""
        collection = Collection.objects.filter(fulfilment=fulfilment).first()
        if collection is None:
            picking.request(fulfilment, asked_at=now, now=now)
            return
        CollectionLine.objects.bulk_create(
            CollectionLine(collection=collection, order_line=line, quantity=line.left)
            for line in lines
        )
        Collection.objects.filter(pk=collection.pk).update(picked_at=None)


def _forget_cases(collection: Collection, *, actor: Actor, now: datetime) -> None:
    """End the cases of what its customer has cancelled of a locked collection; one statement where there is none."""
    left = dict(collection.lines.values_list("order_line_id", "quantity"))
    for case in collection.shortfalls.filter(is_missing=False).exclude(state=CaseState.CLOSED):
        units = left.get(case.order_line_id, 0)
        if not units:
            cases.close(case, End.REFUND, actor=actor, now=now)
        elif units < case.units:
            case.units = units
            case.save(update_fields=["units"])


def _shrink(line: CollectionLine, units: int) -> None:
    if units == line.quantity:
        line.delete()
        return
    line.quantity -= units
    line.save(update_fields=["quantity"])


bags.register(queries.in_bags)
work.register(Method.COLLECT, CollectionWork())
work.register_keep(Method.COLLECT, CollectionWork())
