"""What came of calls to providers: settled once, and asked again by a person where they were refused."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db.models import F

from commerce.payments import errors
from commerce.payments.events import (
    ProviderCallAskedAgain,
    ProviderCallDone,
    ProviderCallFailed,
    ProviderCallRequested,
)
from commerce.payments.models import ProviderCall, Tender
from commerce.payments.operations.calls import COUNTERS, left_to_ask, stays_of
from commerce.payments.operations.ledger import append_event
from core import events
from core.actor import SYSTEM, Actor, Role
from core.errors import Forbidden
from core.operation import operation

log = structlog.get_logger(__name__)

Kind = ProviderCall.Kind
_LEDGER = {
    Kind.CAPTURE: "captured",
    Kind.REFUND: "refunded",
    Kind.RELEASE: "released",
    Kind.VOID: "voided",
}


@operation
def record_call_done(*, call_id: int, reference: str, now: datetime) -> None:
    """Keep the result of a call, once: the counter, its ledger line and the event.

    One that was noted as refused meanwhile has given back what it asked for, and may have been asked
    again: it stays refused, says that it was made after all, and the reconciliation shows its money.
    """
    call = ProviderCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=call_id)
    if call.state in {ProviderCall.State.FAILED, ProviderCall.State.REPLACED}:
        log.error("call_done_after_refusal", call_id=call_id, kind=call.kind, reference=reference)
        call.error = f"made after all, as {reference}; {call.error}"[:300]
        call.save(update_fields=["error"])
    if call.state not in {ProviderCall.State.PENDING, ProviderCall.State.BY_HAND}:
        return
    call.state, call.settled_at, call.error = ProviderCall.State.DONE, now, ""
    call.save(update_fields=["state", "settled_at", "error"])
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.tender_id)
    append_event(
        tender,
        reference,
        _LEDGER[Kind(call.kind)],
        call.amount,
        now=now,
    )
    if call.kind == Kind.CAPTURE:
        tender.captured = F("captured") + call.amount
    elif call.kind == Kind.REFUND:
        tender.refunded = F("refunded") + call.amount
    elif call.kind == Kind.VOID and call.provider_id in {"", tender.provider_id}:
        tender.voided, tender.state = True, Tender.State.CLOSED
    tender.save()
    _tell(call, ProviderCallDone, now=now)


@operation
def record_call_failed(*, call_id: int, error: str, now: datetime) -> None:
    """The provider refused for good: what was asked is given back to the counter.

    The call stands in the list of refused calls until a person has it made again (`ask_again`).
    """
    call = ProviderCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=call_id)
    if call.state != ProviderCall.State.PENDING:
        return
    call.state, call.settled_at, call.error = ProviderCall.State.FAILED, now, error[:300]
    call.save(update_fields=["state", "settled_at", "error"])
    if call.kind in COUNTERS:
        counter = COUNTERS[Kind(call.kind)]
        Tender.objects.filter(pk=call.tender_id).update(**{counter: F(counter) - call.amount})
    _tell(call, ProviderCallFailed, now=now)


@operation
def note_tried(*, call_id: int, now: datetime) -> None:
    """Have the sweeper look at the others first; not where somebody has the call in hand."""
    free = ProviderCall.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=call_id)
    ProviderCall.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(tried_at=now)


MAY_ASK_AGAIN = (Role.MANAGER, Role.CSA_LEAD)


@operation
def ask_again(*, call_id: int, actor: Actor, now: datetime) -> ProviderCall:
    """Have a refused call made again, as a new attempt under a key of its own.

    A call that was asked again before answers the attempt that followed it. Raises Forbidden,
    NoCall where nothing was refused, and NothingLeftToMove where the amount is no longer free.
    """
    if not actor.has(*MAY_ASK_AGAIN):
        raise Forbidden
    call = (
        ProviderCall.objects.select_for_update(no_key=True, of=("self",)).filter(pk=call_id).first()
    )
    if call is None:
        raise errors.NoCall
    first = call.key if call.attempt == 1 else call.key.removesuffix(f":{call.attempt}")
    key = f"{first}:{call.attempt + 1}"
    if call.state == ProviderCall.State.REPLACED:
        return ProviderCall.objects.get(key=key)
    if call.state != ProviderCall.State.FAILED:
        raise errors.NoCall
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.tender_id)
    if call.kind in COUNTERS:
        kind = Kind(call.kind)
        counter, left = COUNTERS[kind], left_to_ask(tender, kind, stays_of(tender.plan_id, kind))
        if call.amount > left:
            raise errors.NothingLeftToMove(left=left)
        Tender.objects.filter(pk=tender.pk).update(**{counter: F(counter) + call.amount})
    call.state = ProviderCall.State.REPLACED
    call.save(update_fields=["state"])
    following = ProviderCall.objects.create(
        tender=tender,
        kind=call.kind,
        amount=call.amount,
        key=key,
        cause=call.cause,
        attempt=call.attempt + 1,
        provider_id=call.provider_id,
        for_gift_cards=call.for_gift_cards,
        created_at=now,
    )
    events.record(
        ProviderCallAskedAgain(call_id=following.pk, attempt=following.attempt, instead_of=call.pk),
        actor=actor,
        now=now,
        privileged=True,
    )
    events.record(ProviderCallRequested(call_id=following.pk), actor=actor, now=now)
    return following


def _tell(call: ProviderCall, fact: type[ProviderCallDone], *, now: datetime) -> None:
    plan_id = Tender.objects.values_list("plan_id", flat=True).get(pk=call.tender_id)
    events.record(
        fact(
            plan_id=plan_id, call_id=call.pk, kind=call.kind, amount=call.amount, cause=call.cause
        ),
        actor=SYSTEM,
        now=now,
    )
