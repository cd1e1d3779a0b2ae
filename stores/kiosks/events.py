"""What happened at kiosks, for the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class _OfKiosk(DomainEvent):
    subject_kind: ClassVar[str] = "kiosk"
    subject_field: ClassVar[str] = "kiosk_id"
    kiosk_id: int
    location_id: int


@dataclass(frozen=True)
class KioskOpened(_OfKiosk):
    """A manager has made a screen a kiosk of her store."""


@dataclass(frozen=True)
class KioskClosed(_OfKiosk):
    """It is none any more."""


@dataclass(frozen=True)
class KioskUsed(_OfKiosk):
    """A basket was begun at it."""

    cart_id: str


@dataclass(frozen=True)
class BasketMoved(_OfKiosk):
    """A basket has gone on to a phone."""

    cart_id: str


@dataclass(frozen=True)
class StaffCalled(_OfKiosk):
    """Somebody before it wants a colleague."""

    call_id: int


@dataclass(frozen=True)
class StaffCallTaken(_OfKiosk):
    """A colleague goes to her."""

    call_id: int
    user_id: int


@dataclass(frozen=True)
class HelpGiven(_OfKiosk):
    """She has helped with this basket, which may have been begun afterwards."""

    call_id: int
    user_id: int
    cart_id: str
