"""What happened to the ranges of stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class AssortmentChanged(DomainEvent):
    """What a store carries was set: slugs of categories, each with all below it, and the units kept back of each variant."""

    subject_kind: ClassVar[str] = "location"
    subject_field: ClassVar[str] = "location_id"

    location_id: int
    categories: dict[str, int]
    before: dict[str, int]
