"""Reserved orders: what is due for one when it is collected, that a till has taken it, and who has to pay before.

What was reserved and not fetched cost the store a shelf and another sale: who did that too often pays first.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commerce.cart.models import Cart
from commerce.orders import operations
from commerce.orders.changes.work import lock_all
from commerce.orders.events import ReservationPaid, ReservationUnpaid
from commerce.orders.models import Order, OrderChange
from commerce.payments import operations as payments
from commerce.payments.errors import AlreadyTaken
from commerce.payments.models import Tender
from commerce.payments.models.tenders import COUNTER
from core import events
from core.actor import Actor
from core.money import Money
from core.operation import operation

_YEAR = timedelta(days=365)


def due_of(order: Order) -> Money | None:
    """Return what a till has still to take for an order; None where nothing is due. One statement, three of a reserved one."""
    if not is_reserved(order):
        return None
    due = operations.facts_of(order).due
    return Money(due, order.currency) if due else None


def is_reserved(order: Order) -> bool:
    """Say whether an order was reserved to be paid in the store, paid by now or not; one statement."""
    return Tender.objects.filter(plan_id=order.plan_id, method=COUNTER).exists()


def tender_of(order_id: int) -> Tender:
    """Return the tender of a reserved order that a till takes."""
    return Tender.objects.get(plan__order=order_id, method=COUNTER)


def is_taken_by(order: Order, reference: str) -> bool:
    """Say whether this receipt of a till is the one that paid a reserved order."""
    return Tender.objects.filter(
        plan_id=order.plan_id,
        method=COUNTER,
        captured_at_once=True,
        events__type="taken",
        events__reference=payments.taken_as(order.plan_id, reference),
    ).exists()


@operation
def take_due(
    *,
    order_id: int,
    expected: int,
    means: str,
    reference: str,
    actor: Actor,
    now: datetime,
) -> Money:
    """Note that a till has taken what is due for a reserved order; return it.

    `expected` is the sum that was shown and taken, `means` what a receipt may show of it (`Cash`),
    `reference` the number of the till's receipt. Raises AlreadyTaken, also where another sum is due now:
    what was cancelled meanwhile is not paid for.
    """
    order = Order.objects.get(pk=order_id)
    # What it costs changes with the work on it: that comes first, then the order.
    lock_all(order, now)
    order = operations.lock_order(order_id)
    due = due_of(order)
    if due is None:
        raise AlreadyTaken
    if due.amount != expected:
        raise AlreadyTaken(
            _("%(due)s is to be paid now. Please look again.") % {"due": due}, due=due.amount
        )
    payments.take_due(
        plan_id=order.plan_id, due=due.amount, means=means, reference=reference, now=now
    )
    operations.summarise(order)
    events.record(
        ReservationPaid(order_id=order.pk, amount=due.amount, reference=reference[:80]),
        actor=actor,
        now=now,
    )
    return due


@operation
def give_up_payment(*, order_id: int, reference: str, actor: Actor, now: datetime) -> None:
    """A till has given back what it took for a reserved order: it is due again.

    Raises AlreadyTaken where goods have left, and where some of the money was let go of since.
    """
    lock_all(Order.objects.get(pk=order_id), now)
    order = operations.lock_order(order_id)
    payments.make_due_again(plan_id=order.plan_id, reference=reference, now=now)
    operations.summarise(order)
    events.record(
        ReservationUnpaid(order_id=order.pk, reference=reference[:80]), actor=actor, now=now
    )


def no_shows(who: Q, *, now: datetime) -> int:
    """Return how many collections of somebody nobody fetched within a year; `who` says whose orders (`those_of`)."""
    return (
        OrderChange.objects.filter(kind=OrderChange.Kind.EXPIRED, at__gt=now - _YEAR)
        .filter(order__in=Order.objects.filter(who).values("pk"))
        .count()
    )


def those_of(*, customer_id: int | None, email: str, phone: str) -> Q:
    """Return the orders of a customer, or with the same e-mail or telephone."""
    who = Q(pk__in=[])
    if customer_id is not None:
        who |= Q(customer_id=customer_id)
    if email:
        who |= Q(email=email)
    if phone:
        who |= Q(phone=phone)
    return who


def _reserved(who: Q) -> QuerySet[Order]:
    return Order.objects.filter(
        who,
        goods_state__in=(Order.GoodsState.OPEN, Order.GoodsState.PARTLY),
        plan__tenders__method=COUNTER,
        plan__tenders__captured_at_once=False,
    )


def why_not(cart: Cart, now: datetime) -> str:
    """Say why the holder of a cart has to pay before she collects; empty where she may reserve. Two statements."""
    who = those_of(customer_id=cart.customer_id, email=cart.email, phone=cart.phone)
    if no_shows(who, now=now) >= settings.RESERVE_NO_SHOWS:
        return _("Please pay now this time: what was reserved before was not collected.")
    if _reserved(who).count() >= settings.RESERVE_AT_ONCE:
        return _("Please pay now: so much is reserved for you already. Collect that first.")
    return ""


payments.judged_by(why_not)
