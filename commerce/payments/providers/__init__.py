"""Providers, by name. Each is small: open a payment page, say how it stands, capture, refund, void."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from commerce.payments.errors import ReaderRefused
from core.money import Money

# How often a payment may be captured: as often as there is something left; once, and the rest is
# let go by it; or once and whole.
Captures = Literal["several", "once", "whole"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of the payer with a card, refused."""

    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that a provider moved, under its own reference: a `capture`, `refund` or `void`.

    `failed` is a refund that was taken and came back.
    """

    reference: str
    kind: str
    amount: int
    at: datetime
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Dispute:
    """The payer has asked the bank for the money back: `open`, `won` or `lost` (the money is gone).

    It is answered on the provider's own pages before `answer_by`, where the provider says a time.
    """

    reference: str
    amount: int
    reason: str
    state: str
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """How a payment stands at its provider. Amounts are minor units.

    `method` is `card`, `wallet`, `bank` or `later` once the payer has chosen. With
    `captured_at_once` there is nothing to capture and nothing to void: money that has no order is
    refunded. Such a payment is `authorised` and `captured` from its first moment. `reader` is the card
    terminal that it was sent to; it has no page then.
    """

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
    method: str = ""
    captured_at_once: bool = False
    captures: Captures = "several"
    disputes: tuple[Dispute, ...] = ()
    movements: tuple[Movement, ...] = ()
    created_at: datetime | None = None
    reader: str = ""

    @property
    def lost(self) -> int:
        """Return what the payer's bank has taken away for good."""
        return sum(each.amount for each in self.disputes if each.state == "lost")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a capture, refund or void: the provider's own reference of it."""

    reference: str


@dataclass(frozen=True, slots=True)
class Session:
    """What a provider needs to open a payment page. `reference` is ours and makes the call once.

    `methods` are those that the page may show; none named means all that the provider has. `reader` is
    a card terminal that asks for the card instead of a page: what is paid there is taken at once.
    """

    reference: str
    amount: Money
    description: str
    language: str
    return_url: str
    cancel_url: str
    methods: tuple[str, ...] = ()
    reader: str = ""


class Provider(Protocol):
    """The port. Every call may raise ProviderUnavailable (ask again) or ProviderRefused (final)."""

    def open(self, session: Session) -> ProviderPayment:
        """Open a payment page; the same reference again answers the same payment.

        Put on a card terminal it may raise ReaderRefused: busy, offline or unknown.
        """

    def get(self, payment_id: str) -> ProviderPayment:
        """Say how the payment stands."""

    def find(self, reference: str) -> ProviderPayment | None:
        """Find a payment by our reference, for an answer that was lost."""

    def capture(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Take authorised money."""

    def refund(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Give captured money back."""

    def release(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Give back a part of what was taken at once, and is not needed after all."""
        return self.refund(payment_id, amount, key)

    def void(self, payment_id: str, key: str) -> Outcome:
        """Let go of what is authorised and not captured, or close a page that nobody paid."""

    def payment_in_webhook(self, body: bytes, headers: Mapping[str, str], now: float) -> str:
        """Check the signature over the raw body and return the payment's id; raises Invalid."""

    def reader_name(self, reference: str) -> str:
        """Return what the provider calls a card terminal. Raises ReaderRefused; a provider without any always does."""
        raise ReaderRefused("reader_not_found")

    def changed_since(self, moment: datetime) -> Iterator[ProviderPayment]:
        """Yield every payment that was opened or changed since, with its movements, oldest change first.

        A provider that keeps no books of its own yields nothing.
        """
        return iter(())
