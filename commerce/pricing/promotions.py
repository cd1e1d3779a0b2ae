"""Which promotions take what off which lines, and why the others do not. Pure.

Promotions stand in lanes that run one after the other: goods, basket, delivery; each sees prices as
the lane before left them. Within a lane a line is reduced by one promotion only: the one that
saves most on what is still free goes first, then the next best on the rest; equal ones by id. Where
two want the same line, those of them are taken that save most together: no promotion makes a cart dearer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from commerce.pricing.offers import (
    Applied,
    Buyer,
    Loser,
    Priceable,
    Promotion,
    Reason,
    Selection,
)
from commerce.pricing.savings import Shares, goods_of, saving, units_needed, wants, worth_of
from core.money import Money

__all__ = ["LANES", "Applied", "Buyer", "Loser", "Promotion", "Reason", "Selection", "apply"]

LANES = ("goods", "basket", "delivery")
# How many ways are tried to let some of the promotions that want the same lines go without.
_MOST_TRIED = 64


@dataclass(slots=True)
class _Run:
    """The lanes of goods and basket, run with some of the promotions."""

    left: Shares
    # What each winner takes off its lines, in turn.
    won: list[tuple[Promotion, Shares]] = field(default_factory=list)
    # Lane -> line -> who took it.
    taken: dict[str, dict[str, Promotion]] = field(default_factory=dict)
    saved: int = 0


class _Savings:
    """What each promotion takes off which of its lines, worked out once however many runs ask."""

    def __init__(self, able: Sequence[Promotion], items: Sequence[Priceable]) -> None:
        self._wanted = {
            id(each): (each, [item for item in items if wants(each, item)]) for each in able
        }
        self._known: dict[tuple[Any, ...], Shares] = {}

    def of(self, promotion: Promotion, free: Set[str], left: Shares) -> Shares:
        """Return what it takes off the lines that are free, as earlier lanes left them."""
        own = [item for item in self._wanted[id(promotion)][1] if item.ref in free]
        key = (id(promotion), *((item.ref, left[item.ref]) for item in own))
        if key not in self._known:
            self._known[key] = saving(promotion, own, left)
        return self._known[key]

    def is_contended(self, run: _Run) -> bool:
        """Say whether a promotion took a line that another one of its lane wants."""
        return any(
            run.taken[promotion.lane].get(item.ref, promotion) is not promotion
            for promotion, wanted in self._wanted.values()
            for item in wanted
        )


def apply(
    items: Sequence[Priceable], promotions: Iterable[Promotion], buyer: Buyer, currency: str
) -> Applied:
    """Return what the promotions take off the lines. No line ever falls below zero."""
    losers: list[Loser] = []
    able: list[Promotion] = []
    for promotion in sorted(promotions, key=lambda each: (LANES.index(each.lane), each.id)):
        lost = _refusal(promotion, items, buyer)
        if lost is None:
            able.append(promotion)
        else:
            losers.append(lost)
    reducing = [promotion for promotion in able if promotion.lane != "delivery"]
    run = _best(reducing, items)
    winners = {id(promotion) for promotion, _shares in run.won}
    losers += [_loser(each, items, run) for each in reducing if id(each) not in winners]
    reasons: dict[str, list[Reason]] = {item.ref: [] for item in items}
    for promotion, shares in run.won:
        for ref, amount in shares.items():
            if amount:
                reasons[ref].append(Reason(promotion, Money(amount, currency)))
    return Applied(
        reasons={ref: tuple(found) for ref, found in reasons.items()},
        delivery=tuple(promotion for promotion in able if promotion.lane == "delivery"),
        losers=tuple(losers),
    )


def _best(able: list[Promotion], items: Sequence[Priceable]) -> _Run:
    """Return the run that saves most: with all of them, or without winners that stand in the way of others.

    To leave out who won nothing changes nothing: what remains are all sets that come to something else.
    With six promotions at most every set is as good as tried; with more, those that leave out the
    fewest, _MOST_TRIED of them and the last one's neighbours. What a promotion takes off the same
    lines at the same prices is worked out once for all of them.
    """
    savings = _Savings(able, items)
    best = _run(able, items, savings)
    if not savings.is_contended(best):
        return best
    seen, waiting = {frozenset(map(id, able))}, deque([(able, best)])
    while waiting and len(seen) < _MOST_TRIED:
        some, run = waiting.popleft()
        for winner, _shares in run.won:
            fewer = [other for other in some if other is not winner]
            if (key := frozenset(map(id, fewer))) in seen:
                continue
            seen.add(key)
            tried = _run(fewer, items, savings)
            best = tried if tried.saved > best.saved else best
            waiting.append((fewer, tried))
    return best


def _run(able: Sequence[Promotion], items: Sequence[Priceable], savings: _Savings) -> _Run:
    """Let the promotions of each lane take turns, the one that saves most first."""
    run = _Run(left={item.ref: item.unit.amount * item.quantity for item in items})
    for lane in ("goods", "basket"):
        waiting = [promotion for promotion in able if promotion.lane == lane]
        free, taken = {item.ref for item in items}, run.taken.setdefault(lane, {})
        while waiting and free:
            offered = [(savings.of(promotion, free, run.left), promotion) for promotion in waiting]
            # Among equals one without a code, so that none is used up for nothing.
            shares, promotion = max(
                offered, key=lambda each: (sum(each[0].values()), not each[1].code, -each[1].id)
            )
            if not any(shares.values()):
                break
            for ref, amount in shares.items():
                taken[ref] = promotion
                run.left[ref] -= amount
                run.saved += amount
            run.won.append((promotion, shares))
            # What counted towards it is spent for the lane too, or the same mug would earn twice.
            free -= shares.keys()
            waiting.remove(promotion)
    return run


def _loser(promotion: Promotion, items: Sequence[Priceable], run: _Run) -> Loser:
    """Return by whom its lines were taken: in its own lane, or else in another."""
    wanted = [item.ref for item in items if wants(promotion, item)]
    lanes = sorted(run.taken, key=lambda lane: lane != promotion.lane)
    for lane in lanes if promotion.lane == "goods" else lanes[:1]:
        for ref in wanted:
            if ref in run.taken[lane]:
                return Loser(promotion, "better", winner=run.taken[lane][ref])
    return Loser(promotion, "nothing")


def _refusal(promotion: Promotion, items: Sequence[Priceable], buyer: Buyer) -> Loser | None:
    """Return why a condition does not hold, or None."""
    if promotion.groups and buyer.group not in promotion.groups:
        return Loser(promotion, "group")
    if promotion.first_order and not buyer.is_new:
        return Loser(promotion, "first-order" if buyer.is_told else "first-order-untold")
    if promotion.channels and buyer.channel not in promotion.channels:
        return Loser(promotion, "channel")
    goods = goods_of(promotion, items)
    if not goods:
        elsewhere = any(promotion.goods.fits(item) for item in items)
        return Loser(promotion, "store" if elsewhere else "goods")
    units = sum(item.quantity for item in goods)
    needed = max(promotion.least_quantity, units_needed(promotion))
    if units < needed:
        return Loser(promotion, "quantity", missing=needed - units)
    worth = worth_of(goods)
    if worth < promotion.least_amount:
        return Loser(promotion, "amount", missing=promotion.least_amount - worth)
    return None
