"""Means of our own: gift cards, store credit and invoices, behind the same port as everybody else's.

What is reserved was reserved when the offer was made; the payment's id is the tender's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from typing_extensions import override

from commerce.payments import purses, stopped_cards
from commerce.payments.errors import BalanceSpent, ProviderRefused
from commerce.payments.models import Reservation
from commerce.payments.providers import Outcome, Provider, ProviderPayment, Session
from core.errors import Invalid


class OwnProvider(Provider):
    """Moves a ledger of ours, in a transaction of its own, once per key."""

    @override
    def open(self, session: Session) -> ProviderPayment:
        """Return what is reserved; its page is where the payer comes back."""
        payment = self.find(session.reference)
        if payment is None:
            raise ProviderRefused("404 nothing is reserved")
        return payment

    @override
    def get(self, payment_id: str) -> ProviderPayment:
        """Say what is reserved, taken and given back."""
        payment = self.find(payment_id)
        if payment is None:
            raise ProviderRefused("404 nothing is reserved")
        return payment

    @override
    def find(self, reference: str) -> ProviderPayment | None:
        """Find what a tender has reserved."""
        found = (
            Reservation.objects.select_related("tender", "purse").filter(pk=UUID(reference)).first()
        )
        return _payment(found) if found else None

    @override
    def capture(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Spend what is reserved."""
        try:
            purses.take(tender_id=UUID(payment_id), amount=amount, key=key, now=datetime.now(UTC))
        except BalanceSpent as error:
            raise ProviderRefused("409 not reserved") from error
        return Outcome(key)

    @override
    def refund(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Put back what was spent."""
        try:
            purses.give_back(
                tender_id=UUID(payment_id), amount=amount, key=key, now=datetime.now(UTC)
            )
        except BalanceSpent as error:
            raise ProviderRefused("409 not spent") from error
        return self._forwarded(payment_id, key)

    @override
    def release(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Free a part of what is reserved."""
        purses.shrink(tender_id=UUID(payment_id))
        return self._forwarded(payment_id, key)

    @override
    def void(self, payment_id: str, key: str) -> Outcome:
        """Let go of what is reserved and not spent."""
        purses.let_go(tender_id=UUID(payment_id))
        return self._forwarded(payment_id, key)

    @staticmethod
    def _forwarded(payment_id: str, key: str) -> Outcome:
        """Bring what is free again of a card that was replaced to the one that followed it."""
        stopped_cards.forward(tender_id=UUID(payment_id), now=datetime.now(UTC))
        return Outcome(key)

    @override
    def payment_in_webhook(self, body: bytes, headers: Mapping[str, str], now: float) -> str:
        """Refuse: nobody tells us of our own money."""
        raise Invalid


def _payment(reservation: Reservation) -> ProviderPayment:
    has_ended = reservation.state != Reservation.State.LIVING
    reference = str(reservation.pk)
    return ProviderPayment(
        id=reference,
        reference=reference,
        status="voided" if has_ended else "authorised",
        amount=reservation.amount,
        currency=reservation.purse.currency,
        authorised=reservation.amount,
        captured=reservation.taken,
        refunded=reservation.refunded,
        voided=has_ended,
        pay_url="",
        card_text=reservation.purse.text,
        declines=(),
        method=reservation.purse.kind,
    )
