"""What the two books can disagree about."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import get_language, gettext_lazy

from commerce.payments.models import Tender
from commerce.payments.providers import ProviderPayment
from core.money import Money


class Kind(models.TextChoices):
    """What does not agree."""

    UNKNOWN_TO_US = "unknown-to-us", gettext_lazy("Unknown to us")
    UNKNOWN_TO_THEM = "unknown-to-them", gettext_lazy("Unknown to the provider")
    NOT_TAKEN_UP = "not-taken-up", gettext_lazy("Paid, and not taken up")
    SECOND_PAYMENT = "second-payment", gettext_lazy("Paid a second time")
    HELD_WITHOUT_ORDER = "held-without-order", gettext_lazy("Held without an order")
    CAPTURED_WITHOUT_ORDER = "captured-without-order", gettext_lazy("Taken without an order")
    AMOUNT = "amount", gettext_lazy("Amounts differ")
    CAPTURED_MORE = "captured-more", gettext_lazy("More was taken")
    CAPTURE_LOST = "capture-lost", gettext_lazy("Capture lost")
    REFUNDED_MORE = "refunded-more", gettext_lazy("More was paid back")
    REFUND_LOST = "refund-lost", gettext_lazy("Refund lost")
    DISPUTE = "dispute", gettext_lazy("Disputed")


# What reading the payment once more and acting on it, as a webhook would, puts right.
SETTLED_BY_ASKING = frozenset({Kind.NOT_TAKEN_UP, Kind.SECOND_PAYMENT, Kind.HELD_WITHOUT_ORDER})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two books do not agree on. `ours` and `theirs` are minor units."""

    kind: Kind
    provider: str
    payment_id: str
    text: str
    currency: str
    ours: int
    theirs: int
    tender_id: UUID | None = None
    plan_id: int | None = None
    payment: ProviderPayment | None = None
    is_safe: bool = False


def difference(
    kind: Kind, tender: Tender, payment: ProviderPayment, text: str, *, ours: int, theirs: int
) -> Difference:
    told = {
        "ours": written(ours, tender.currency),
        "theirs": written(theirs, payment.currency),
    }
    return Difference(
        kind=kind,
        provider=tender.provider,
        payment_id=payment.id,
        text=text % told,
        currency=payment.currency,
        ours=ours,
        theirs=theirs,
        tender_id=tender.pk,
        plan_id=tender.plan_id,
        payment=payment,
        is_safe=kind in SETTLED_BY_ASKING,
    )


def written(amount: int, currency: str) -> str:
    """Return an amount as the reader writes it."""
    return Money(amount, currency).format((get_language() or "en")[:2])
