"""What a return gives back, and until when. Pure: amounts in minor units, goods in units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.money import Money, cumulative_part

# Days to return, by market, for goods sold from a day on; the newest row that had begun counts.
WINDOWS: Mapping[str, Sequence[tuple[date, int]]] = {
    "GB": ((date(2020, 1, 1), 60),),
    "NO": ((date(2020, 1, 1), 60),),
    "IE": ((date(2020, 1, 1), 60),),
}


@dataclass(frozen=True, slots=True)
class LineFacts:
    """An order line as it stands: `gross` is for all `quantity` units, `gone` never came or were cancelled."""

    line_id: int
    quantity: int
    returned: int
    gross: int
    delivered: bool
    gone: int = 0


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What a refund depends on.

    `refundable` is captured less what was asked back already, and less what was `lost` in disputes.
    """

    currency: str
    lines: tuple[LineFacts, ...]
    delivery_gross: int
    refundable: int
    lost: int = 0


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """What each requested line gives back, in their order, the delivery charge, and what the cap took away."""

    amounts: tuple[int, ...]
    delivery: int
    cut: int

    @property
    def total(self) -> int:
        """Return what is paid back."""
        return sum(self.amounts) + self.delivery


def plan_refund(facts: OrderFacts, units: Sequence[tuple[int, int]]) -> RefundPlan:
    """Return what `(line id, units)` give back.

    Each line gives the difference of its cumulative parts, so that any sequence of returns adds up
    to its gross. The delivery charge goes back with the last delivered unit. The sum never passes
    what is refundable: what is above it is cut from the delivery charge first, then from the last lines.
    Raises ValueError for more units than a line has.
    """
    lines = {line.line_id: line for line in facts.lines}
    back = {line.line_id: line.returned for line in facts.lines}
    amounts = []
    for line_id, quantity in units:
        line, before = lines[line_id], back[line_id]
        back[line_id] = before + quantity
        gross = Money(line.gross, facts.currency)
        after = cumulative_part(gross, back[line_id], line.quantity)
        amounts.append((after - cumulative_part(gross, before, line.quantity)).amount)
    delivery = facts.delivery_gross if _brings_back_the_last(facts, back) else 0
    return _capped(amounts, delivery, facts.refundable)


def _brings_back_the_last(facts: OrderFacts, back: Mapping[int, int]) -> bool:
    """Say whether now all delivered units are back, and were not before."""
    delivered = [line for line in facts.lines if line.delivered and line.gone < line.quantity]
    all_back = all(back[line.line_id] == line.quantity - line.gone for line in delivered)
    were_back = all(line.returned == line.quantity - line.gone for line in delivered)
    return bool(delivered) and all_back and not were_back


def _capped(amounts: list[int], delivery: int, refundable: int) -> RefundPlan:
    over = cut = max(0, sum(amounts) + delivery - max(0, refundable))
    taken = min(over, delivery)
    delivery, over = delivery - taken, over - taken
    for index in reversed(range(len(amounts))):
        taken = min(over, amounts[index])
        amounts[index] -= taken
        over -= taken
    return RefundPlan(tuple(amounts), delivery, cut)


def units_per_line(units: Sequence[tuple[int, int]]) -> Counter[int]:
    """Sum the units per order line: some may be as new and others damaged."""
    total: Counter[int] = Counter()
    for line_id, quantity in units:
        total[line_id] += quantity
    return total


def last_day(*, market: str, sold_on: date, fulfilled_at: datetime, zone: ZoneInfo) -> date:
    """Return the last day on which goods that left at the moment may come back."""
    days = [days for begins, days in WINDOWS[market] if begins <= sold_on]
    return fulfilled_at.astimezone(zone).date() + timedelta(days=days[-1])
