"""What one promotion takes off each line that it uses. Pure; amounts are minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from commerce.pricing.offers import Priceable, Promotion
from core.money import Money, split

# Line -> minor units.
Shares = dict[str, int]


def worth_of(goods: Iterable[Priceable]) -> int:
    """Return what the goods cost before offers: one offer never lifts another below its threshold."""
    return sum(item.unit.amount * item.quantity for item in goods)


def units_needed(promotion: Promotion) -> int:
    if promotion.action == "buy_x_get_y":
        return promotion.buy if promotion.reward else promotion.buy + promotion.get
    return promotion.buy if promotion.action == "cheapest_free" else 1


def goods_of(promotion: Promotion, items: Sequence[Priceable]) -> list[Priceable]:
    return [item for item in items if _is_meant(promotion, item)]


def _is_meant(promotion: Promotion, item: Priceable) -> bool:
    return promotion.goods.fits(item) and (
        not promotion.store_ids or item.store_id in promotion.store_ids
    )


def wants(promotion: Promotion, item: Priceable) -> bool:
    """Say whether it would count or reduce the line."""
    is_reward = promotion.action == "buy_x_get_y" and bool(promotion.reward)
    return _is_meant(promotion, item) or (is_reward and promotion.reward.fits(item))


def saving(promotion: Promotion, free: Sequence[Priceable], left: Shares) -> Shares:
    """Return what it takes off each line that it uses, among the lines that are free."""
    goods = goods_of(promotion, free)
    units = sum(item.quantity for item in goods)
    if (
        not goods
        or units < max(promotion.least_quantity, units_needed(promotion))
        or worth_of(goods) < promotion.least_amount
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


def _percent(goods: Sequence[Priceable], left: Shares, percent: Decimal) -> Shares:
    """Take a percentage off their sum, rounded once, shared by largest remainder."""
    worth = sum(left[item.ref] for item in goods)
    whole = Money(worth, "XXX").rounded_share(percent / 100).amount
    return _shared(goods, left, whole)


def _shared(goods: Sequence[Priceable], left: Shares, amount: int) -> Shares:
    worth = [left[item.ref] for item in goods]
    parts = split(Money(min(amount, sum(worth)), "XXX"), worth)
    return {item.ref: part.amount for item, part in zip(goods, parts, strict=True)}


def _units(goods: Sequence[Priceable], left: Shares) -> list[tuple[int, str]]:
    """Return (price, line) of every unit, dearest first, as the earlier lanes left them."""
    units = []
    for item in goods:
        each, more = divmod(left[item.ref], item.quantity)
        units += [(each + 1, item.ref)] * more + [(each, item.ref)] * (item.quantity - more)
    return sorted(units, key=lambda unit: -unit[0])


def _off(amount: int, percent: Decimal) -> int:
    return Money(amount, "XXX").rounded_share(percent / 100).amount


def _cheapest(
    goods: Sequence[Priceable], left: Shares, *, group: int, get: int, percent: Decimal
) -> Shares:
    """Reduce the `get` cheapest of every full `group` of units, taken from the dearest down."""
    units = _units(goods, left)
    saved = dict.fromkeys((item.ref for item in goods), 0)
    for start in range(0, len(units) - group + 1, group):
        members = units[start : start + group]
        _share_out(sum(_off(amount, percent) for amount, _ref in members[-get:]), members, saved)
    return saved


def _share_out(whole: int, members: Sequence[tuple[int, str]], saved: Shares) -> None:
    """Share what a group saves over all its units by what they cost.

    All of them earned it: who sends the dear one back does not keep the other for nothing.
    """
    if not whole:
        return
    parts = split(Money(whole, "XXX"), [amount for amount, _ref in members])
    for (_amount, ref), part in zip(members, parts, strict=True):
        saved[ref] += part.amount


def _rewarded(
    promotion: Promotion, goods: Sequence[Priceable], free: Sequence[Priceable], left: Shares
) -> Shares:
    """Reduce `get` of the reward's cheapest units for every `buy` units of the goods, never the same unit.

    What is both counts as goods only where there is nothing else to count.
    """
    rewards = {item.ref for item in free if promotion.reward.fits(item)}
    bought = {item.ref for item in goods}
    units = _units([item for item in free if item.ref in rewards | bought], left)
    counting = [each for each in units if each[1] in bought]
    counting.sort(key=lambda each: each[1] in rewards)
    waiting = [each for each in reversed(units) if each[1] in rewards]
    saved = dict.fromkeys((ref for _amount, ref in units), 0)
    while len(counting) >= promotion.buy:
        members, counting = counting[: promotion.buy], counting[promotion.buy :]
        for each in members:
            if each in waiting:
                waiting.remove(each)
        given, waiting = waiting[: promotion.get], waiting[promotion.get :]
        for each in given:
            if each in counting:
                counting.remove(each)
        whole = sum(_off(amount, promotion.percent) for amount, _ref in given)
        _share_out(whole, [*members, *given], saved)
    return saved if any(saved.values()) else {}
