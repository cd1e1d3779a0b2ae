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


@dataclass(frozen=True)
class PicturesAdded(DomainEvent):
    """Pictures were added to products; their sizes are still to be made."""

    image_ids: list[int]


@dataclass(frozen=True)
class PictureRemoved(DomainEvent):
    """A picture was taken away from a product; its file may still be another's."""

    subject_kind: ClassVar[str] = "product"
    subject_field: ClassVar[str] = "product_id"

    product_id: int
    digest: str
    file: str
    width: int


@dataclass(frozen=True)
class BrandRenamed(DomainEvent):
    """A brand has another name now, or was merged into one that has it."""

    subject_kind: ClassVar[str] = "brand"
    subject_field: ClassVar[str] = "brand_id"

    brand_id: int
    before: str
    after: str


@dataclass(frozen=True)
class CategoryChanged(DomainEvent):
    """Somebody added, named, moved, hid or deleted a category."""

    subject_kind: ClassVar[str] = "category"
    subject_field: ClassVar[str] = "category_id"

    category_id: int
    slug: str
    what: str


@dataclass(frozen=True)
class AttributeChanged(DomainEvent):
    """Somebody declared or changed an attribute, or merged two of its values."""

    subject_kind: ClassVar[str] = "attribute"
    subject_field: ClassVar[str] = "attribute_id"

    attribute_id: int
    code: str
    what: str
