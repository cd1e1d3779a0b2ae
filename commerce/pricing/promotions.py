"""Which promotions take what off which lines, and why the others do not. Pure.

Promotions stand in lanes that run one after the other: goods, basket, delivery; each sees prices as
the lane before left them. Within a lane a line is reduced by one promotion only: the one that
saves most on what is still free goes first, then the next best on the rest; equal ones by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from core.money import Money, split


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
    """Which goods: any of the SKUs, brands, or categories with all below them. Empty: everything."""

    skus: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    category_paths: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether it narrows anything."""
        return bool(self.skus or self.brands or self.category_paths)

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

    `lane` is goods, basket or delivery; `action` one of the functions in `_SAVINGS`, or
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
    first-order-untold, channel, store, better, nothing.
    `missing` says how many units, or which amount, would bring it in.
    """

    promotion: Promotion
    why: str
    missing: int = 0
    winner: Promotion | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it: reasons by line, the reason that delivery is free, and the losers."""

    reasons: Mapping[str, tuple[Reason, ...]]
    delivery: Promotion | None
    losers: tuple[Loser, ...]


LANES = ("goods", "basket", "delivery")
_Shares = dict[str, int]


def apply(
    items: Sequence[Priceable], promotions: Iterable[Promotion], buyer: Buyer, currency: str
) -> Applied:
    """Return what the promotions take off the lines. No line ever falls below zero."""
    left = {item.ref: item.unit.amount * item.quantity for item in items}
    reasons: dict[str, list[Reason]] = {item.ref: [] for item in items}
    losers: list[Loser] = []
    free: Promotion | None = None
    by_lane: dict[str, list[Promotion]] = {lane: [] for lane in LANES}
    for promotion in promotions:
        by_lane[promotion.lane].append(promotion)
    for lane in LANES:
        able = []
        for promotion in sorted(by_lane[lane], key=lambda each: each.id):
            lost = _refusal(promotion, items, left, buyer)
            if lost is None:
                able.append(promotion)
            else:
                losers.append(lost)
        if lane == "delivery":
            free = able[0] if able else None
            losers += [Loser(other, "better", winner=free) for other in able[1:]]
            continue
        losers += _run(able, items, left, reasons, currency)
    return Applied({ref: tuple(found) for ref, found in reasons.items()}, free, tuple(losers))


def _run(
    able: list[Promotion],
    items: Sequence[Priceable],
    left: _Shares,
    reasons: dict[str, list[Reason]],
    currency: str,
) -> list[Loser]:
    """Let the promotions of a lane take turns, the one that saves most first; return the losers."""
    free = list(items)
    winner: Promotion | None = None
    while able and free:
        savings = [(_saving(promotion, free, left), promotion) for promotion in able]
        best, promotion = max(savings, key=lambda each: (sum(each[0].values()), -each[1].id))
        if not any(best.values()):
            break
        for ref, amount in best.items():
            if amount:
                left[ref] -= amount
                reasons[ref].append(Reason(promotion, Money(amount, currency)))
        # What counted towards it is spent for the lane too, or the same mug would earn twice.
        free = [item for item in free if item.ref not in best]
        able.remove(promotion)
        winner = promotion
    return [
        Loser(promotion, "better" if winner else "nothing", winner=winner) for promotion in able
    ]


def _refusal(
    promotion: Promotion, items: Sequence[Priceable], left: _Shares, buyer: Buyer
) -> Loser | None:
    """Return why a condition does not hold, or None."""
    if promotion.groups and buyer.group not in promotion.groups:
        return Loser(promotion, "group")
    if promotion.first_order and not buyer.is_new:
        return Loser(promotion, "first-order" if buyer.is_told else "first-order-untold")
    if promotion.channels and buyer.channel not in promotion.channels:
        return Loser(promotion, "channel")
    goods = _goods(promotion, items)
    if not goods:
        elsewhere = any(promotion.goods.fits(item) for item in items)
        return Loser(promotion, "store" if elsewhere else "goods")
    units = sum(item.quantity for item in goods)
    needed = max(promotion.least_quantity, _units_needed(promotion))
    if units < needed:
        return Loser(promotion, "quantity", missing=needed - units)
    worth = sum(left[item.ref] for item in goods)
    if worth < promotion.least_amount:
        return Loser(promotion, "amount", missing=promotion.least_amount - worth)
    return None


def _units_needed(promotion: Promotion) -> int:
    if promotion.action == "buy_x_get_y":
        return promotion.buy if promotion.reward else promotion.buy + promotion.get
    return promotion.buy if promotion.action == "cheapest_free" else 1


def _goods(promotion: Promotion, items: Sequence[Priceable]) -> list[Priceable]:
    return [
        item
        for item in items
        if promotion.goods.fits(item)
        and (not promotion.store_ids or item.store_id in promotion.store_ids)
    ]


def _saving(promotion: Promotion, free: Sequence[Priceable], left: _Shares) -> _Shares:
    """Return what it takes off each line that it uses, among the lines that are free."""
    goods = _goods(promotion, free)
    units = sum(item.quantity for item in goods)
    worth = sum(left[item.ref] for item in goods)
    if (
        not goods
        or units < max(promotion.least_quantity, _units_needed(promotion))
        or worth < promotion.least_amount
    ):
        return {}
    if promotion.action == "percent":
        return _percent(goods, left, promotion.percent)
    if promotion.action == "amount":
        return _shared(goods, left, promotion.amount)
    if promotion.action == "fixed_price":
        return {
            item.ref: max(left[item.ref] - promotion.amount * item.quantity, 0) for item in goods
        }
    if promotion.action == "cheapest_free":
        return _cheapest(goods, left, group=promotion.buy, get=1, percent=Decimal(100))
    if promotion.action == "buy_x_get_y" and promotion.reward:
        return _rewarded(promotion, goods, free, left)
    if promotion.action == "buy_x_get_y":
        group = promotion.buy + promotion.get
        return _cheapest(goods, left, group=group, get=promotion.get, percent=promotion.percent)
    raise ValueError(f"promotion {promotion.id} has no such action: {promotion.action}")


def _percent(goods: Sequence[Priceable], left: _Shares, percent: Decimal) -> _Shares:
    """Take a percentage off their sum, rounded once, shared by largest remainder."""
    worth = sum(left[item.ref] for item in goods)
    whole = Money(worth, "XXX").rounded_share(percent / 100).amount
    return _shared(goods, left, whole)


def _shared(goods: Sequence[Priceable], left: _Shares, amount: int) -> _Shares:
    worth = [left[item.ref] for item in goods]
    parts = split(Money(min(amount, sum(worth)), "XXX"), worth)
    return {item.ref: part.amount for item, part in zip(goods, parts, strict=True)}


def _units(goods: Sequence[Priceable], left: _Shares) -> list[tuple[int, str]]:
    """Return (price, line) of every unit, dearest first, as the earlier lanes left them."""
    units = [
        (part.amount, item.ref)
        for item in goods
        for part in split(Money(left[item.ref], "XXX"), [1] * item.quantity)
    ]
    return sorted(units, key=lambda unit: -unit[0])


def _off(amount: int, percent: Decimal) -> int:
    return Money(amount, "XXX").rounded_share(percent / 100).amount


def _cheapest(
    goods: Sequence[Priceable], left: _Shares, *, group: int, get: int, percent: Decimal
) -> _Shares:
    """Reduce the `get` cheapest of every full `group` of units, taken from the dearest down."""
    units = _units(goods, left)
    saved = dict.fromkeys((item.ref for item in goods), 0)
    for start in range(0, len(units) - group + 1, group):
        for amount, ref in units[start + group - get : start + group]:
            saved[ref] += _off(amount, percent)
    return saved


def _rewarded(
    promotion: Promotion, goods: Sequence[Priceable], free: Sequence[Priceable], left: _Shares
) -> _Shares:
    """Reduce `get` of the reward's cheapest units for every `buy` units of the goods, never the same unit."""
    bought = {item.ref for item in goods}
    rewards = [item for item in free if promotion.reward.fits(item) and item.ref not in bought]
    times = sum(item.quantity for item in goods) // promotion.buy * promotion.get
    saved = dict.fromkeys((item.ref for item in [*goods, *rewards]), 0)
    for amount, ref in list(reversed(_units(rewards, left)))[:times]:
        saved[ref] += _off(amount, promotion.percent)
    return saved if any(saved.values()) else {}
