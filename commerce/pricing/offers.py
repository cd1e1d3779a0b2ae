"""What a promotion is, whom and what it asks about, and what comes of it: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from core.money import Money


class Priceable(Protocol):
    """What a promotion looks at in a line."""

    @property
    def ref(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit(self) -> Money: ...
    @property
    def sku(self) -> str: ...
    @property
    def brand(self) -> str: ...
    @property
    def category_path(self) -> str: ...
    @property
    def store_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """Which goods: any of the SKUs, brands, or categories with all below them. Empty: everything.

    `is_narrowed` where something was chosen of which nothing is left, as a category that was deleted: nothing fits.
    """

    skus: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    category_paths: tuple[str, ...] = ()
    is_narrowed: bool = False

    def __bool__(self) -> bool:
        """Say whether it narrows anything."""
        return bool(self.is_narrowed or self.skus or self.brands or self.category_paths)

    def fits(self, item: Priceable) -> bool:
        """Say whether the line is among the goods."""
        return not self or (
            item.sku in self.skus
            or item.brand in self.brands
            or item.category_path.startswith(self.category_paths)
        )


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion, ready to be applied. Amounts are minor units of the cart's currency.

    `lane` is goods, basket or delivery; `action` one that `savings.saving` knows, or
    `free_delivery`. `code` is the voucher that brought it in; empty where it needs none.
    """

    id: int
    name_en: str
    name_nb: str
    lane: str
    action: str
    percent: Decimal = Decimal(0)
    amount: int = 0
    buy: int = 0
    get: int = 0
    goods: Selection = field(default_factory=Selection)
    reward: Selection = field(default_factory=Selection)
    least_quantity: int = 0
    least_amount: int = 0
    groups: frozenset[str] = frozenset()
    first_order: bool = False
    channels: frozenset[str] = frozenset()
    store_ids: frozenset[int] = frozenset()
    code: str = ""

    def name(self, language: str) -> str:
        """Return what the shopper reads."""
        return (self.name_nb or self.name_en) if language == "nb" else self.name_en


@dataclass(frozen=True, slots=True)
class Buyer:
    """What promotions ask about who buys, and where. `is_told`: we know enough to say whether she is new."""

    group: str = ""
    is_new: bool = False
    is_told: bool = True
    channel: str = "web"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an amount was taken off a line, or off the delivery."""

    promotion: Promotion
    amount: Money

    def as_record(self) -> dict[str, object]:
        """Return what a quote and an order keep of it."""
        return {
            "promotion": self.promotion.id,
            "name_en": self.promotion.name_en,
            "name_nb": self.promotion.name_nb,
            "amount": self.amount.amount,
            "code": self.promotion.code,
        }


@dataclass(frozen=True, slots=True)
class Loser:
    """A promotion that takes nothing off, and why not.

    `why` is one of: goods, quantity, amount, group, first-order,
    first-order-untold, channel, store, better, nothing, free-already, collected.
    `missing` says how many units, or which amount, would bring it in.
    """

    promotion: Promotion
    why: str
    missing: int = 0
    winner: Promotion | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it: reasons by line, the promotions that make delivery free, and the losers."""

    reasons: Mapping[str, tuple[Reason, ...]]
    delivery: tuple[Promotion, ...]
    losers: tuple[Loser, ...]
