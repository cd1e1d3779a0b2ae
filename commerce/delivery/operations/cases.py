"""Cases of parcels: opened by what is reported or missing, taken by a person, ended with an outcome."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commerce.delivery import errors, queries, rules
from commerce.delivery.events import (
    CaseClosed,
    CaseMoved,
    CaseOpened,
    ParcelCancelled,
    ParcelRequested,
)
from commerce.delivery.models import CaseNote, Parcel, ParcelCase, ParcelLine
from commerce.delivery.operations import rows
from commerce.delivery.rules import CASE_OF_STATE, CaseKind, Outcome, State
from commerce.orders import changes
from commerce.orders.changes.work import WORK
from commerce.orders.models import Order
from core import events
from core.actor import SYSTEM, Actor
from core.cases import CaseState, may_go
from core.errors import Invalid
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.rules import Demand, Disposition

NOTE = 500


def open_case(
    parcel: Parcel, kind: CaseKind, *, text: str, actor: Actor, now: datetime
) -> ParcelCase:
    """Open a case of a locked parcel; one that is open already becomes of the kind."""
    due_at = now + timedelta(hours=rules.HOURS[kind])
    case = ParcelCase.objects.filter(parcel=parcel).exclude(state=CaseState.CLOSED).first()
    if case is None:
        case = ParcelCase.objects.create(parcel=parcel, kind=kind, due_at=due_at, opened_at=now)
    elif case.kind == kind:
        return case
    else:
        case.kind, case.due_at = kind, min(case.due_at, due_at)
        if case.state == CaseState.WAITING:
            case.state = CaseState.WORKING if case.owner_id else CaseState.OPEN
        case.save(update_fields=["kind", "due_at", "state"])
    _note(case, text, actor=actor, now=now)
    _tell(CaseOpened, case, actor=actor, now=now, kind=kind.value)
    return case


def follow(parcel: Parcel, to: State, *, now: datetime) -> None:
    """Act on what the carrier reports of a locked parcel: open a case, or close the one that is open."""
    kind = CASE_OF_STATE.get(to)
    if kind is not None:
        open_case(parcel, kind, text=_("The carrier reports it."), actor=SYSTEM, now=now)
        return
    case = ParcelCase.objects.filter(parcel=parcel).exclude(state=CaseState.CLOSED).first()
    if case is not None and to == State.DELIVERED:
        _close(case, Outcome.ARRIVED, actor=SYSTEM, now=now)


@operation
def open_late(*, parcel_id: int, now: datetime) -> ParcelCase | None:
    """Open the case of a parcel whose promised day has passed without news of its arrival; once."""
    parcel = rows.lock(parcel_id, SYSTEM)
    is_late = parcel.due_on is not None and parcel.due_on < parcel.location.local(now).date()
    if (
        parcel.state != State.DISPATCHED
        or not is_late
        or parcel.cases.filter(kind=CaseKind.LATE).exists()
    ):
        return None
    text = _("Promised by %(day)s.") % {"day": f"{parcel.due_on:%d.%m.%Y}"}
    return open_case(parcel, CaseKind.LATE, text=text, actor=SYSTEM, now=now)


@operation
def take_case(*, case_id: int, actor: Actor, now: datetime) -> ParcelCase:
    """Make the case hers. Raises NoCase, CaseHasMoved."""
    case = _lock(case_id, actor)
    _go(case, CaseState.WORKING, owner_id=actor.user_id)
    _tell(CaseMoved, case, actor=actor, now=now, state=case.state)
    return case


@operation
def note_case(*, case_id: int, text: str, actor: Actor, now: datetime) -> CaseNote:
    """Write down what she found out. Raises NoCase, Invalid."""
    case = _lock(case_id, actor)
    if not text.strip():
        raise Invalid(fields={"note": _("Write what you found out")})
    return _note(case, text, actor=actor, now=now)


@operation
def let_case_wait(*, case_id: int, days: int, text: str, actor: Actor, now: datetime) -> ParcelCase:
    """Look at it again in so many days, from one to fourteen. Raises NoCase, CaseHasMoved, Invalid."""
    if not 1 <= days <= 14:
        raise Invalid(fields={"days": _("From 1 to 14 days")})
    case = _lock(case_id, actor)
    _go(
        case, CaseState.WAITING, owner_id=case.owner_id or actor.user_id,
        due_at=now + timedelta(days=days),
    )  # fmt: skip
    if text.strip():
        _note(case, text, actor=actor, now=now)
    _tell(CaseMoved, case, actor=actor, now=now, state=case.state)
    return case


@operation
def end_case(
    *, case_id: int, outcome: str, actor: Actor, now: datetime, text: str = ""
) -> ParcelCase:
    """End a case: its goods are sent again or refunded, they were found, or the parcel arrived.

    Raises NoCase, CaseHasMoved, Invalid, OutOfStock (nothing to send), MoneyBeingTaken; then nothing
    has changed.
    """
    case = _lock(case_id, actor, with_order=True)
    if case.state == CaseState.CLOSED:
        raise errors.CaseHasMoved
    if outcome not in rules.outcomes_of(case.kind):
        raise Invalid(fields={"outcome": _("Choose what to do")})
    parcel = case.parcel
    if outcome in {Outcome.RESENT, Outcome.REFUNDED} and _is_settled(parcel):
        raise errors.SettledBefore
    if case.kind == CaseKind.RETURNED:
        _take_back(case, actor=actor, now=now)
    if text.strip():
        _note(case, text, actor=actor, now=now)

    if outcome == Outcome.RESENT:
        _send_again(case, actor=actor, now=now)
    if outcome == Outcome.REFUNDED:
        _refund(case, actor=actor, now=now)
    case.refresh_from_db()
    if case.state != CaseState.CLOSED:
        _close(case, Outcome(outcome), actor=actor, now=now)
    return case


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
        requested_at=now,
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
    units = {line.order_line_id: line.quantity for line in lines}
    order_id = parcel.fulfilment.order_id
    reason = CaseKind(case.kind).label
    if parcel.state in rules.TO_PICK and parcel.replaces_id is None:
        missing = {line.order_line_id: line.left for line in lines}
        changes.cancel(
            order_id=order_id, units=missing, key=key, actor=SYSTEM, now=now, reason=str(reason)
        )
        return
    if parcel.state in rules.TO_PICK:
        inventory.release_allocations(
            allocation_ids=[line.allocation_id for line in lines if line.allocation_id],
            cause=f"resend:{case.pk}", actor=actor, now=now,
        )  # fmt: skip
        cancel_parcel(parcel, actor=actor, now=now)
    changes.note_lost(
        order_id=order_id, units=units, key=key, actor=actor, now=now, reason=str(reason)
    )


def _take_back(case: ParcelCase, *, actor: Actor, now: datetime) -> None:
    """Put the goods of a parcel that came back on the shelf of the place that sent it."""
    lines = ParcelLine.objects.filter(parcel=case.parcel).select_related("order_line")
    for line in lines.order_by("order_line__variant_id"):
        inventory.take_back(
            location_id=case.parcel.location_id,
            variant_id=line.order_line.variant_id,
            quantity=line.quantity,
            disposition=Disposition.RESELLABLE,
            cause=f"parcel:{case.parcel_id}",
            cause_key=f"parcel-back:{line.pk}",
            actor=actor,
            now=now,
        )


def cancel_parcel(parcel: Parcel, *, actor: Actor, now: datetime) -> None:
    """End a locked parcel of which nothing is left to send, and the case of what could not be picked."""
    rows.move(parcel, State.CANCELLED, wave=None)
    events.record(ParcelCancelled(**rows.ids_of(parcel)), actor=actor, now=now)
    case = ParcelCase.objects.filter(parcel=parcel).exclude(state=CaseState.CLOSED).first()
    if case is not None:
        _close(case, Outcome.REFUNDED, actor=actor, now=now)


def _lock(case_id: int, actor: Actor, *, with_order: bool = False) -> ParcelCase:
    """Lock a case by its parcel; with the order, all parcels of it, in their order. Raises NoCase."""
    case = queries.cases_for(actor).filter(pk=case_id).select_related("parcel__fulfilment").first()
    if case is None:
        raise errors.NoCase
    if with_order:
        order = Order.objects.get(pk=case.parcel.fulfilment.order_id)
        WORK["deliver"].lock(order, case.opened_at)
    else:
        rows.lock(case.parcel_id, SYSTEM)
    return ParcelCase.objects.select_related("parcel__fulfilment", "parcel__location").get(
        pk=case_id
    )


def _go(case: ParcelCase, to: CaseState, **columns: Any) -> None:
    """Bring a locked case to the state. Raises CaseHasMoved."""
    moved = may_go(case.state, to) and ParcelCase.objects.filter(
        pk=case.pk, state=case.state
    ).update(state=to, **columns)
    if not moved:
        raise errors.CaseHasMoved
    case.state = to
    for name, value in columns.items():
        setattr(case, name, value)


def _close(case: ParcelCase, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    _go(case, CaseState.CLOSED, outcome=outcome, closed_at=now)
    _tell(CaseClosed, case, actor=actor, now=now, outcome=outcome.value)


def _note(case: ParcelCase, text: str, *, actor: Actor, now: datetime) -> CaseNote:
    return CaseNote.objects.create(
        case=case, text=" ".join(text.split())[:NOTE], at=now,
        actor_name=actor.name if actor.is_staff else "",
    )  # fmt: skip


def _tell(fact: Any, case: ParcelCase, *, actor: Actor, now: datetime, **facts: str) -> None:
    ids = rows.ids_of(case.parcel) | {"case_id": case.pk}
    events.record(fact(**ids, **facts), actor=actor, now=now, privileged=actor.is_staff)
