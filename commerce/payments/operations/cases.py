"""Cases of payments: opened and decided by what the provider says, looked after by a person until then.

Payments know no parcels: what the two kinds of cases share is `core.cases`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commerce.payments import errors
from commerce.payments.events import PaymentCaseClosed, PaymentCaseMoved, PaymentCaseOpened
from commerce.payments.models import PaymentCase, PaymentCaseNote, ProviderCall, Tender
from commerce.payments.operations.ledger import append_event
from commerce.payments.providers import Dispute, Movement, ProviderPayment
from core import events
from core.actor import CONTACT_CENTRE, SYSTEM, Actor, Role
from core.cases import CaseState, may_go
from core.errors import Forbidden, Invalid
from core.operation import operation

Kind = PaymentCase.Kind
Outcome = PaymentCase.Outcome

MAY_SEE = (*CONTACT_CENTRE, Role.MANAGER)
MAY_END = (Role.CSA_LEAD, Role.MANAGER)
NOTE = 500
WAITS = 30
# A dispute is answered before the bank's time is over; without a word of theirs, within a week.
ANSWER_WITHIN = timedelta(days=7)
# Somebody waits for this money already.
PAY_WITHIN = timedelta(days=2)
GIVE_BACK_WITHIN = timedelta(hours=4)
DECIDED = {"won": Outcome.WON, "lost": Outcome.LOST}
# How a person may end a case; what the bank decides, it says itself.
ENDS = {
    Kind.DISPUTE: (Outcome.ACCEPTED,),
    Kind.REFUND_BACK: (Outcome.PAID_OTHERWISE, Outcome.ARRIVED),
    Kind.TILL_LATE: (Outcome.GIVEN_BACK, Outcome.PAID_OTHERWISE),
    Kind.BY_HAND: (Outcome.GIVEN_BACK, Outcome.PAID_OTHERWISE),
}


def has_troubles(payment: ProviderPayment) -> bool:
    """Say whether a provider tells of anything that a case is made of."""
    return bool(payment.disputes) or any(each.failed for each in payment.movements)


@operation
def note_troubles(*, tender_id: UUID, payment: ProviderPayment, now: datetime) -> int:
    """Open the cases of what the provider tells, and close what the bank has decided; return how many moved.

    Each once, however often and in whatever order it is told.
    """
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=tender_id)
    moved = sum(_dispute(tender, each, now=now) for each in payment.disputes)
    came_back = [each for each in payment.movements if each.failed and each.kind == "refund"]
    return moved + sum(_refund_back(tender, each, now=now) for each in came_back)


def _dispute(tender: Tender, dispute: Dispute, *, now: datetime) -> bool:
    outcome = DECIDED.get(dispute.state)
    case = PaymentCase.objects.filter(
        tender=tender, kind=Kind.DISPUTE, reference=dispute.reference
    ).first()
    is_new = case is None
    if case is None:
        append_event(
            tender, dispute.reference, "disputed", dispute.amount, detail=dispute.reason, now=now
        )
        case = _open(
            tender, Kind.DISPUTE, dispute.reference, dispute.amount, dispute.reason,
            due_at=dispute.answer_by or now + ANSWER_WITHIN, now=now,
        )  # fmt: skip
    if outcome is None or case.state == CaseState.CLOSED:
        return is_new
    append_event(tender, dispute.reference, f"dispute_{dispute.state}", dispute.amount, now=now)
    _note(case, _("The bank has decided."), actor=SYSTEM, now=now)
    _close(case, outcome, actor=SYSTEM, now=now)
    return True


def _refund_back(tender: Tender, movement: Movement, *, now: datetime) -> bool:
    if PaymentCase.objects.filter(
        tender=tender, kind=Kind.REFUND_BACK, reference=movement.reference
    ).exists():
        return False
    append_event(tender, movement.reference, "refund_back", movement.amount, now=now)
    _open(
        tender, Kind.REFUND_BACK, movement.reference, movement.amount, "",
        due_at=now + PAY_WITHIN, now=now,
    )  # fmt: skip
    return True


@operation
def open_till_case(
    *, tender_id: UUID, reference: str, amount: int, reason: str, now: datetime
) -> None:
    """A till holds money that pays no order: somebody looks after it until it was given back. Once."""
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=tender_id)
    if not _till_cases(tender, reference).exists():
        _open(
            tender, Kind.TILL_LATE, reference, amount, reason, due_at=now + GIVE_BACK_WITHIN,
            now=now, said=_("The till reports it: the money is to be given back there."),
        )  # fmt: skip


@operation
def end_till_case(*, tender_id: UUID, reference: str, till: Actor, now: datetime) -> None:
    """The till has given the money back; a case that somebody ended stays as it was ended."""
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=tender_id)
    case = _till_cases(tender, reference).exclude(state=CaseState.CLOSED).first()
    if case is not None:
        _note(case, _("%(till)s gave it back.") % {"till": till.name}, actor=SYSTEM, now=now)
        _close(case, Outcome.GIVEN_BACK, actor=till, now=now)


def open_by_hand(call: ProviderCall, amount: int, *, now: datetime) -> None:
    """Nobody but a person can give this money back: somebody looks after it until she has. Its tender is locked."""
    _open(
        call.tender, Kind.BY_HAND, str(call.pk), amount, call.cause, due_at=now + PAY_WITHIN,
        now=now, said=_("A store took it: it is given back in a store, or paid in another way."),
    )  # fmt: skip


@operation
def give_by_hand(
    *, plan_id: int, said: str, actor: Actor, now: datetime, cause: str | None = None
) -> int:
    """She has given the money of one cause, or all of a plan, to the customer; 0 where it was given before.

    Its case ends, and with it the call is done (`note_given`). Who may was checked.
    """
    tenders = Tender.objects.select_for_update(no_key=True, of=("self",)).filter(plan_id=plan_id)
    waiting = PaymentCase.objects.filter(
        tender__in=list(tenders.order_by("pk")), kind=Kind.BY_HAND
    ).exclude(state=CaseState.CLOSED)
    if cause is not None:
        waiting = waiting.filter(reason=cause)
    given = 0
    for case in waiting.select_related("tender").order_by("pk"):
        _note(case, said, actor=actor, now=now)
        _close(case, Outcome.GIVEN_BACK, actor=actor, now=now)
        given += case.amount
    return given


def _till_cases(tender: Tender, reference: str) -> QuerySet[PaymentCase]:
    return PaymentCase.objects.filter(tender=tender, kind=Kind.TILL_LATE, reference=reference)


def _open(
    tender: Tender, kind: Kind, reference: str, amount: int, reason: str, *, due_at: datetime,
    now: datetime, said: str = "",
) -> PaymentCase:  # fmt: skip
    case = PaymentCase.objects.create(
        tender=tender, kind=kind, reference=reference, amount=amount, reason=reason[:80],
        due_at=due_at, opened_at=now,
    )  # fmt: skip
    _note(case, said or _("The payment service reports it."), actor=SYSTEM, now=now)
    events.record(PaymentCaseOpened(**_facts(case)), actor=SYSTEM, now=now)
    return case


@operation
def take_payment_case(*, case_id: int, actor: Actor, now: datetime) -> PaymentCase:
    """Make the case hers. Raises NoCase, CaseHasMoved."""
    case = _lock(case_id, actor)
    _go(case, CaseState.WORKING, owner_id=actor.user_id)
    _tell_moved(case, actor=actor, now=now)
    return case


@operation
def note_payment_case(*, case_id: int, text: str, actor: Actor, now: datetime) -> PaymentCaseNote:
    """Write down what she found out. Raises NoCase, Invalid."""
    case = _lock(case_id, actor)
    if not text.strip():
        raise Invalid(fields={"note": _("Write what you found out")})
    return _note(case, text, actor=actor, now=now)


@operation
def let_payment_case_wait(
    *, case_id: int, days: int, text: str, actor: Actor, now: datetime
) -> PaymentCase:
    """Look at it again in so many days. Raises NoCase, CaseHasMoved, Invalid."""
    if not 1 <= days <= WAITS:
        raise Invalid(
            fields={"days": _("From %(least)s to %(most)s") % {"least": 1, "most": WAITS}}
        )
    case = _lock(case_id, actor)
    _go(
        case,
        CaseState.WAITING,
        owner_id=case.owner_id or actor.user_id,
        due_at=now + timedelta(days=days),
    )
    if text.strip():
        _note(case, text, actor=actor, now=now)
    _tell_moved(case, actor=actor, now=now)
    return case


@operation
def end_payment_case(
    *, case_id: int, outcome: str, text: str, actor: Actor, now: datetime
) -> PaymentCase:
    """End a case as she decides, and say how: money moved outside is known by nothing else.

    Raises Forbidden to who may not, NoCase, CaseHasMoved, Invalid.
    """
    case = _lock(case_id, actor)
    if not actor.has(*MAY_END):
        raise Forbidden(_("A lead or a manager ends it."))
    problems = {}
    if outcome not in ENDS[Kind(case.kind)]:
        problems["outcome"] = _("Choose how it ends")
    if not text.strip():
        problems["said"] = _("Write what was done, and when")
    if problems:
        raise Invalid(fields=problems)
    _note(case, text, actor=actor, now=now)
    _close(case, Outcome(outcome), actor=actor, now=now)
    return case


def _lock(case_id: int, actor: Actor) -> PaymentCase:
    """Lock a case by its tender. Raises NoCase, also to who may not see it."""
    tender_id = PaymentCase.objects.filter(pk=case_id).values_list("tender_id", flat=True).first()
    if tender_id is None or not actor.has(*MAY_SEE):
        raise errors.NoCase
    Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=tender_id)
    return PaymentCase.objects.select_related("tender").get(pk=case_id)


def _go(case: PaymentCase, to: CaseState, **columns: Any) -> None:
    """Bring a locked case to the state. Raises CaseHasMoved."""
    if not may_go(case.state, to):
        raise errors.CaseHasMoved
    case.state = to
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields=["state", *(name.removesuffix("_id") for name in columns)])


def _close(case: PaymentCase, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    _go(case, CaseState.CLOSED, outcome=outcome, closed_at=now)
    events.record(
        PaymentCaseClosed(**_facts(case), outcome=outcome.value),
        actor=actor,
        now=now,
        privileged=actor.is_staff,
    )


def _note(case: PaymentCase, text: str, *, actor: Actor, now: datetime) -> PaymentCaseNote:
    return PaymentCaseNote.objects.create(
        case=case,
        text=" ".join(text.split())[:NOTE],
        at=now,
        actor_name=actor.name if actor.is_staff else "",
    )


def _tell_moved(case: PaymentCase, *, actor: Actor, now: datetime) -> None:
    moved = PaymentCaseMoved(**_facts(case), state=case.state)
    events.record(moved, actor=actor, now=now, privileged=True)


def _facts(case: PaymentCase) -> dict[str, Any]:
    return {
        "plan_id": case.tender.plan_id,
        "case_id": case.pk,
        "kind": str(case.kind),
        "amount": case.amount,
    }
