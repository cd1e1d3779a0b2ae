"""Providers, by name. Each is small: open a payment page, say how it stands, capture, refund, void."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from core.money import Money


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of the payer with a card, refused."""

    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """How a payment stands at its provider. Amounts are minor units."""

    id: str
    reference: str
    status: str
    amount: int
    currency: str
    authorised: int
    captured: int
    refunded: int
    voided: bool
    pay_url: str
    card_text: str
    declines: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a capture, refund or void: the provider's own reference of it."""

    reference: str


@dataclass(frozen=True, slots=True)
class Session:
    """What a provider needs to open a payment page. `reference` is ours and makes the call once."""

    reference: str
    amount: Money
    description: str
    language: str
    return_url: str
    cancel_url: str


class Provider(Protocol):
    """The port. Every call may raise ProviderUnavailable (ask again) or ProviderRefused (final)."""

    def open(self, session: Session) -> ProviderPayment:
        """Open a payment page; the same reference again answers the same payment."""

    def get(self, payment_id: str) -> ProviderPayment:
        """Say how the payment stands."""

    def find(self, reference: str) -> ProviderPayment | None:
        """Find a payment by our reference, for an answer that was lost."""

    def capture(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Take authorised money."""

    def refund(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Give captured money back."""

    def void(self, payment_id: str, key: str) -> Outcome:
        """Let go of what is authorised and not captured, or close a page that nobody paid."""

    def payment_in_webhook(self, body: bytes, headers: Mapping[str, str], now: float) -> str:
        """Check the signature over the raw body and return the payment's id; raises Invalid."""
