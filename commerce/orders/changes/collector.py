"""Who fetches an order in its store: named, or taken back, until the last of it has been handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.cart import details
from commerce.cart.models import Method
from commerce.orders import operations
from commerce.orders.changes import errors, once
from commerce.orders.changes.applying import record
from commerce.orders.changes.planning import reach, standing
from commerce.orders.changes.work import WORK
from commerce.orders.models import Order, OrderChange
from core.actor import Actor
from core.operation import operation

COLLECTOR = details.COLLECTOR


@operation
def name_collector(
    *,
    order_id: int,
    person: Mapping[str, str],
    key: str,
    actor: Actor,
    now: datetime,
    token: str = "",
) -> OrderChange:
    """Name who collects it instead of its buyer, or with an empty name that she comes herself; once per key.

    The store asks for this name from now on, at the counter as well. The pickup code stays: she passes it on.
    Raises NotFound, OwnOrder, KeyReused, Invalid, TooLate; then nothing has changed.
    """
    asked = {name: " ".join(str(person.get(name) or "").split()) for name in COLLECTOR}
    wish = once.wish(OrderChange.Kind.COLLECTOR, key, asked, actor=actor)
    order = reach(order_id, actor=actor, token=token)
    WORK[Method.COLLECT].lock(order, now)
    order = operations.lock_order(order.pk)
    done = once.done_before(order, wish)
    if done is not None:
        return done
    if not standing(order).can_name_collector:
        raise errors.TooLate(_("Nothing of it waits in a store any more."))
    wanted = details.clean_collector(person, market=order.market)
    change = OrderChange.objects.create(
        order=order, kind=OrderChange.Kind.COLLECTOR, key=wish.key, content=wish.content,
        channel=actor.channel, changed_by_id=actor.user_id, at=now, details=collector_of(order),
    )  # fmt: skip
    for name, value in wanted.items():
        setattr(order, name, value)
    order.save(update_fields=[*COLLECTOR])
    record(change, 0, actor=actor, now=now)
    return change


def collector_of(order: Order) -> dict[str, str]:
    """Return who collects it by the names of the form; empty for its buyer."""
    return {name: str(getattr(order, name)) for name in COLLECTOR}
