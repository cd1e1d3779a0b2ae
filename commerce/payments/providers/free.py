"""Nothing to pay: a total of zero is settled without anybody's page, in the same steps as any other."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from commerce.payments.providers import Outcome, Provider, ProviderPayment, Session
from core.errors import Invalid

NAME = "free"


class FreeProvider(Provider):
    """Authorises zero. Its payments are known by their ids alone: `free/GBP/<reference>`."""

    @override
    def open(self, session: Session) -> ProviderPayment:
        """Return a payment that is authorised; its page is where the shopper comes back."""
        if session.amount:
            raise ValueError("only a total of zero is free")
        return _payment(f"{NAME}/{session.amount.currency}/{session.reference}", session.return_url)

    @override
    def get(self, payment_id: str) -> ProviderPayment:
        """Return it, authorised."""
        return _payment(payment_id, "")

    @override
    def find(self, reference: str) -> ProviderPayment | None:
        """Return nothing: before it is opened nobody has agreed to anything."""
        return None

    @override
    def capture(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Take nothing."""
        return Outcome(key)

    @override
    def refund(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Give nothing back."""
        return Outcome(key)

    @override
    def void(self, payment_id: str, key: str) -> Outcome:
        """Let go of nothing."""
        return Outcome(key)

    @override
    def payment_in_webhook(self, body: bytes, headers: Mapping[str, str], now: float) -> str:
        """Refuse: nobody sends webhooks about nothing."""
        raise Invalid


def _payment(payment_id: str, pay_url: str) -> ProviderPayment:
    _name, currency, reference = payment_id.split("/", 2)
    return ProviderPayment(
        id=payment_id,
        reference=reference,
        status="authorised",
        amount=0,
        currency=currency,
        authorised=0,
        captured=0,
        refunded=0,
        voided=False,
        pay_url=pay_url,
        card_text="",
        declines=(),
    )
