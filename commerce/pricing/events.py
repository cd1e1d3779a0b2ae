"""What happened to offers, for the audit: who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class _OfPromotion(DomainEvent):
    subject_kind: ClassVar[str] = "promotion"
    subject_field: ClassVar[str] = "promotion_id"

    promotion_id: int


@dataclass(frozen=True)
class PromotionSaved(_OfPromotion):
    """Somebody built or changed a promotion: each field that is another, before and after."""

    is_new: bool
    changes: dict[str, list[Any]]


@dataclass(frozen=True)
class VouchersMade(_OfPromotion):
    """Somebody added codes to a promotion; `code` where it was one."""

    count: int
    code: str
    total_limit: int | None
    person_limit: int | None


@dataclass(frozen=True)
class VoucherChanged(_OfPromotion):
    """Somebody switched a code off or on, or gave it another limit."""

    code: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True)
class DeliveryMethodSaved(DomainEvent):
    """Somebody set how goods are brought in a market, and for how much, from a day on."""

    subject_kind: ClassVar[str] = "market"
    subject_field: ClassVar[str] = "market"

    market: str
    code: str
    zone: str
    valid_from: str
    amount: int
    is_active: bool
