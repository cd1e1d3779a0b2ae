"""What stands as the price before a sale: the lowest of the thirty days before it.

Directive 98/6/EC article 6a, and the Norwegian prisopplysningsforskriften section 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a variant cost from a moment on, with the sale that was set then; None: not sold."""

    at: datetime
    amount: int | None
    sale_amount: int | None = None
    sale_from: datetime | None = None
    sale_until: datetime | None = None


def lowest_before(costs: Sequence[Cost], starts: datetime) -> int | None:
    """Return the lowest price asked in the thirty days before `starts`; None where none is known.

    `costs` are all changes in their order. One that was set before the window counts for as long
    as it was in force inside it.
    """
    lowest: int | None = None
    begins = starts - WINDOW
    for place, cost in enumerate(costs):
        until = costs[place + 1].at if place + 1 < len(costs) else starts
        first, last = max(cost.at, begins), min(until, starts)
        if cost.amount is None or first >= last:
            continue
        asked = [cost.amount]
        starts_at, ends_at = cost.sale_from or last, cost.sale_until or last
        if cost.sale_amount is not None and max(first, starts_at) < min(last, ends_at):
            asked.append(cost.sale_amount)
        lowest = min([*asked, *([lowest] if lowest is not None else [])])
    return lowest
