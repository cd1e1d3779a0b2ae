"""What happened to returns, for the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class _OfReturn(DomainEvent):
    subject_kind: ClassVar[str] = "return"
    subject_field: ClassVar[str] = "return_id"
    return_id: int
    order_id: int


@dataclass(frozen=True)
class ReturnReceived(_OfReturn):
    """Units came back at a location. `channel` is the one that sold them; it carries the refund."""

    number: str
    location_id: int
    channel: str
    units: int
    amount: int
    currency: str


@dataclass(frozen=True)
class RefundSettled(_OfReturn):
    """The provider has paid all of it back."""

    number: str
    amount: int
    currency: str


@dataclass(frozen=True)
class RefundFailed(_OfReturn):
    """The provider refused for good; a person must look."""

    number: str
    amount: int
    currency: str
