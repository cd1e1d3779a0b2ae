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


@dataclass(frozen=True)
class _OfLocation(DomainEvent):
    subject_kind: ClassVar[str] = "location"
    subject_field: ClassVar[str] = "location_id"

    location_id: int


@dataclass(frozen=True)
class CollectionsPaused(_OfLocation):
    """The store takes no new collections, until a moment (ISO 8601) or until somebody says so (empty)."""

    until: str


@dataclass(frozen=True)
class CollectionsResumed(_OfLocation):
    """The store takes collections again."""


@dataclass(frozen=True)
class StoreClosesEarly(_OfLocation):
    """Today the store closes at this moment (ISO 8601), earlier than its hours say."""

    at: str


@dataclass(frozen=True)
class StoreReopens(_OfLocation):
    """Its early closing of today was taken back."""


@dataclass(frozen=True)
class StationOpened(_OfLocation):
    """A device of the store is shared from now on: its colleagues unlock it with their PINs."""

    station_id: int


@dataclass(frozen=True)
class StationClosed(_OfLocation):
    """A shared device opens nothing any more."""

    station_id: int


@dataclass(frozen=True)
class StationUnlocked(_OfLocation):
    """The actor works at a shared device now."""

    station_id: int


@dataclass(frozen=True)
class PinSet(DomainEvent):
    """Somebody has another PIN, from herself or from a manager."""

    subject_kind: ClassVar[str] = "user"
    subject_field: ClassVar[str] = "user_id"

    user_id: int
