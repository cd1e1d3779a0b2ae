"""What an order will never need of money that is not captured: given back at once where it is a provider's, or ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from commerce.payments.models import ProviderCall, Purse, Tender
from commerce.payments.operations.calls import left_to_ask, stays_of, store_call
from core.actor import Actor
from core.operation import operation

Kind = ProviderCall.Kind


@dataclass(frozen=True, slots=True)
class _Over:
    """What of a tender will not be captured any more: to be asked for, and what the payer's bank has given."""

    tender: Tender
    asked: int
    by_bank: int


@operation
def request_release(
    *, plan_id: int, still_owed: int, cause: str, actor: Actor, now: datetime
) -> int:
    """Give back what an order will never need of means that are taken at once, or are ours.

    `still_owed` is what is still to be captured. It is taken in the order of the plan, so that what
    is over is at its end (ADR 15). What is over on a card is only authorised, and let go at the end.
    Returns what of it the payer's bank has given already: no provider is asked for that.
    """
    tenders = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .filter(plan_id=plan_id, voided=False)
        .order_by("pk")
    )
    by_bank = 0
    for over in _over(plan_id, list(tenders), still_owed):
        tender = over.tender
        if not _is_given_back(tender):
            continue
        by_bank += over.by_bank
        Tender.objects.filter(pk=tender.pk).update(
            released=F("released") + over.asked + over.by_bank,
            released_by_bank=F("released_by_bank") + over.by_bank,
        )
        if over.asked:
            key = f"{Kind.RELEASE}:{cause}:{tender.pk}"
            store_call(tender, Kind.RELEASE, over.asked, key=key, cause=cause, actor=actor, now=now)
    return by_bank


def rest_given_by_bank(plan_id: int, still_owed: int, *, is_last: bool) -> int:
    """Return what the payer's bank has given of what is over: of each tender if nothing is captured any more."""
    tenders = list(Tender.objects.filter(plan_id=plan_id, voided=False))
    return sum(
        over.by_bank
        for over in _over(plan_id, tenders, still_owed)
        if is_last or _is_given_back(over.tender)
    )


def _is_given_back(tender: Tender) -> bool:
    return tender.captured_at_once or tender.provider in Purse.Kind.values


def _over(plan_id: int, tenders: Iterable[Tender], still_owed: int) -> Iterator[_Over]:
    stays = stays_of(plan_id, Kind.RELEASE)
    over = sum(each.authorised - each.capture_requested for each in tenders) - still_owed
    for tender in sorted(tenders, key=lambda each: each.position, reverse=True):
        part = min(max(over, 0), tender.authorised - tender.capture_requested)
        over -= part
        more = part - tender.released
        if more > 0:
            asked = min(more, left_to_ask(tender, Kind.RELEASE, stays))
            yield _Over(tender, asked, more - asked)
