"""Facts of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import DomainEvent


@dataclass(frozen=True)
class ProductsWritten(DomainEvent):
    """Products were created or changed by one call; ids only."""

    created: list[int]
    updated: list[int]
