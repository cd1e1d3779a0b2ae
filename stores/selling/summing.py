"""What a till did, summed: so far today (X), and when its day is closed (Z). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stores.selling.choices import ReceiptKind

# Of numbers that are missing or came late, so many are named.
NAMED = 100
TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Counted:
    """A receipt as it is summed; `sums` as `Receipt` keeps them."""

    kind: str
    number: int
    total: int
    sums: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OfOrder:
    """Money that was taken for an order that the till did not sell, or given back of it."""

    kind: str
    number: int
    total: int
    payments: Sequence[tuple[str, int, str]]


def summary(
    receipts: Iterable[Counted],
    of_orders: Sequence[OfOrder] = (),
    *,
    after: int | None,
    parked: int,
) -> dict[str, Any]:
    """Return the sums of receipts; minor units. What was given back counts against what was taken.

    Money of orders is in `payments` and stands by itself in `orders`: it is no sale of the till, and its
    VAT is the order's.

    `after` is the highest number of the closings before: what is missing is looked for behind it, and
    lower numbers came late. `parked` receipts wait and are in none of the sums.
    """
    rows = list(receipts)
    kinds = {
        kind: {
            "count": sum(1 for row in rows if row.kind == kind),
            "total": sum(row.total for row in rows if row.kind == kind),
        }
        for kind in (ReceiptKind.SALE, ReceiptKind.RETURN, ReceiptKind.VOID)
    }
    payments: Counter[str] = Counter()
    gross: Counter[str] = Counter()
    tax: Counter[str] = Counter()
    for row in rows:
        sign = 1 if row.kind == ReceiptKind.SALE else -1
        for means, amount in row.sums["payments"].items():
            payments[means] += sign * amount
        for rate, (of_rate, its_tax) in row.sums["vat"].items():
            gross[rate] += sign * of_rate
            tax[rate] += sign * its_tax
    for each in of_orders:
        sign = 1 if each.kind == TAKEN else -1
        for means, amount, _reference in each.payments:
            payments[means] += sign * amount
    taken = [each.total for each in of_orders if each.kind == TAKEN]
    back = [each.total for each in of_orders if each.kind != TAKEN]
    return {
        "orders": {"count": len(taken), "total": sum(taken)},
        "orders_given_back": {"count": len(back), "total": sum(back)},
        "sales": kinds[ReceiptKind.SALE],
        "returns": kinds[ReceiptKind.RETURN],
        "voids": kinds[ReceiptKind.VOID],
        "total": sum(gross.values()),
        "payments": dict(sorted(payments.items())),
        "vat": [
            {"rate": rate, "gross": gross[rate], "net": gross[rate] - tax[rate], "tax": tax[rate]}
            for rate in sorted(gross)
        ],
        "parked": parked,
        **_numbers([*(row.number for row in rows), *(each.number for each in of_orders)], after),
    }


def _numbers(numbers: Sequence[int], after: int | None) -> dict[str, Any]:
    new = sorted({number for number in numbers if after is None or number > after})
    counts = Counter(numbers)
    gaps = []
    before = after
    for number in new:
        if before is not None and number > before + 1:
            gaps.append([before + 1, number - 1])
        before = number
    return {
        "first_number": new[0] if new else None,
        "last_number": new[-1] if new else None,
        "gaps": gaps[:NAMED],
        "missing": sum(last - first + 1 for first, last in gaps),
        "late": sorted(n for n in counts if after is not None and n <= after)[:NAMED],
        "doubled": sorted(number for number, count in counts.items() if count > 1)[:NAMED],
    }
