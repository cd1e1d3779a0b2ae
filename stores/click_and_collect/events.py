"""What happened to collections, for the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class _OfCollection(DomainEvent):
    subject_kind: ClassVar[str] = "collection"
    subject_field: ClassVar[str] = "collection_id"
    collection_id: int
    order_id: int
    location_id: int


@dataclass(frozen=True)
class CollectionRequested(_OfCollection):
    """An order asks a store to keep goods for its customer."""


@dataclass(frozen=True)
class SendingAsked(_OfCollection):
    """A warehouse is asked to send to its store what that lacks of it."""

    sending_id: int


@dataclass(frozen=True)
class SendingLeft(_OfCollection):
    """What was asked for is on its way to the store."""

    sending_id: int


@dataclass(frozen=True)
class SendingArrived(_OfCollection):
    """It is in the store."""

    sending_id: int


@dataclass(frozen=True)
class SendingLate(_OfCollection):
    """It is not in the store when its customer was to fetch it; the time that counts instead is `until`."""

    until: str


@dataclass(frozen=True)
class CollectionAccepted(_OfCollection):
    """The store says that it will make it ready."""


@dataclass(frozen=True)
class CollectionNotAccepted(_OfCollection):
    """Nobody of the store has accepted it within the minutes that the retailer allows."""


@dataclass(frozen=True)
class CollectionPickingStarted(_OfCollection):
    """Somebody took it from the list."""


@dataclass(frozen=True)
class CollectionLinePicked(_OfCollection):
    """Units of one line were put into its bag."""

    line_id: int
    units: int
    scanned: bool


@dataclass(frozen=True)
class ShortfallOpened(_OfCollection):
    """Units of it cannot be handed over as promised; the customer is asked what to do."""

    shortfall_id: int
    line_id: int
    units: int
    why: str


@dataclass(frozen=True)
class SubstituteProposed(_OfCollection):
    """Its customer is offered other variants (by SKU) instead of them."""

    shortfall_id: int
    skus: list[str]


@dataclass(frozen=True)
class ShortfallDecided(_OfCollection):
    """What becomes of them: `wait`, or how it ended."""

    shortfall_id: int
    choice: str


@dataclass(frozen=True)
class CollectionReady(_OfCollection):
    """It waits on its shelf; the customer is told."""

    rotation: int


@dataclass(frozen=True)
class CollectionHandedOver(_OfCollection):
    """The goods have left the store with the customer, who showed a `code` or her `identity`."""

    proof: str


@dataclass(frozen=True)
class CollectionStepUndone(_OfCollection):
    """Its last step did not happen after all: `picked`, with line and units, `ready` or `collected`."""

    step: str
    line_id: int
    units: int


@dataclass(frozen=True)
class CollectionKeptLonger(_OfCollection):
    """It waits some days longer than was said."""


@dataclass(frozen=True)
class CollectionCustomerHere(_OfCollection):
    """Its customer says that she stands in the store."""


@dataclass(frozen=True)
class CollectionPostponed(_OfCollection):
    """The store cannot keep the time it said: ready, or kept, until another (ISO 8601); the customer is told."""

    until: str


@dataclass(frozen=True)
class MoreToPostpone(DomainEvent):
    """A set of what a store cannot keep was moved: it goes on behind this collection."""

    subject_kind: ClassVar[str] = "location"
    subject_field: ClassVar[str] = "location_id"
    location_id: int
    after: int


@dataclass(frozen=True)
class CollectionCancelled(_OfCollection):
    """Nothing of it is left to pick, its units were cancelled; or nobody came in time."""
