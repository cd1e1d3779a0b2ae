"""What happened to reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class _OfReview(DomainEvent):
    subject_kind: ClassVar[str] = "review"
    subject_field: ClassVar[str] = "review_id"
    review_id: int
    product_id: int


@dataclass(frozen=True)
class ReviewWritten(_OfReview):
    """A buyer wrote it, or wrote it anew."""


@dataclass(frozen=True)
class ReviewModerated(_OfReview):
    """A merchandiser published or refused it."""

    state: str


@dataclass(frozen=True)
class AskingStopped(DomainEvent):
    """A buyer does not want to be asked any more, for this order or another of her address."""

    subject_kind: ClassVar[str] = "order"
    subject_field: ClassVar[str] = "order_id"
    order_id: int
