"""What happened to lists that their owner did not do herself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class WishedFor(DomainEvent):
    """An advisor put a variant on a customer's list."""

    subject_kind: ClassVar[str] = "wish_list"
    subject_field: ClassVar[str] = "list_id"
    list_id: int
    customer_id: int
    variant_id: int
