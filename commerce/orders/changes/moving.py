"""What one store cannot keep is kept by another place: promised there, at the price that was agreed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders import operations
from commerce.orders.changes import applying, errors, once
from commerce.orders.changes.work import KEEPS
from commerce.orders.models import Fulfilment, OrderChange, OrderLine
from core.actor import Actor
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.rules import Demand
from stores.locations.models import Location


@operation
def move_lines(
    *,
    order_id: int,
    line_ids: Collection[int],
    place: Location,
    key: str,
    actor: Actor,
    now: datetime,
    ready_by: datetime | None = None,
    method: Method = Method.COLLECT,
) -> OrderChange:
    """Have another place keep, or send, what has still to leave of these lines; once per key.

    The work on the order and the levels of both places are locked, and nothing of the lines is promised
    any more. What is sent goes to the address of the order, at no cost. Raises OutOfStock, NothingToCollect,
    NotThere where the place's part of the order is over.
    """
    wish = once.wish(OrderChange.Kind.MOVED, key, place.code, actor=actor)
    order = operations.lock_order(order_id)
    done = once.done_before(order, wish)
    if done is not None:
        return done
    found = OrderLine.objects.filter(order=order, pk__in=line_ids).select_related(
        "fulfilment__location"
    )
    lines = [line for line in found.order_by("position") if line.left]
    if not lines:
        raise errors.NothingToCollect
    before = lines[0].fulfilment.location
    promised = inventory.allocate(
        demands=[Demand(place.pk, line.variant_id, line.left, str(line.pk)) for line in lines],
        hold_ids=[],
        cause=f"order:{order.number}",
        actor=actor,
        now=now,
    )
    fulfilment, is_new = Fulfilment.objects.get_or_create(
        order=order, location=place, method=method
    )
    why = "" if is_new else KEEPS[method].why_full(fulfilment)
    if why:
        raise errors.NotThere(why, fields={"store": why})
    for line in lines:
        OrderLine.objects.filter(pk=line.pk).update(
            fulfilment=fulfilment, allocation_id=promised[str(line.pk)], missing=0
        )
    change = OrderChange.objects.create(
        order=order, kind=OrderChange.Kind.MOVED, key=wish.key, content=wish.content,
        reason=_("%(store)s could not keep it") % {"store": before.name},
        details={
            "method": method.value, "store": place.code, "name": place.name, "address": place.address,
            "from": before.name, "ready_by": ready_by.isoformat() if ready_by else "", "lines": {str(line.pk): line.left for line in lines},
        },
        channel=actor.channel, changed_by_id=actor.user_id, at=now,
    )  # fmt: skip
    KEEPS[method].take_in(fulfilment, lines, now=now)
    applying.end_fulfilments(order, now=now)
    operations.summarise(order)
    applying.record(change, sum(line.left for line in lines), actor=actor, now=now)
    return change
