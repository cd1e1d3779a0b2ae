"""Cases of parcels as a person works on them: taken, noted, left to wait, ended with an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.delivery import errors, promises, queries, rules
from commerce.delivery.events import (
    CaseMoved,
    ParcelRequested,
)
from commerce.delivery.models import CaseNote, Parcel, ParcelCase, ParcelLine
from commerce.delivery.operations import rows, troubles
from commerce.delivery.rules import CaseKind, Outcome, State
from commerce.orders import changes, second_person
from commerce.orders.changes.planning import let_off
from commerce.orders.changes.work import Taken, let_go, lock_all
from commerce.orders.models import Order, OrderLine
from core import events
from core.actor import SYSTEM, Actor
from core.cases import CaseState
from core.errors import Invalid
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.rules import DISPOSITIONS, Demand, Disposition


@operation
def take_case(*, case_id: int, actor: Actor, now: datetime) -> ParcelCase:
    """Make the case hers. Raises NoCase, CaseHasMoved."""
    case = _lock(case_id, actor)
    troubles.go(case, CaseState.WORKING, owner_id=actor.user_id)
    troubles.tell(CaseMoved, case, actor=actor, now=now, state=case.state)
    return case


@operation
def note_case(*, case_id: int, text: str, actor: Actor, now: datetime) -> CaseNote:
    """Write down what she found out. Raises NoCase, Invalid."""
    case = _lock(case_id, actor)
    if not text.strip():
        raise Invalid(fields={"note": _("Write what you found out")})
    return troubles.note(case, text, actor=actor, now=now)


@operation
def let_case_wait(*, case_id: int, days: int, text: str, actor: Actor, now: datetime) -> ParcelCase:
    """Look at it again in so many days, from one to fourteen. Raises NoCase, CaseHasMoved, Invalid."""
    if not 1 <= days <= 14:
        raise Invalid(fields={"days": _("From 1 to 14 days")})
    case = _lock(case_id, actor)
    troubles.go(
        case, CaseState.WAITING, owner_id=case.owner_id or actor.user_id,
        due_at=now + timedelta(days=days),
    )  # fmt: skip
    if text.strip():
        troubles.note(case, text, actor=actor, now=now)
    troubles.tell(CaseMoved, case, actor=actor, now=now, state=case.state)
    return case


@operation
def end_case(
    *, case_id: int, outcome: str, actor: Actor, now: datetime, text: str = ""
) -> ParcelCase:
    """End a case: its goods are sent again or refunded, they were found, or the parcel arrived.

    What costs money is the contact centre's to end, above an advisor's measure a lead's, and nobody's for
    her own order. Raises NoCase, CaseHasMoved, Invalid, NotHers, OwnOrder, NeedsLead, NotLookedAt,
    OutOfStock (nothing to send), MoneyBeingTaken; then nothing has changed.
    """
    case = _lock(case_id, actor, with_order=True)
    if case.state == CaseState.CLOSED:
        raise errors.CaseHasMoved
    parcel = case.parcel
    if outcome not in rules.outcomes_of(case.kind, parcel.state, is_open=parcel.is_open):
        raise Invalid(fields={"outcome": _("Choose what to do")})
    if case.kind == CaseKind.RETURNED and case.looked_at is None:
        raise errors.NotLookedAt
    if outcome in rules.COSTS_MONEY:
        if _is_settled(parcel):
            raise errors.SettledBefore
        _check_may_settle(parcel, actor)
    if text.strip():
        troubles.note(case, text, actor=actor, now=now)

    if outcome == Outcome.RESENT:
        _send_again(case, actor=actor, now=now)
    if outcome == Outcome.REFUNDED:
        _refund(case, actor=actor, now=now)
    case.refresh_from_db()
    if case.state != CaseState.CLOSED:
        troubles.close(case, Outcome(outcome), actor=actor, now=now)
    return case


def _check_may_settle(parcel: Parcel, actor: Actor) -> None:
    """Refuse who may not spend what sending again or giving back costs. Raises NotHers, OwnOrder, NeedsLead."""
    if not actor.has(*queries.MAY_SETTLE):
        raise errors.NotHers
    order = parcel.fulfilment.order
    second_person.check_not_own(order, actor)
    lines = ParcelLine.objects.filter(parcel=parcel)
    plan = let_off(
        order,
        list(OrderLine.objects.filter(order=order).select_related("fulfilment")),
        dict(lines.values_list("order_line_id", "quantity")),
    )
    try:
        second_person.check_let_off(order, plan.total.amount, actor)
    except second_person.NeedsLead as error:
        most = second_person.most_let_off(order).format(get_language() or "en")
        text = _("You may give %(most)s for an order. Ask a lead to end it.") % {"most": most}
        raise second_person.NeedsLead(text, **error.extra) from None


def _is_settled(parcel: Parcel) -> bool:
    """Say whether its goods were sent again or refunded before."""
    sent_again = parcel.replacements.exclude(state=State.CANCELLED).exists()
    return sent_again or parcel.cases.filter(outcome=Outcome.REFUNDED).exists()


def _send_again(case: ParcelCase, *, actor: Actor, now: datetime) -> None:
    """Promise the same goods anew and put a parcel of them on the list."""
    parcel = case.parcel
    lines = list(ParcelLine.objects.filter(parcel=parcel).select_related("order_line"))
    allocations = inventory.allocate(
        demands=[
            Demand(parcel.location_id, line.order_line.variant_id, line.quantity, ref=str(line.pk))
            for line in lines
        ],
        hold_ids=[],
        cause=f"resend:{case.pk}",
        actor=actor,
        now=now,
    )
    again = Parcel.objects.create(
        fulfilment_id=parcel.fulfilment_id, location_id=parcel.location_id, replaces=parcel,
        requested_at=now, due_on=promises.from_now(parcel.fulfilment.order, now=now),
    )  # fmt: skip
    ParcelLine.objects.bulk_create(
        ParcelLine(
            parcel=again, order_line_id=line.order_line_id, quantity=line.quantity,
            allocation_id=allocations[str(line.pk)],
        )
        for line in lines
    )  # fmt: skip
    events.record(ParcelRequested(**rows.ids_of(again)), actor=actor, now=now)


def _refund(case: ParcelCase, *, actor: Actor, now: datetime) -> None:
    """Give back what its goods cost, to the unit: through a change of the order."""
    parcel, key = case.parcel, f"case:{case.pk}"
    lines = list(ParcelLine.objects.filter(parcel=parcel).select_related("order_line"))
    units = {
        line.order_line_id: line.left if parcel.state in rules.TO_PICK else line.quantity
        for line in lines
    }
    order_id = parcel.fulfilment.order_id
    reason = CaseKind(case.kind).label
    if parcel.is_open and parcel.replaces_id is None:
        changes.cancel(
            order_id=order_id, units=units, key=key, actor=actor, now=now, reason=str(reason),
            first=parcel.pk,
        )  # fmt: skip
        return
    if parcel.is_open:
        is_missing = case.kind == CaseKind.SHORT
        let_go(
            [
                Taken(line.allocation_id, line.quantity, is_missing)
                for line in lines
                if line.allocation_id
            ],
            cause=f"resend:{case.pk}",
            actor=actor,
            now=now,
        )
        troubles.cancel_parcel(parcel, actor=actor, now=now)
    changes.note_lost(
        order_id=order_id, units=units, key=key, actor=actor, now=now, reason=str(reason)
    )


@operation
def take_back(
    *, case_id: int, dispositions: Mapping[int, str], actor: Actor, now: datetime
) -> ParcelCase:
    """Say what became of the goods of a parcel that came back, by line; then they are on the books again.

    Only what can be sold again is for sale. For who works where it was sent from: she has it in hand.
    Raises NoCase, CaseHasMoved, NotHers, Invalid.
    """
    case = _lock(case_id, actor)
    if case.kind != CaseKind.RETURNED or case.state == CaseState.CLOSED or case.looked_at:
        raise errors.CaseHasMoved
    if not queries.parcels_for(actor).filter(pk=case.parcel_id).exists():
        raise errors.NotHers(_("Who has the parcel in hand says in which state it came back."))
    lines = list(
        ParcelLine.objects.filter(parcel=case.parcel)
        .select_related("order_line")
        .order_by("order_line__variant_id")
    )
    unsaid = [line for line in lines if dispositions.get(line.pk) not in set(Disposition)]
    if unsaid:
        raise Invalid(fields={f"disposition-{line.pk}": _("Choose its state") for line in unsaid})
    for line in lines:
        disposition = Disposition(dispositions[line.pk])
        inventory.take_back(
            location_id=case.parcel.location_id,
            variant_id=line.order_line.variant_id,
            quantity=line.quantity,
            disposition=disposition,
            cause=f"parcel:{case.parcel_id}",
            cause_key=f"parcel-back:{line.pk}",
            actor=actor,
            now=now,
        )
        text = f"{line.quantity} x {line.order_line.sku}: {dict(DISPOSITIONS)[disposition]}"
        troubles.note(case, text, actor=actor, now=now)
    case.looked_at = now
    case.save(update_fields=["looked_at"])
    troubles.tell(CaseMoved, case, actor=actor, now=now, state=case.state)
    return case


def _lock(case_id: int, actor: Actor, *, with_order: bool = False) -> ParcelCase:
    """Lock a case by its parcel; with the order, all work on it, as its changes do. Raises NoCase."""
    case = queries.cases_for(actor).filter(pk=case_id).select_related("parcel__fulfilment").first()
    if case is None:
        raise errors.NoCase
    if with_order:
        order = Order.objects.get(pk=case.parcel.fulfilment.order_id)
        lock_all(order, case.opened_at)
    else:
        rows.lock(case.parcel_id, SYSTEM)
    return ParcelCase.objects.select_related("parcel__fulfilment__order", "parcel__location").get(
        pk=case_id
    )
