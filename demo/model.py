"""The shapes that the demo's content comes in. Prices are minor units, weights grams."""

from dataclasses import dataclass, field
from typing import Literal

Market = Literal["GB", "NO", "IE"]


@dataclass(frozen=True)
class Category:
    """A node of the two-level tree; a root is a department."""

    slug: str
    name_en: str
    name_nb: str
    children: tuple["Category", ...] = ()
    art: str = ""


@dataclass(frozen=True)
class Option:
    """One value of an option attribute; `tint` only for colours."""

    code: str
    name_en: str
    name_nb: str
    tint: str = ""


@dataclass(frozen=True)
class Attribute:
    """A typed property of products (`variant_level` false) or of variants."""

    code: str
    name_en: str
    name_nb: str
    kind: Literal["option", "number", "text"]
    unit: str = ""
    options: tuple[Option, ...] = ()
    variant_level: bool = False


@dataclass(frozen=True)
class Variant:
    """What is sold and counted. `options` maps attribute code to option code.

    A market that is missing from `prices` is one where it is not sold.
    """

    sku: str
    ean: str
    options: dict[str, str]
    prices: dict[Market, int]
    tint: str
    weight_g: int


@dataclass(frozen=True)
class Product:
    """One page of the shop. `attributes` maps attribute code to number, text or option code."""

    key: str
    slug: str
    category: str
    brand: str
    name_en: str
    name_nb: str
    description_en: str
    description_nb: str
    vat_class: str
    art: str
    attributes: dict[str, int | float | str]
    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class Group:
    """A sub-category as it is written down: what its products share, and a row for each.

    A row is three lines: facts split by "|" (key, brand, name en, name nb, "GBP NOK" in major
    units with "-" for not sold there, "colours / sizes", attributes, and optionally the art), then
    what is said of this product alone in English, then in Norwegian. Sizes may begin with "+N": each
    further size costs N per cent more and weighs as much more. `facts` is filled with the row's own
    attributes; `care` sentences take turns, or follow from the material where there are none.
    """

    slug: str
    name_en: str
    name_nb: str
    sku: str
    art: str
    facts_en: str
    facts_nb: str
    rows: str
    care_en: tuple[str, ...] = ()
    care_nb: tuple[str, ...] = ()
    vat_class: str = "standard"
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Department:
    """A root of the tree as it is written down."""

    slug: str
    name_en: str
    name_nb: str
    groups: tuple[Group, ...]
