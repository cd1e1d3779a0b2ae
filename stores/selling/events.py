"""What happened at tills, for the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class _OfTill(DomainEvent):
    subject_kind: ClassVar[str] = "till"
    subject_field: ClassVar[str] = "till_id"
    till_id: int


@dataclass(frozen=True)
class TillOpened(_OfTill):
    """A store has a till more."""

    location_id: int


@dataclass(frozen=True)
class TillTokenMade(_OfTill):
    """It has another token; the one before opens nothing any more."""


@dataclass(frozen=True)
class TillTokenRevoked(_OfTill):
    """No token of it opens anything."""


@dataclass(frozen=True)
class TillClosed(_OfTill):
    """Its day was summed."""

    closing_id: int
    number: int


@dataclass(frozen=True)
class ParkedReceiptLeft(_OfTill):
    """A manager has decided that a parked receipt is not booked."""

    parked_id: int


@dataclass(frozen=True)
class SoldBeyondBooks(DomainEvent):
    """A till sold more of a variant than was free there. Of those, `promised` were kept for orders or set apart.

    The level was corrected, so that nothing promised is without its unit in the books: whether the
    promises can be kept is known when it has been counted.
    """

    subject_kind: ClassVar[str] = "location"
    subject_field: ClassVar[str] = "location_id"
    location_id: int
    variant_id: int
    order_id: int
    beyond: int
    promised: int


@dataclass(frozen=True)
class ReceiptWanted(DomainEvent):
    """The customer wants her receipt by mail."""

    subject_kind: ClassVar[str] = "receipt"
    subject_field: ClassVar[str] = "receipt_id"
    receipt_id: int
