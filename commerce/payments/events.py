"""What happened to quotes and money, for the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class _OfQuote(DomainEvent):
    subject_kind: ClassVar[str] = "quote"
    subject_field: ClassVar[str] = "quote_id"
    quote_id: str
    cart_id: str


@dataclass(frozen=True)
class QuoteMade(_OfQuote):
    """A cart was frozen to be paid."""


@dataclass(frozen=True)
class QuoteVoided(_OfQuote):
    """It must not be paid any more."""

    why: str


@dataclass(frozen=True)
class PayLinkCreated(_OfQuote):
    """An advisor sends the customer a link to pay."""


@dataclass(frozen=True)
class PayLinkOpened(_OfQuote):
    """The customer opened it."""


@dataclass(frozen=True)
class _OfMeans(DomainEvent):
    subject_kind: ClassVar[str] = "cart"
    subject_field: ClassVar[str] = "cart_id"
    cart_id: str
    purse_id: int


@dataclass(frozen=True)
class GiftCardGiven(_OfMeans):
    """A gift card shall pay for a cart: by its customer, or by an advisor to whom the code was read out."""


@dataclass(frozen=True)
class GiftCardTakenOff(_OfMeans):
    """It shall pay no longer."""


@dataclass(frozen=True)
class PaymentDeclined(_OfQuote):
    """A card was refused; the customer may try another."""

    reason: str


@dataclass(frozen=True)
class LatePaymentVoided(_OfQuote):
    """Somebody paid an offer that had ended, or goods that were gone: the money is let go.

    `taken` says that the provider had it already, so that it is sent back.
    """

    why: str
    taken: bool = False


@dataclass(frozen=True)
class _OfTerminal(DomainEvent):
    subject_kind: ClassVar[str] = "terminal"
    subject_field: ClassVar[str] = "terminal_id"
    terminal_id: int


@dataclass(frozen=True)
class TerminalRegistered(_OfTerminal):
    """A store has a card terminal more."""

    location_id: int


@dataclass(frozen=True)
class TerminalRetired(_OfTerminal):
    """No payment is sent to it any more."""


@dataclass(frozen=True)
class SentToTerminal(_OfTerminal):
    """A payment was sent to a card terminal."""

    quote_id: str


@dataclass(frozen=True)
class ProviderCallRequested(DomainEvent):
    """The provider is to be called."""

    subject_kind: ClassVar[str] = "provider_call"
    subject_field: ClassVar[str] = "call_id"
    call_id: int


@dataclass(frozen=True)
class ProviderCallAskedAgain(ProviderCallRequested):
    """A colleague had a refused call made again, as the attempt."""

    attempt: int
    instead_of: int


@dataclass(frozen=True)
class ProviderCallDone(DomainEvent):
    """Money was taken, given back or let go."""

    subject_kind: ClassVar[str] = "plan"
    subject_field: ClassVar[str] = "plan_id"
    plan_id: int
    call_id: int
    kind: str
    amount: int
    cause: str


@dataclass(frozen=True)
class ProviderCallFailed(ProviderCallDone):
    """The provider refused for good; a person must look."""


@dataclass(frozen=True)
class PaymentCaseOpened(DomainEvent):
    """A payer disputes, or a refund came back."""

    subject_kind: ClassVar[str] = "plan"
    subject_field: ClassVar[str] = "plan_id"
    plan_id: int
    case_id: int
    kind: str
    amount: int


@dataclass(frozen=True)
class PaymentCaseMoved(PaymentCaseOpened):
    """Somebody took it, or lets it wait."""

    state: str


@dataclass(frozen=True)
class PaymentCaseClosed(PaymentCaseOpened):
    """It has ended."""

    outcome: str


@dataclass(frozen=True)
class MethodsChanged(DomainEvent):
    """A colleague changed which ways to pay a market offers, or who provides them."""

    subject_kind: ClassVar[str] = "market"
    subject_field: ClassVar[str] = "market"
    market: str
    changes: list[dict[str, Any]]


@dataclass(frozen=True)
class InvoicePaid(DomainEvent):
    """A company has paid an invoice, or a part of it; a negative amount was paid back to it."""

    subject_kind: ClassVar[str] = "company"
    subject_field: ClassVar[str] = "company_id"
    company_id: int
    plan_id: int
    amount: int
    currency: str


@dataclass(frozen=True)
class CreditGiven(DomainEvent):
    """A colleague gave a customer store credit."""

    subject_kind: ClassVar[str] = "customer"
    subject_field: ClassVar[str] = "customer_id"
    customer_id: int
    purse_id: int
    amount: int
    currency: str


@dataclass(frozen=True)
class _OfCard(DomainEvent):
    subject_kind: ClassVar[str] = "purse"
    subject_field: ClassVar[str] = "purse_id"
    purse_id: int
    amount: int
    currency: str


@dataclass(frozen=True)
class GiftCardStopped(_OfCard):
    """Its code pays nothing new; `amount` was free on it."""

    why: str


@dataclass(frozen=True)
class GiftCardResumed(_OfCard):
    """It may be spent again."""


@dataclass(frozen=True)
class GiftCardReplaced(_OfCard):
    """Another code took its place and the amount that was free on it."""

    new_purse_id: int
