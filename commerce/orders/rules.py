"""The three summaries of an order, from facts."""

from __future__ import annotations

from dataclasses import dataclass

from core.money import Money


@dataclass(frozen=True, slots=True)
class Facts:
    """Sums over an order: amounts in minor units, goods in units."""

    total: int
    captured: int
    refunded: int
    ordered_units: int
    fulfilled_units: int
    returned_units: int
    # No tender can be captured any more.
    voided: bool = False
    # What a till has still to take: it is reserved only, and no other means pays it.
    due: int = 0
    # Taken out again: amounts that are not owed any more, units that never leave.
    let_off: int = 0
    cancelled_units: int = 0


def money(facts: Facts) -> str:
    """Return how far the money has come; what a till has still to take comes first."""
    if facts.due:
        return "due"
    if facts.refunded:
        return "refunded" if facts.refunded >= facts.captured else "partly_refunded"
    owed = facts.total - facts.let_off
    if facts.captured:
        return "captured" if facts.captured >= owed else "partly_captured"
    if facts.let_off and not owed:
        return "voided"
    return "authorised"


def came_to_nothing(facts: Facts) -> bool:
    """Say whether all money was let go or given back although nothing was sent back: no goods, no order."""
    let_go = facts.voided and facts.refunded == facts.captured
    return not facts.returned_units and (let_go or 0 < facts.total <= facts.refunded)


def goods(facts: Facts) -> str:
    """Return how far the goods have come."""
    if facts.ordered_units and facts.cancelled_units == facts.ordered_units:
        return "cancelled"
    if facts.fulfilled_units + facts.cancelled_units >= facts.ordered_units:
        return "fulfilled"
    return "partly_fulfilled" if facts.fulfilled_units else "open"


def price_instead(agreed: Money, unit: Money, units: int) -> Money:
    """Return what units of something else cost that takes the place of what cost `agreed`: never more than that."""
    return min(agreed, unit * units)


def after_sales(facts: Facts) -> str:
    """Return how much has come back."""
    if not facts.returned_units:
        return "none"
    all_back = facts.returned_units >= facts.ordered_units - facts.cancelled_units
    return "returned" if all_back else "partly_returned"
