"""What happened to carts, for the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class _OfCart(DomainEvent):
    subject_kind: ClassVar[str] = "cart"
    subject_field: ClassVar[str] = "cart_id"
    cart_id: str


@dataclass(frozen=True)
class QuoteOutdated(_OfCart):
    """The cart's content changed after this quote was made; it must never be placed."""

    quote_id: str


@dataclass(frozen=True)
class SharingStarted(_OfCart):
    """An advisor opened the cart with its call code, or started it for a caller."""

    user_id: int
    mode: str


@dataclass(frozen=True)
class EditingAllowed(_OfCart):
    """The customer let the advisor edit."""

    user_id: int


@dataclass(frozen=True)
class SharingEnded(_OfCart):
    """The customer or the advisor ended it."""

    user_id: int


@dataclass(frozen=True)
class CartClaimed(_OfCart):
    """A caller's cart was opened on a screen of the customer's own."""


@dataclass(frozen=True)
class SaleHelped(_OfCart):
    """A colleague of a store worked on a sale that it holds for a customer; once for each."""

    user_id: int
    location_id: int
