"""What happened to papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class PaperIssued(DomainEvent):
    """A paper has its number, and what it says is kept."""

    subject_kind: ClassVar[str] = "order"
    subject_field: ClassVar[str] = "order_id"
    paper_id: int
    order_id: int
    kind: str
