"""Calls to providers as rows: asked within what bounds them, settled once, asked again by a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F

from commerce.payments import errors
from commerce.payments.events import (
    ProviderCallAskedAgain,
    ProviderCallDone,
    ProviderCallFailed,
    ProviderCallRequested,
)
from commerce.payments.models import (
    PaymentEvent,
    ProviderCall,
    Purse,
    Tender,
)
from commerce.payments.queries import disputes_of, lost_in
from core import events
from core.actor import SYSTEM, Actor, Role
from core.errors import Forbidden
from core.operation import operation

log = structlog.get_logger(__name__)

Kind = ProviderCall.Kind


# The counter of what was asked.
_COUNTERS = {
    Kind.CAPTURE: "capture_requested",
    Kind.REFUND: "refund_requested",
    Kind.RELEASE: "released",
}
_LEDGER = {
    Kind.CAPTURE: "captured",
    Kind.REFUND: "refunded",
    Kind.RELEASE: "released",
    Kind.VOID: "voided",
}


def _left(tender: Tender, kind: Kind, lost: Mapping[UUID, int]) -> int:
    """Return what may still be asked: refunds within what is captured, all else within what is authorised.

    What the payer has from her bank, by a dispute that is lost, is not given back once more.
    """
    if kind == Kind.REFUND:
        return max(tender.captured - tender.refund_requested - lost.get(tender.pk, 0), 0)
    return tender.authorised - tender.capture_requested - tender.released


def _lost(plan_id: int, kind: Kind) -> Mapping[UUID, int]:
    return lost_in(disputes_of(plan_id)) if kind == Kind.REFUND else {}


def request_void(tender: Tender, *, cause: str, actor: Actor, now: datetime) -> None:
    """Ask for the rest of a locked tender to be let go; once."""
    if (
        tender.voided
        or ProviderCall.objects.filter(tender=tender, kind=Kind.VOID, provider_id="").exists()
    ):
        return
    _request(tender, Kind.VOID, 0, key=f"void:{tender.pk}", cause=cause, actor=actor, now=now)


def close_own(tender: Tender, *, now: datetime) -> None:
    """Close a locked tender of our own whose reservation has been let go."""
    if append_event(tender, tender.provider_id, "voided", 0, now=now):
        tender.voided, tender.state = True, Tender.State.CLOSED
        tender.save(update_fields=["voided", "state"])


def _request(
    tender: Tender, kind: Kind, amount: int, *, key: str, cause: str, actor: Actor, now: datetime
) -> None:
    call = ProviderCall.objects.create(
        tender=tender, kind=kind, amount=amount, key=key, cause=cause, created_at=now
    )
    events.record(ProviderCallRequested(call_id=call.pk), actor=actor, now=now)


def let_go(tender: Tender, provider_id: str, *, cause: str, now: datetime) -> None:
    """Ask for this one payment of a locked tender to be let go; once, whatever the tender's is now."""
    call, created = ProviderCall.objects.get_or_create(
        key=f"void:{tender.provider}:{provider_id}",
        defaults={
            "tender": tender,
            "kind": Kind.VOID,
            "provider_id": provider_id,
            "cause": cause,
            "created_at": now,
        },
    )
    if created:
        events.record(ProviderCallRequested(call_id=call.pk), actor=SYSTEM, now=now)


def append_event(
    tender: Tender, reference: str, kind: str, amount: int, *, now: datetime, detail: str = ""
) -> bool:
    """Append to the ledger of payments; False where it stands there already."""
    try:
        with transaction.atomic():
            PaymentEvent.objects.create(
                tender=tender,
                provider=tender.provider,
                reference=reference,
                type=kind,
                amount=amount,
                detail=detail[:120],
                at=now,
            )
    except IntegrityError:
        return False
    return True


@operation
def request_capture(
    *, plan_id: int, amount: int, cause: str, actor: Actor, now: datetime, page_first: bool = False
) -> None:
    """Ask for authorised money, once per cause. Raises NothingLeftToMove above what is authorised.

    Gift cards that are bought are taken of the page first: none of ours pays for them (ADR 15).
    """
    _request_over_tenders(
        plan_id, Kind.CAPTURE, amount, cause=cause, actor=actor, now=now, from_the_end=page_first
    )


@operation
def request_refund(*, plan_id: int, amount: int, cause: str, actor: Actor, now: datetime) -> None:
    """Give captured money back to the original tenders, once per cause. Raises NothingLeftToMove."""
    _request_over_tenders(
        plan_id, Kind.REFUND, amount, cause=cause, actor=actor, now=now, from_the_end=True
    )


@operation
def request_release(
    *, plan_id: int, still_owed: int, cause: str, actor: Actor, now: datetime
) -> None:
    """Give back what an order will never need of means that are taken at once, or are ours.

    `still_owed` is what is still to be captured. It is taken in the order of the plan, so that what
    is over is at its end (ADR 15). What is over on a card is only authorised, and let go at the end.
    """
    tenders = list(
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .filter(plan_id=plan_id, voided=False)
        .order_by("pk")
    )
    over = sum(tender.authorised - tender.capture_requested for tender in tenders) - still_owed
    for tender in sorted(tenders, key=lambda each: each.position, reverse=True):
        part = min(max(over, 0), tender.authorised - tender.capture_requested)
        over -= part
        more = part - tender.released
        if more <= 0 or not (tender.captured_at_once or tender.provider in Purse.Kind.values):
            continue
        Tender.objects.filter(pk=tender.pk).update(released=F("released") + more)
        key = f"{Kind.RELEASE}:{cause}:{tender.pk}"
        _request(tender, Kind.RELEASE, more, key=key, cause=cause, actor=actor, now=now)


def _request_over_tenders(
    plan_id: int,
    kind: Kind,
    amount: int,
    *,
    cause: str,
    actor: Actor,
    now: datetime,
    from_the_end: bool,
) -> None:
    counter = _COUNTERS[kind]
    tenders = list(
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .filter(plan_id=plan_id)
        .order_by("pk")
    )
    # ADR 15: money is taken in the order of the plan and given back in the opposite one.
    tenders.sort(key=lambda tender: tender.position, reverse=from_the_end)
    if amount <= 0 or ProviderCall.objects.filter(key__startswith=f"{kind}:{cause}:").exists():
        return
    lost = _lost(plan_id, kind)
    rest = amount
    for tender in tenders:
        part = min(rest, _left(tender, kind, lost))
        if part <= 0:
            continue
        Tender.objects.filter(pk=tender.pk).update(**{counter: F(counter) + part})
        _request(
            tender, kind, part, key=f"{kind}:{cause}:{tender.pk}", cause=cause, actor=actor, now=now
        )
        rest -= part
    if rest > 0:
        raise errors.NothingLeftToMove(left=amount - rest)


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
    if call.state != ProviderCall.State.PENDING:
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
    if call.kind in _COUNTERS:
        counter = _COUNTERS[Kind(call.kind)]
        Tender.objects.filter(pk=call.tender_id).update(**{counter: F(counter) - call.amount})
    _tell(call, ProviderCallFailed, now=now)


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
    if call.kind in _COUNTERS:
        kind = Kind(call.kind)
        counter, left = _COUNTERS[kind], _left(tender, kind, _lost(tender.plan_id, kind))
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
