"""Money that a till took or gave back: it says so, and nobody has to be asked for it.

What is reserved to be paid in the store (`counter`) is promised here first, with a press and no page.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from typing_extensions import override

from commerce.payments.errors import ProviderRefused
from commerce.payments.models import PaymentEvent, Tender
from commerce.payments.models.tenders import COUNTER
from commerce.payments.providers import Outcome, Provider, ProviderPayment, Session
from core.errors import Invalid

NAME = "store"
# What a till took for a tender of an offer, in the ledger of payments.
TAKEN = "at_till"


class StoreProvider(Provider):
    """Keeps books only: cash and cards are in the store's own hands."""

    @override
    def open(self, session: Session) -> ProviderPayment:
        """Take the promise to pay in the store; its page is where the shopper comes back."""
        if session.methods != (COUNTER,):
            raise ProviderRefused("404 a till has no page to pay on")
        return ProviderPayment(
            id=session.reference,
            reference=session.reference,
            status="authorised",
            amount=session.amount.amount,
            currency=session.amount.currency,
            authorised=session.amount.amount,
            captured=0,
            refunded=0,
            voided=False,
            pay_url=session.return_url,
            card_text="",
            declines=(),
            method=COUNTER,
        )

    @override
    def get(self, payment_id: str) -> ProviderPayment:
        """Say what was taken and given back, as we were told; what is only reserved is authorised."""
        taken = _taken().filter(reference=payment_id).first()
        if taken is not None:
            return _payment_of(taken)
        tender = Tender.objects.filter(provider=NAME, provider_id=payment_id).first()
        if tender is None:
            raise ProviderRefused("404 no till told us of it")
        is_reserved = tender.method == COUNTER and not tender.captured_at_once
        return ProviderPayment(
            id=payment_id,
            reference=str(tender.pk),
            status="authorised" if is_reserved else "captured",
            amount=tender.amount,
            currency=tender.currency,
            authorised=tender.amount if is_reserved else tender.authorised,
            captured=tender.captured,
            refunded=tender.refunded,
            voided=tender.voided,
            pay_url="",
            card_text=tender.card_text,
            declines=(),
            method=tender.method,
            captured_at_once=not is_reserved,
        )

    @override
    def find(self, reference: str) -> ProviderPayment | None:
        """Return what a till took first for the tender of an offer; what was sold at a till has its name already."""
        taken = _taken().filter(tender_id=reference).order_by("pk").first()
        return _payment_of(taken) if taken is not None else None

    @override
    def capture(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Note that it is taken."""
        return Outcome(key)

    @override
    def refund(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Note that the store pays it back, in cash or on its terminal."""
        return Outcome(key)

    @override
    def void(self, payment_id: str, key: str) -> Outcome:
        """Note that it is let go."""
        return Outcome(key)

    @override
    def payment_in_webhook(self, body: bytes, headers: Mapping[str, str], now: float) -> str:
        """Refuse: tills send receipts, no webhooks."""
        raise Invalid


def _taken() -> QuerySet[PaymentEvent]:
    return PaymentEvent.objects.filter(provider=NAME, type=TAKEN).select_related("tender")


def _payment_of(taken: PaymentEvent) -> ProviderPayment:
    """Return money that a till took for an offer. It is never void: what has no order is given back."""
    tender = taken.tender
    method, _space, text = taken.detail.partition(" ")
    is_current = tender.provider_id == taken.reference
    return ProviderPayment(
        id=taken.reference,
        reference=str(tender.pk),
        status="captured",
        amount=taken.amount,
        currency=tender.currency,
        authorised=taken.amount,
        captured=taken.amount,
        refunded=tender.refunded if is_current else 0,
        voided=False,
        pay_url="",
        card_text=text[:40],
        declines=(),
        method=method,
        captured_at_once=True,
    )
