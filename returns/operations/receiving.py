"""Taking units back where they are, and asking for their money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from commerce.orders import operations as orders
from commerce.orders.models import OrderLine
from commerce.payments import operations as payments
from core import events, idempotency
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation
from returns import errors, queries
from returns.events import ReturnReceived
from returns.models import Refund, Return, ReturnLine, cause_of
from returns.operations.desk import store_of, user_of
from returns.operations.planning import Coming, Plan, plan_of
from stores.inventory import operations as inventory
from stores.inventory.rules import Disposition


@operation
def receive_return(
    *,
    order_id: int,
    location_id: int,
    lines: Sequence[Coming],
    key: str,
    actor: Actor,
    now: datetime,
    expected_amount: int | None = None,
) -> Return:
    """Take units back where they are, count them on the order, and ask for the money; once per key.

    Stock comes back at the location by its disposition. The provider is called later by a handler.
    Raises OrderNotPresented, NotYourStore, OwnOrder, NothingChosen, MoreThanThere, WindowClosed,
    MoneyBeingTaken, NothingPaid, AmountChanged; then nothing has changed.
    """
    store, user_id = store_of(actor, location_id), user_of(actor)
    digest = idempotency.request_hash([order_id, location_id, [asdict(coming) for coming in lines]])
    presented = queries.order_presented_to(actor, order_id, now)
    inventory.lock_levels((location_id, variant_id) for variant_id in _variants(lines, order_id))
    order = orders.lock_order(presented.pk)
    done = Return.objects.filter(received_by_id=user_id, key=key).first()
    if done is not None:
        return _the_same(done, digest)

    plan = plan_of(order, lines, actor=actor, now=now)
    if expected_amount is not None and plan.total.amount != expected_amount:
        raise errors.AmountChanged(amount=plan.total.amount)

    received = Return.objects.create(
        number=next_number(),
        order=order,
        location=store,
        currency=order.currency,
        delivery_refund=plan.delivery.amount,
        received_by_id=user_id,
        received_by_name=actor.name,
        received_at=now,
        key=key,
        request_hash=digest,
    )
    _take_back(received, plan, actor=actor, now=now)
    _give_back(received, plan, actor=actor, now=now)
    events.record(
        ReturnReceived(
            return_id=received.pk,
            order_id=order.pk,
            number=received.number,
            location_id=store.pk,
            channel=order.channel,
            units=sum(planned.coming.quantity for planned in plan.lines),
            amount=plan.total.amount,
            currency=order.currency,
        ),
        actor=actor,
        now=now,
        privileged=True,
    )
    return received


def _variants(lines: Sequence[Coming], order_id: int) -> list[int]:
    ids = [coming.order_line_id for coming in lines]
    return list(
        OrderLine.objects.filter(order_id=order_id, pk__in=ids).values_list("variant_id", flat=True)
    )


def _the_same(done: Return, digest: str) -> Return:
    if done.request_hash != digest:
        raise Invalid(_("This return was sent before with other items. Please start again."))
    return done


def _take_back(received: Return, plan: Plan, *, actor: Actor, now: datetime) -> None:
    """Write the lines, put the goods where they are, and count them on the order."""
    for planned in sorted(plan.lines, key=lambda one: (one.line.variant_id, one.line.pk)):
        coming = planned.coming
        row = ReturnLine.objects.create(
            parent=received,
            order_line=planned.line,
            quantity=coming.quantity,
            reason=coming.reason,
            disposition=coming.disposition,
            amount=planned.refund.amount,
        )
        inventory.take_back(
            location_id=received.location_id,
            variant_id=planned.line.variant_id,
            quantity=coming.quantity,
            disposition=Disposition(coming.disposition),
            cause=cause_of(received.number),
            cause_key=f"returned:{row.pk}",
            actor=actor,
            now=now,
        )
    units: dict[int, int] = {}
    refunds: dict[int, int] = {}
    for planned in plan.lines:
        pk = planned.line.pk
        units[pk] = units.get(pk, 0) + planned.coming.quantity
        refunds[pk] = refunds.get(pk, 0) + planned.refund.amount
    orders.record_returned(plan.order, units=units, refunds=refunds)


def _give_back(received: Return, plan: Plan, *, actor: Actor, now: datetime) -> None:
    if not plan.total:
        received.state = Return.State.SETTLED
        received.save(update_fields=["state"])
        return
    Refund.objects.create(
        parent=received, amount=plan.total.amount, currency=plan.total.currency, requested_at=now
    )
    payments.request_refund(
        plan_id=plan.order.plan_id,
        amount=plan.total.amount,
        cause=cause_of(received.number),
        actor=actor,
        now=now,
    )


def next_number() -> str:
    """Return the next return number: R, a sequence, a check digit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('return_number')")
        row = cursor.fetchone()
    digits = str(row[0])
    return f"R{digits}{orders.luhn_digit(digits)}"
