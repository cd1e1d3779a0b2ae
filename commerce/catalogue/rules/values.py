"""What the writers of the catalogue take: plain values, without ids.

`None` means: leave as it is, or take the default where the thing is new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CategoryData:
    """A category by its slug; `parent` is the slug of the one above, none for a department."""

    slug: str
    name_en: str
    name_nb: str = ""
    parent: str = ""
    art: str = ""


@dataclass(frozen=True, slots=True)
class OptionData:
    """A value of an option attribute."""

    code: str
    name_en: str
    name_nb: str = ""


@dataclass(frozen=True, slots=True)
class AttributeData:
    """An attribute by its code, with its options in the order in which they are shown.

    Without a `position` it stands where the list has it.
    """

    code: str
    name_en: str
    name_nb: str = ""
    kind: str = "option"
    unit: str = ""
    position: int | None = None
    options: tuple[OptionData, ...] = ()


@dataclass(frozen=True, slots=True)
class SaleData:
    """A price in minor units, tax included, from a moment until another.

    `before` is the lowest price of the thirty days before, as told by who brings goods that this shop
    has never sold; of what it has sold, its own record counts.
    """

    amount: int
    starts: datetime
    ends: datetime
    before: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class VariantData:
    """A variant by its SKU.

    `prices` maps market codes to minor units, tax included; a market mapped to None is one where
    it is not sold (any more), a market that is not named stays as it is. `sales` likewise.
    """

    sku: str
    ean: str | None = None
    options: Mapping[str, str] | None = None
    tint: str | None = None
    weight_g: int | None = None
    position: int | None = None
    is_active: bool | None = None
    prices: Mapping[str, int | None] = field(default_factory=dict)
    sales: Mapping[str, SaleData | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProductData:
    """A product, recognised by the SKUs of its variants; `category` is a slug.

    `joins`: where none of the SKUs is known, they become variants of the product with this slug.
    """

    variants: tuple[VariantData, ...]
    slug: str | None = None
    category: str | None = None
    name_en: str | None = None
    name_nb: str | None = None
    description_en: str | None = None
    description_nb: str | None = None
    brand: str | None = None
    vat_class: str | None = None
    art: str | None = None
    attributes: Mapping[str, str | int | float] | None = None
    print_code: str | None = None
    is_published: bool | None = None
    publish_at: datetime | None = None
    withdraw_at: datetime | None = None
    joins: bool = False
