"""The row of a case: opened by what is reported, missing or late, and closed by what happens to its parcel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.delivery import errors, promises, rules
from commerce.delivery.events import CaseClosed, CaseOpened, ParcelCancelled
from commerce.delivery.models import CaseNote, Parcel, ParcelCase
from commerce.delivery.operations import rows
from commerce.delivery.rules import CASE_OF_STATE, CaseKind, Outcome, State
from core import events
from core.actor import SYSTEM, Actor
from core.cases import CaseState, may_go
from core.operation import operation

NOTE = 500
_OF_BOXES = (CaseKind.NO_LABEL, CaseKind.UNPACK, CaseKind.LABEL)


def open_case(
    parcel: Parcel, kind: CaseKind, *, text: str, actor: Actor, now: datetime
) -> ParcelCase:
    """Open a case of a locked parcel; one that is open already becomes of the kind.

    What is amiss with a box that stands here is looked after by who picked it, until somebody else takes
    it; the rest by who takes it. A label that is paid for in vain has a case beside that of the goods.
    """
    due_at = now + timedelta(hours=rules.HOURS[kind])
    case = open_of(parcel, of_label=kind == CaseKind.LABEL)
    if case is None:
        is_boxed = kind in _OF_BOXES or (kind == CaseKind.LATE and parcel.state in rules.HERE)
        owner_id = parcel.picker_id if is_boxed else None
        case = ParcelCase.objects.create(
            parcel=parcel, kind=kind, due_at=due_at, opened_at=now, owner_id=owner_id,
            state=CaseState.WORKING if owner_id else CaseState.OPEN,
        )  # fmt: skip
    elif case.kind == kind:
        note(case, text, actor=actor, now=now)
        return case
    else:
        case.kind, case.due_at = kind, min(case.due_at, due_at)
        if case.state == CaseState.WAITING:
            case.state = CaseState.WORKING if case.owner_id else CaseState.OPEN
        case.save(update_fields=["kind", "due_at", "state"])
    note(case, text, actor=actor, now=now)
    tell(CaseOpened, case, actor=actor, now=now, kind=kind.value)
    return case


def open_of(parcel: Parcel, *, of_label: bool = False) -> ParcelCase | None:
    """Return the case of a parcel's goods that has not ended, or that of a label of it; one statement."""
    living = ParcelCase.objects.filter(parcel=parcel).exclude(state=CaseState.CLOSED)
    is_of_label = Q(kind=CaseKind.LABEL)
    return living.filter(is_of_label if of_label else ~is_of_label).first()


def end_of_kind(
    parcel: Parcel, kind: CaseKind, outcome: Outcome, *, actor: Actor, now: datetime
) -> None:
    """End the case of a locked parcel where it is of the kind."""
    case = open_of(parcel)
    if case is not None and case.kind == kind:
        close(case, outcome, actor=actor, now=now)


def follow(parcel: Parcel, to: State, *, now: datetime) -> None:
    """Act on what the carrier reports of a locked parcel: open a case, or close the one that is open."""
    kind = CASE_OF_STATE.get(to)
    if kind is not None:
        open_case(parcel, kind, text=_("The carrier reports it."), actor=SYSTEM, now=now)
        return
    case = open_of(parcel)
    if case is None or to != State.DELIVERED:
        return
    if case.kind == CaseKind.DAMAGED:
        note(case, _("It was handed over all the same. Ask her about it."), actor=SYSTEM, now=now)
    else:
        close(case, Outcome.ARRIVED, actor=SYSTEM, now=now)


@operation
def open_late(*, parcel_id: int, now: datetime) -> ParcelCase | None:
    """Open the case of a parcel that should have arrived by now, wherever it is; once.

    One that has a case of another kind has somebody who looks after it, and its customer was told. Of one
    that was made without its day, as before there was one, the day is kept now.
    """
    parcel = rows.lock(parcel_id, SYSTEM)
    if parcel.due_on is None:
        parcel.due_on = promises.due_on(parcel.fulfilment.order)
        parcel.save(update_fields=["due_on"])
    is_late = parcel.due_on < parcel.location.local(now).date()
    if (
        parcel.state not in rules.EXPECTED
        or not is_late
        or open_of(parcel) is not None
        or parcel.cases.filter(kind=CaseKind.LATE).exists()
    ):
        return None
    text = _("Promised by %(day)s.") % {"day": f"{parcel.due_on:%d.%m.%Y}"}
    return open_case(parcel, CaseKind.LATE, text=text, actor=SYSTEM, now=now)


@operation
def come_last(*, parcel_ids: Sequence[int], now: datetime) -> None:
    """Have a sweeper look at the others first; not where somebody is at it."""
    free = Parcel.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=parcel_ids)
    ids = list(free.order_by("pk").values_list("pk", flat=True))
    Parcel.objects.filter(pk__in=ids).update(tried_at=now)


def cancel_parcel(parcel: Parcel, *, actor: Actor, now: datetime) -> None:
    """End a locked parcel of which nothing is left to send, and its case; a packed one is to be unpacked."""
    was_packed = parcel.state == State.PACKED
    rows.move(parcel, State.CANCELLED, wave=None)
    events.record(ParcelCancelled(**rows.ids_of(parcel)), actor=actor, now=now)
    case = open_of(parcel)
    if case is not None:
        close(case, Outcome.REFUNDED, actor=actor, now=now)
    if was_packed:
        rows.resume_bookings(parcel, now=now)
        text = _("It was cancelled after it was packed: put all of it back on its shelf.")
        open_case(parcel, CaseKind.UNPACK, text=text, actor=SYSTEM, now=now)


def reopen_parcel(parcel: Parcel, taken: Mapping[str, int], *, actor: Actor, now: datetime) -> None:
    """Have a locked parcel packed once more, without what was taken out of it: units by SKU."""
    rows.move(parcel, State.PICKING, packed_at=None, weight_g=None, label_error="")
    rows.resume_bookings(parcel, now=now)
    what = ", ".join(f"{units} x {sku}" for sku, units in sorted(taken.items()))
    text = _("Cancelled after it was packed. Take out, and pack it again: %(what)s")
    open_case(parcel, CaseKind.UNPACK, text=text % {"what": what}, actor=SYSTEM, now=now)


def go(case: ParcelCase, to: CaseState, **columns: Any) -> None:
    """Bring a locked case to the state. Raises CaseHasMoved."""
    moved = may_go(case.state, to) and ParcelCase.objects.filter(
        pk=case.pk, state=case.state
    ).update(state=to, **columns)
    if not moved:
        raise errors.CaseHasMoved
    case.state = to
    for name, value in columns.items():
        setattr(case, name, value)


def close(case: ParcelCase, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    go(case, CaseState.CLOSED, outcome=outcome, closed_at=now)
    tell(CaseClosed, case, actor=actor, now=now, outcome=outcome.value)


def note(case: ParcelCase, text: str, *, actor: Actor, now: datetime) -> CaseNote:
    return CaseNote.objects.create(
        case=case, text=" ".join(text.split())[:NOTE], at=now,
        actor_name=actor.name if actor.is_staff else "",
    )  # fmt: skip


def tell(fact: Any, case: ParcelCase, *, actor: Actor, now: datetime, **facts: str) -> None:
    ids = rows.ids_of(case.parcel) | {"case_id": case.pk}
    events.record(fact(**ids, **facts), actor=actor, now=now, privileged=actor.is_staff)
