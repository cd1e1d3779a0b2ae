"""What its customer leaves in the store when she fetches the rest: for sale again, and not paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.orders import changes, second_person
from commerce.orders.changes.work import lock_all
from commerce.orders.models import Order, OrderChange
from core import events
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation
from stores.click_and_collect import errors, queries
from stores.click_and_collect.events import CollectionCancelled
from stores.click_and_collect.models import Collection, CollectionLine
from stores.click_and_collect.operations import rows
from stores.click_and_collect.operations.handing_over import check_can_hand_over
from stores.click_and_collect.rules import State
from stores.inventory import operations as inventory


@operation
def leave(
    *,
    collection_id: int,
    units: Mapping[int, int],
    shown: Mapping[int, int],
    actor: Actor,
    now: datetime,
) -> Collection:
    """Take units by line out of a bag that is ready: its customer does not want them.

    Their money is not asked for, or goes back. The rest waits as before; with nothing left the collection
    is over. `shown` are the units by line that the colleague had before her, so that a second press leaves
    nothing more. Raises NoCollection, OwnOrder, NotReady, AlreadyCollected, BagChanged, Invalid, MoneyBeingTaken; then
    nothing has changed.
    """
    order = Order.objects.get(pk=queries.collection_for(actor, collection_id).fulfilment.order_id)
    second_person.check_not_own(order, actor)
    lock_all(order, now)
    collection = rows.lock(collection_id, actor)
    check_can_hand_over(collection)
    lines = {
        line.pk: line
        for line in CollectionLine.objects.filter(collection=collection).select_related(
            "order_line"
        )
    }
    if shown != {pk: line.quantity for pk, line in lines.items()}:
        raise errors.BagChanged
    left = {pk: count for pk, count in units.items() if count}
    if not left:
        raise Invalid(_("Say what she leaves here."))
    wrong = {
        f"leaves-{pk}": _("Of this it has %(count)s.") % {"count": lines[pk].quantity}
        for pk, count in left.items()
        if not 0 < count <= lines[pk].quantity
    }
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)

    # The bag only grows smaller: what it holds afterwards names the step.
    key = f"left:{collection.pk}:{sum(shown.values()) - sum(left.values())}"
    inventory.release_units(
        parts=[(lines[pk].order_line.goods_allocation, count) for pk, count in left.items()],
        cause=f"change:{order.number}:{key}",
        actor=actor,
        now=now,
    )
    for pk, count in left.items():
        _shrink(lines[pk], count)
    if sum(shown.values()) == sum(left.values()):
        rows.move(collection, State.CANCELLED, now=now)
        events.record(CollectionCancelled(**rows.ids_of(collection)), actor=actor, now=now)
    changes.let_off_waiting(
        order_id=order.pk,
        units={lines[pk].order_line_id: count for pk, count in left.items()},
        kind=OrderChange.Kind.CANCEL,
        key=key,
        actor=actor,
        now=now,
    )
    return collection


def _shrink(line: CollectionLine, units: int) -> None:
    if units == line.quantity:
        line.delete()
        return
    line.quantity -= units
    line.picked -= units
    line.save(update_fields=["quantity", "picked"])
