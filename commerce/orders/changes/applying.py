"""The only writer of order changes. Locks the work first, then stock, the order and its payment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from commerce.orders import operations
from commerce.orders.changes import errors, once
from commerce.orders.changes.money import move_money
from commerce.orders.changes.planning import Plan, check_let_off, let_off, plan_of, reach
from commerce.orders.changes.work import WORK, Taken, let_go, lock_all
from commerce.orders.events import OrderChanged
from commerce.orders.models import (
    Fulfilment,
    Order,
    OrderChange,
    OrderChangeLine,
    OrderLine,
)
from core import events
from core.actor import Actor
from core.operation import operation

Kind = OrderChange.Kind


@operation
def cancel(
    *,
    order_id: int,
    units: Mapping[int, int],
    key: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
    expected_amount: int | None = None,
    token: str = "",
    first: int = 0,
) -> OrderChange:
    """Take units by order line out of an order before they have a label; once per key.

    They go back on sale, unless they were missing, and what they cost is captured no more, or given back
    where it was taken. `first` is the parcel or collection that they are taken out of before others.
    Raises NotFound, OwnOrder, KeyReused, NothingToCancel, TooLate, NeedsLead, AmountChanged, MoneyBeingTaken;
    then nothing has changed.
    """
    wish = once.wish(Kind.CANCEL, key, _some(units), actor=actor)
    order = reach(order_id, actor=actor, token=token)
    lock_all(order, now)
    # What it stands at was decided by who held the locks before.
    order.refresh_from_db()
    done = once.done_before(order, wish)
    if done is not None:
        return done

    plan = plan_of(order, units)
    check_let_off(plan, actor, token)
    if expected_amount is not None and plan.total.amount != expected_amount:
        raise errors.AmountChanged(amount=plan.total.amount)

    parts: list[Taken] = []
    for method, work in sorted(WORK.items()):
        mine = {
            each.line.pk: each.units for each in plan.lines if each.line.fulfilment.method == method
        }
        taken = work.take_out(order, mine, actor=actor, now=now, first=first) if mine else []
        if sum(each.units for each in taken) != sum(mine.values()):
            raise errors.TooLate(_("Its goods are on another way now. Please look again."))
        parts += taken
    let_go(parts, cause=wish.cause(order), actor=actor, now=now)
    change = write(plan, Kind.CANCEL, wish, actor=actor, now=now, reason=reason)
    end_fulfilments(change.order, now=now)
    move_money(change, actor=actor, now=now)
    record(change, sum(each.units for each in plan.lines), actor=actor, now=now)
    return change


@operation
def note_lost(
    *, order_id: int, units: Mapping[int, int], key: str, actor: Actor, now: datetime, reason: str
) -> OrderChange:
    """Give back what units cost that left and never arrived; once per key. Their parcel is locked.

    Raises MoneyBeingTaken, and NothingToCancel for more units than have left and stayed away.
    """
    wish = once.wish(Kind.LOST, key, _some(units), actor=actor)
    order = operations.lock_order(order_id)
    done = once.done_before(order, wish)
    if done is not None:
        return done
    lines = list(OrderLine.objects.filter(order=order).select_related("fulfilment"))
    away = {line.pk: line.fulfilled - line.returned - line.lost for line in lines}
    if not units or any(count > away.get(pk, 0) for pk, count in units.items()):
        raise errors.NothingToCancel
    change = write(
        let_off(order, lines, units), Kind.LOST, wish, actor=actor, now=now, reason=reason
    )
    move_money(change, actor=actor, now=now)
    record(change, sum(units.values()), actor=actor, now=now)
    return change


@operation
def let_off_waiting(
    *, order_id: int, units: Mapping[int, int], kind: Kind, key: str, actor: Actor, now: datetime
) -> OrderChange:
    """Let off what waited in a store: not fetched in time, or cancelled at its counter; once per key.

    Its collection is locked, and its units are for sale again. Raises MoneyBeingTaken.
    """
    wish = once.wish(kind, key, _some(units), actor=actor)
    order = operations.lock_order(order_id)
    done = once.done_before(order, wish)
    if done is not None:
        return done
    lines = list(OrderLine.objects.filter(order=order).select_related("fulfilment"))
    plan = let_off(order, lines, units)
    change = write(plan, kind, wish, actor=actor, now=now, reason="")
    end_fulfilments(change.order, now=now)
    move_money(change, actor=actor, now=now)
    record(change, sum(units.values()), actor=actor, now=now)
    return change


@operation
def let_off_short(
    *, order_id: int, units: Mapping[int, int], missing: bool, key: str, actor: Actor, now: datetime
) -> OrderChange:
    """Let off what could not be kept for its customer; once per key.

    The work on it is locked, and its units are promised no more; where they were `missing`, they are not any longer.
    Raises MoneyBeingTaken.
    """
    wish = once.wish(Kind.SHORT, key, _some(units), actor=actor)
    order = operations.lock_order(order_id)
    done = once.done_before(order, wish)
    if done is not None:
        return done
    if missing:
        count_missing(order_id=order.pk, units={pk: -count for pk, count in units.items()})
    lines = list(OrderLine.objects.filter(order=order).select_related("fulfilment"))
    plan = let_off(order, lines, units)
    change = write(plan, Kind.SHORT, wish, actor=actor, now=now, reason="")
    end_fulfilments(change.order, now=now)
    move_money(change, actor=actor, now=now)
    record(change, sum(units.values()), actor=actor, now=now)
    return change


@operation
def count_missing(*, order_id: int, units: Mapping[int, int]) -> None:
    """Count units of lines that are promised nowhere any more, or, below zero, are again. Their work is locked."""
    operations.lock_order(order_id)
    for line_id, count in units.items():
        OrderLine.objects.filter(pk=line_id, order=order_id).update(missing=F("missing") + count)


def _some(units: Mapping[int, int]) -> dict[int, int]:
    return {line_id: count for line_id, count in units.items() if count > 0}


def write(
    plan: Plan,
    kind: Kind,
    wish: once.Wish,
    *,
    actor: Actor,
    now: datetime,
    reason: str,
    instead: Sequence[OrderLine] = (),
) -> OrderChange:
    """Write the change, and count it on the locked order and its lines; `instead` are those that replace its own."""
    order = operations.lock_order(plan.order.pk)
    change = OrderChange.objects.create(
        order=order, kind=kind, key=wish.key, content=wish.content, reason=reason[:200],
        amount=plan.total.amount - sum(line.gross for line in instead),
        details={"lines": {str(line.pk): line.quantity for line in instead}} if instead else {},
        delivery=plan.delivery.amount, tax=plan.tax, channel=actor.channel,
        changed_by_id=actor.user_id, at=now,
    )  # fmt: skip
    for each in plan.lines:
        OrderChangeLine.objects.create(
            change=change, order_line=each.line, quantity=each.units, amount=each.amount.amount,
            tax=each.tax,
        )  # fmt: skip
        line = OrderLine.objects.get(pk=each.line.pk)
        if kind in {Kind.CANCEL, Kind.EXPIRED, Kind.SHORT, Kind.INSTEAD}:
            line.cancelled += each.units
        else:
            line.lost += each.units
        line.let_off += each.amount.amount
        line.save(update_fields=["cancelled", "lost", "let_off"])
    order.delivery_let_off += plan.delivery.amount
    order.save(update_fields=["delivery_let_off"])
    operations.summarise(order)
    return change


def end_fulfilments(order: Order, *, now: datetime) -> None:
    """Close the open fulfilments of which nothing has still to leave."""
    for fulfilment in order.fulfilments.filter(state=Fulfilment.State.OPEN).prefetch_related(
        "lines"
    ):
        lines = list(fulfilment.lines.all())
        if any(line.left for line in lines):
            continue
        some_left = any(line.fulfilled for line in lines)
        fulfilment.state = Fulfilment.State.DONE if some_left else Fulfilment.State.CANCELLED
        fulfilment.fulfilled_at = now if some_left else None
        fulfilment.save(update_fields=["state", "fulfilled_at"])


def record(change: OrderChange, units: int, *, actor: Actor, now: datetime) -> None:
    order = change.order
    events.record(
        OrderChanged(
            order_id=order.pk, change_id=change.pk, kind=change.kind, units=units,
            amount=change.amount, currency=order.currency,
        ),
        actor=actor, now=now, reason=change.reason, privileged=actor.is_staff,
    )  # fmt: skip
