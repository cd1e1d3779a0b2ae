"""Facts of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import DomainEvent


@dataclass(frozen=True)
class ProductsWritten(DomainEvent):
    """Products were created or changed by one call; ids only."""

    created: list[int]
    updated: list[int]


@dataclass(frozen=True)
class ProductEdited(DomainEvent):
    """Somebody changed what a product says or when it is published; the names of the fields."""

    subject_kind: ClassVar[str] = "product"
    subject_field: ClassVar[str] = "product_id"

    product_id: int
    fields: list[str]


@dataclass(frozen=True)
class ProductsPublished(DomainEvent):
    """The hour came that was set for them: these stand in the shop now, those do not any more."""

    published: list[int]
    withdrawn: list[int]
