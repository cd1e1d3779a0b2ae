"""What happened to parcels, for the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class _OfParcel(DomainEvent):
    subject_kind: ClassVar[str] = "parcel"
    subject_field: ClassVar[str] = "parcel_id"
    parcel_id: int
    order_id: int
    location_id: int


@dataclass(frozen=True)
class ParcelRequested(_OfParcel):
    """An order asks a place to send goods to its customer."""


@dataclass(frozen=True)
class ParcelPickingStarted(_OfParcel):
    """Somebody took it from the list."""


@dataclass(frozen=True)
class ParcelLinePicked(_OfParcel):
    """Units of one line were put into it."""

    line_id: int
    units: int
    scanned: bool


@dataclass(frozen=True)
class ParcelPacked(_OfParcel):
    """It is closed and weighed: its carrier is asked for a label. Recorded again for a new try."""

    attempt: int


@dataclass(frozen=True)
class ParcelLabelled(_OfParcel):
    """The carrier gave it a label and a tracking number."""


@dataclass(frozen=True)
class ParcelLabelRefused(_OfParcel):
    """The carrier will not take it as it stands; a person has to look."""


@dataclass(frozen=True)
class LabelNotFound(_OfParcel):
    """The carrier knew of no booking that was to be cancelled: it is asked once more when none can be under way."""

    attempt: int


@dataclass(frozen=True)
class ParcelDispatched(_OfParcel):
    """The goods have left with the carrier; the customer is told."""


@dataclass(frozen=True)
class ParcelReported(_OfParcel):
    """The carrier says that it was delivered, lost or damaged."""

    state: str


@dataclass(frozen=True)
class ParcelSplit(_OfParcel):
    """What was there goes now; the rest is a second parcel."""

    second_id: int


@dataclass(frozen=True)
class ParcelCancelled(_OfParcel):
    """Nothing is left to send."""


@dataclass(frozen=True)
class WaveStarted(DomainEvent):
    """Somebody took several parcels for one walk."""

    subject_kind: ClassVar[str] = "wave"
    subject_field: ClassVar[str] = "wave_id"
    wave_id: int
    location_id: int
    parcels: int


@dataclass(frozen=True)
class CaseOpened(_OfParcel):
    """Something is wrong with it: `kind` is late, lost, damaged, returned or short."""

    case_id: int
    kind: str


@dataclass(frozen=True)
class CaseMoved(_OfParcel):
    """Somebody took the case, or lets it wait."""

    case_id: int
    state: str


@dataclass(frozen=True)
class CaseClosed(_OfParcel):
    """It ended: resent, refunded, arrived or found."""

    case_id: int
    outcome: str
