"""What happened to places and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class StaffAssigned(DomainEvent):
    """Somebody's places of work were set; the list is all of them, and what they were before."""

    subject_kind: ClassVar[str] = "user"
    subject_field: ClassVar[str] = "user_id"

    user_id: int
    location_ids: list[int]
    before: list[int]
