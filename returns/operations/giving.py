"""Giving money back over the counter: a person does it, and says that she has."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from commerce.orders.second_person import check_not_own
from commerce.payments import operations as payments
from core.actor import Actor
from core.operation import operation
from returns import queries
from returns.operations.desk import store_of


@operation
def give_money(*, order_id: int, cause: str, location_id: int, actor: Actor, now: datetime) -> int:
    """She has given the money of a refund to the customer; once, and 0 where it was given before.

    What a till took comes back in no other way: until then the refund is asked for, and its case open.
    Raises OrderNotPresented, NotYourStore, OwnOrder.
    """
    store = store_of(actor, location_id)
    order = queries.order_presented_to(actor, order_id, now)
    check_not_own(order, actor)
    return payments.give_by_hand(
        plan_id=order.plan_id,
        cause=cause,
        said=_("%(name)s gave it to the customer in %(store)s.")
        % {"name": actor.name, "store": store.name},
        actor=actor,
        now=now,
    )
