"""Money that a store has taken before we hear of it, at a till: a fact, with its books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commerce.payments.models import PaymentEvent, PaymentPlan, Tender
from commerce.payments.providers import store
from core.operation import operation


@dataclass(frozen=True, slots=True)
class Means:
    """What a part of a sale was paid with: `cash`, `card`, `gift_card` or `other`, without the change.

    `text` is what a receipt may show of it, `Visa •••• 0001`.
    """

    method: str
    amount: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """What was taken for one sale; amounts are minor units. Where nothing was due it has no means."""

    currency: str
    means: Sequence[Means]


@operation
def record_takings(*, takings: Sequence[Taking], now: datetime) -> list[PaymentPlan]:
    """Write each as a plan that is paid, its tenders captured, for orders to adopt. Three statements."""
    plans = PaymentPlan.objects.bulk_create(
        PaymentPlan(
            currency=taking.currency,
            amount=sum(means.amount for means in taking.means),
            created_at=now,
        )
        for taking in takings
    )
    tenders = [
        _tender(plan, position, means, now)
        for plan, taking in zip(plans, takings, strict=True)
        for position, means in enumerate(taking.means or [Means("cash", 0)])
    ]
    for tender in tenders:
        tender.provider_id = str(tender.pk)
    Tender.objects.bulk_create(tenders)
    PaymentEvent.objects.bulk_create(
        PaymentEvent(
            tender=tender,
            provider=store.NAME,
            reference=tender.provider_id,
            type="captured",
            amount=tender.amount,
            at=now,
        )
        for tender in tenders
        if tender.amount
    )
    return plans


def _tender(plan: PaymentPlan, position: int, means: Means, now: datetime) -> Tender:
    return Tender(
        plan=plan,
        position=position,
        method=means.method,
        provider=store.NAME,
        state=Tender.State.AUTHORISED,
        amount=means.amount,
        currency=plan.currency,
        authorised=means.amount,
        capture_requested=means.amount,
        captured=means.amount,
        captured_at_once=True,
        status_text="captured",
        card_text=means.text[:40],
        created_at=now,
        asked_at=now,
    )
