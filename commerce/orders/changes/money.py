"""What becomes of the money of a change: given back, let go of, or noted where the payer's bank gave it already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Sum

from commerce.orders import operations
from commerce.orders.changes import errors
from commerce.orders.models import Fulfilment, Order, OrderChange, OrderLine
from commerce.payments import operations as payments
from commerce.payments import queries
from commerce.payments.models import ProviderCall, Tender
from commerce.payments.operations import calls
from core.actor import SYSTEM, Actor
from core.operation import operation


def move_money(change: OrderChange, *, actor: Actor, now: datetime) -> None:
    """Give back what was taken and is not owed any more; let go of what will never be captured.

    What the payer's bank has given back, by a dispute that was lost, is noted and not given once more.
    """
    order, is_lost = change.order, change.kind == OrderChange.Kind.LOST
    amount = change.amount if is_lost else min(change.amount, _too_much(order))
    if amount > 0:
        if is_being_taken(order):
            raise errors.MoneyBeingTaken
        change.by_bank = calls.given_by_bank(order.plan_id, amount)
        _note_by_bank(change)
        payments.request_refund(
            plan_id=order.plan_id,
            amount=amount - change.by_bank,
            cause=change.cause,
            actor=actor,
            now=now,
        )
    owed = max(0, -_too_much(order))
    if order.fulfilments.filter(state=Fulfilment.State.OPEN).exists():
        of_rest = payments.request_release(
            plan_id=order.plan_id, still_owed=owed, cause=change.cause, actor=actor, now=now
        )
    else:
        of_rest = payments.rest_given_by_bank(order.plan_id, owed, is_last=True)
    change.by_bank = min(change.by_bank + of_rest, change.amount)
    _note_by_bank(change)
    let_go_of_the_rest(order_id=order.pk, actor=actor, now=now)


def _note_by_bank(change: OrderChange) -> None:
    if change.by_bank:
        change.save(update_fields=["by_bank"])


def expected_by_bank(order: Order, amount: int, units: Mapping[int, int]) -> int:
    """Return what the payer's bank has given of an amount that would be let off with these units by line.

    One statement, where no dispute was lost.
    """
    if amount <= 0 or all(each.closed_at is None for each in queries.disputes_of(order.plan_id)):
        return 0
    too_much = _too_much(order) + amount
    back = min(amount, max(too_much, 0))
    given = calls.given_by_bank(order.plan_id, back)
    of_rest = payments.rest_given_by_bank(
        order.plan_id, max(0, back - too_much), is_last=not _would_stay_open(order, units)
    )
    return min(given + of_rest, amount)


def _would_stay_open(order: Order, units: Mapping[int, int]) -> bool:
    lines = OrderLine.objects.filter(
        fulfilment__order=order, fulfilment__state=Fulfilment.State.OPEN
    )
    return any(line.left > units.get(line.pk, 0) for line in lines)


def _too_much(order: Order) -> int:
    """Return what was asked for beyond what the order costs now, returns aside; negative: what is still owed.

    What the payer's bank gave of it was given, as if we had.
    """
    taken = Tender.objects.filter(plan_id=order.plan_id).aggregate(
        sum=Sum("capture_requested"), by_bank=Sum("released_by_bank")
    )
    given = (
        ProviderCall.objects.filter(
            tender__plan_id=order.plan_id,
            kind=ProviderCall.Kind.REFUND,
            cause__startswith="change:",
        )
        .exclude(state=ProviderCall.State.REPLACED)
        .aggregate(sum=Sum("amount"))
    )
    by_bank = order.changes.aggregate(sum=Sum("by_bank"))["sum"] or 0
    costs = operations.facts_of(order)
    return (
        int(taken["sum"] or 0)
        - int(given["sum"] or 0)
        - max(by_bank - int(taken["by_bank"] or 0), 0)
        - (costs.total - costs.let_off)
    )


def is_being_taken(order: Order) -> bool:
    """Say whether money was asked for and is not there yet."""
    return Tender.objects.filter(
        plan_id=order.plan_id, capture_requested__gt=F("captured")
    ).exists()


@operation
def let_go_of_the_rest(*, order_id: int, actor: Actor = SYSTEM, now: datetime) -> None:
    """Void what an order that was changed has authorised and will never capture, once nothing has to leave.

    Never while a capture is under way: the provider would refuse it. Its answer comes here again.
    """
    order = operations.lock_order(order_id)
    is_open = order.fulfilments.filter(state=Fulfilment.State.OPEN).exists()
    if is_open or not order.changes.filter(amount__gt=0).exists() or is_being_taken(order):
        return
    for tender in (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .filter(plan_id=order.plan_id)
        .order_by("pk")
    ):
        if tender.authorised > tender.capture_requested + tender.released:
            calls.request_void(tender, cause=f"order:{order.number}", actor=actor, now=now)
