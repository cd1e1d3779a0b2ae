"""Calls to providers as rows, asked within what bounds them. What came of them: `outcomes`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F, Sum

from commerce.payments import errors
from commerce.payments.events import ProviderCallRequested
from commerce.payments.models import ProviderCall, Tender
from commerce.payments.operations.cases import open_by_hand
from commerce.payments.operations.ledger import append_event
from commerce.payments.providers import store
from commerce.payments.queries import disputes_of, lost_in, lost_of_the_rest
from core import events
from core.actor import SYSTEM, Actor
from core.money import Money
from core.operation import operation

Kind = ProviderCall.Kind


# The counter of what was asked.
COUNTERS = {
    Kind.CAPTURE: "capture_requested",
    Kind.REFUND: "refund_requested",
    Kind.RELEASE: "released",
}


def left_to_ask(tender: Tender, kind: Kind, stays: Mapping[UUID, int]) -> int:
    """Return what may still be asked: refunds within what is captured, all else within what is authorised.

    `stays` is what it leaves, by tender.
    """
    if kind == Kind.REFUND:
        return max(tender.captured - tender.refund_requested - stays.get(tender.pk, 0), 0)
    left = tender.authorised - tender.capture_requested - tender.released
    return max(left - stays.get(tender.pk, 0), 0) if kind == Kind.RELEASE else left


def stays_of(plan_id: int, kind: Kind) -> Mapping[UUID, int]:
    """Return by tender what a refund has to leave: to the payer's bank, and for gift cards that were bought.

    A release leaves to the bank what nobody has captured.
    What she has by a dispute that is lost is not given back once more. Goods that come back are not
    paid from the page's part for gift cards, or credit would turn into a code that anybody can spend;
    what her bank has given counts for that part first, since their cards stay stopped then.
    """
    if kind == Kind.RELEASE:
        return lost_of_the_rest(disputes_of(plan_id))
    if kind != Kind.REFUND:
        return {}
    lost = lost_in(disputes_of(plan_id))
    taken = ProviderCall.objects.filter(
        tender__plan_id=plan_id, kind=Kind.CAPTURE, for_gift_cards=True
    ).exclude(state__in=(ProviderCall.State.FAILED, ProviderCall.State.REPLACED))
    cards = dict(taken.values_list("tender").annotate(sum=Sum("amount")))
    return {pk: max(lost.get(pk, 0), cards.get(pk, 0)) for pk in {*lost, *cards}}


def given_by_bank(plan_id: int, amount: int) -> int:
    """Return what of an amount cannot be given back any more, because a bank gave it by a dispute that was lost."""
    stays = stays_of(plan_id, Kind.REFUND)
    left = sum(
        left_to_ask(each, Kind.REFUND, stays) for each in Tender.objects.filter(plan_id=plan_id)
    )
    return min(max(amount - left, 0), sum(lost_in(disputes_of(plan_id)).values()))


def request_void(tender: Tender, *, cause: str, actor: Actor, now: datetime) -> None:
    """Ask for the rest of a locked tender to be let go; once."""
    if (
        tender.voided
        or ProviderCall.objects.filter(tender=tender, kind=Kind.VOID, provider_id="").exists()
    ):
        return
    store_call(tender, Kind.VOID, 0, key=f"void:{tender.pk}", cause=cause, actor=actor, now=now)


def close_own(tender: Tender, *, now: datetime) -> None:
    """Close a locked tender of our own whose reservation has been let go."""
    if append_event(tender, tender.provider_id, "voided", 0, now=now):
        tender.voided, tender.state = True, Tender.State.CLOSED
        tender.save(update_fields=["voided", "state"])


def store_call(
    tender: Tender,
    kind: Kind,
    amount: int,
    *,
    key: str,
    cause: str,
    actor: Actor,
    now: datetime,
    for_gift_cards: bool = False,
    is_given: bool = False,
) -> None:
    """Store what a provider is to do; it is called when this has been committed.

    What a store took is given back by a person: the call waits for her word, and a case for her.
    """
    to_give = 0 if is_given else _given_by_hand(tender, kind, amount)
    call = ProviderCall.objects.create(
        tender=tender,
        kind=kind,
        amount=amount,
        key=key,
        cause=cause,
        for_gift_cards=for_gift_cards,
        state=ProviderCall.State.BY_HAND if to_give else ProviderCall.State.PENDING,
        created_at=now,
    )
    if to_give:
        open_by_hand(call, to_give, now=now)
    else:
        events.record(ProviderCallRequested(call_id=call.pk), actor=actor, now=now)


def _given_by_hand(tender: Tender, kind: Kind, amount: int) -> int:
    """Return what of a call a person has to give over a counter: money that a store has taken."""
    if tender.provider != store.NAME or not tender.captured_at_once or kind == Kind.CAPTURE:
        return 0
    if kind == Kind.VOID:
        return max(tender.authorised - tender.capture_requested - tender.released, 0)
    return amount


def let_go(
    tender: Tender, provider_id: str, *, cause: str, now: datetime, is_late: bool = False
) -> None:
    """Ask for this one payment of a locked tender to be let go; once, whatever the tender's is now.

    `is_late` asks once more, for money that came although it was let go of before.
    """
    name = f"late:{tender.provider}" if is_late else tender.provider
    call, created = ProviderCall.objects.get_or_create(
        key=f"void:{name}:{provider_id}",
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


@operation
def request_capture(
    *,
    plan_id: int,
    amount: int,
    cause: str,
    actor: Actor,
    now: datetime,
    for_gift_cards: bool = False,
) -> None:
    """Ask for authorised money, once per cause.

    Raises NothingLeftToMove above what is authorised, and StillDue where a till has to take it first. Gift cards that are bought are taken of the page first: none of ours pays for them (ADR 15).
    """
    _request_over_tenders(
        plan_id,
        Kind.CAPTURE,
        amount,
        cause=cause,
        actor=actor,
        now=now,
        from_the_end=for_gift_cards,
        for_gift_cards=for_gift_cards,
    )


@operation
def request_refund(
    *,
    plan_id: int,
    amount: int,
    cause: str,
    actor: Actor,
    now: datetime,
    is_given: bool = False,
) -> None:
    """Give captured money back to the original tenders, once per cause. Raises NothingLeftToMove.

    What a store took waits until somebody says that she gave it (`give_by_hand`); `is_given`: a till has.
    """
    _request_over_tenders(
        plan_id,
        Kind.REFUND,
        amount,
        cause=cause,
        actor=actor,
        now=now,
        from_the_end=True,
        is_given=is_given,
    )


def _request_over_tenders(
    plan_id: int,
    kind: Kind,
    amount: int,
    *,
    cause: str,
    actor: Actor,
    now: datetime,
    from_the_end: bool,
    for_gift_cards: bool = False,
    is_given: bool = False,
) -> None:
    counter = COUNTERS[kind]
    tenders = list(
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .filter(plan_id=plan_id)
        .order_by("pk")
    )
    if amount <= 0 or ProviderCall.objects.filter(key__startswith=f"{kind}:{cause}:").exists():
        return
    shares = _shared(tenders, kind, amount, stays_of(plan_id, kind), from_the_end=from_the_end)
    if kind == Kind.CAPTURE and (due := sum(part for each, part in shares if each.is_due)):
        raise errors.StillDue(Money(due, tenders[0].currency))
    for tender, part in shares:
        Tender.objects.filter(pk=tender.pk).update(**{counter: F(counter) + part})
        store_call(
            tender,
            kind,
            part,
            key=f"{kind}:{cause}:{tender.pk}",
            cause=cause,
            actor=actor,
            now=now,
            for_gift_cards=for_gift_cards,
            is_given=is_given,
        )
    asked = sum(part for _tender, part in shares)
    if asked < amount:
        raise errors.NothingLeftToMove(left=asked)


def refund_shares(plan_id: int, amount: int) -> list[tuple[Tender, int]]:
    """Return which means would get how much of an amount that is given back now. Changes nothing, locks nothing."""
    tenders = list(Tender.objects.filter(plan_id=plan_id).order_by("pk"))
    stays = stays_of(plan_id, Kind.REFUND)
    return _shared(tenders, Kind.REFUND, amount, stays, from_the_end=True)


def _shared(
    tenders: Iterable[Tender],
    kind: Kind,
    amount: int,
    stays: Mapping[UUID, int],
    *,
    from_the_end: bool,
) -> list[tuple[Tender, int]]:
    """Share an amount over tenders, as far as they go.

    ADR 15: money is taken in the order of the plan and given back in the opposite one.
    """
    shares, rest = [], amount
    for tender in sorted(tenders, key=lambda each: each.position, reverse=from_the_end):
        part = min(rest, left_to_ask(tender, kind, stays))
        if part > 0:
            shares.append((tender, part))
            rest -= part
    return shares
