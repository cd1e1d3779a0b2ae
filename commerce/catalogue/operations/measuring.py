"""Measures sales against the lowest price of the thirty days before them (`rules.sales`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from commerce.catalogue.models import Price, PriceChange
from commerce.catalogue.rules.sales import WINDOW, Cost, lowest_before
from commerce.catalogue.rules.values import SaleData

Key = tuple[int, str]  # a variant in a market


def terms(row: Price) -> SaleData | None:
    """Return the sale of a price, or None."""
    if row.sale_amount is None or row.sale_from is None or row.sale_until is None:
        return None
    return SaleData(row.sale_amount, row.sale_from, row.sale_until)


def is_new(sale: SaleData, price: Price | None, now: datetime) -> bool:
    """Say whether a sale begins anew. One that runs and only ends at another time goes on."""
    had = terms(price) if price is not None else None
    if had is None or (had.amount, had.starts) != (sale.amount, sale.starts):
        return True
    return had.ends != sale.ends and not had.starts <= now < had.ends


def _costs(sales: Mapping[Key, SaleData]) -> dict[Key, list[Cost]]:
    """Return all that these cost up to now, in order."""
    found: dict[Key, list[Cost]] = {}
    if not sales:
        return found
    known = PriceChange.objects.filter(variant_id__in=sorted({key[0] for key in sales}))
    for row in known.order_by("at", "pk"):
        found.setdefault((row.variant_id, row.market), []).append(
            Cost(row.at, row.amount, row.sale_amount, row.sale_from, row.sale_until)
        )
    return found


def measure(
    sales: Mapping[Key, SaleData],
    prices: Mapping[Key, Price],
    amounts: Mapping[Key, int | None],
    now: datetime,
) -> tuple[dict[Key, int | None], dict[Key, Cost]]:
    """Return the lowest price of the thirty days before each sale, None where none was ever asked.

    Of what was never sold here counts what was asked elsewhere, as told with the sale; that is returned
    too, so that it is recorded. A sale that is said to have begun already begins now: until now
    another price was asked.
    """
    costs = _costs(sales)
    told = {
        key: Cost(now - WINDOW, sale.before)
        for key, sale in sales.items()
        if sale.before is not None and key not in prices and key not in costs
    }
    costs |= {key: [cost] for key, cost in told.items()}
    measured: dict[Key, int | None] = {}
    for key, sale in sales.items():
        price = prices.get(key)
        amount = amounts.get(key, price.amount if price else None)
        if amount is None:
            continue
        line = costs.get(key, [])
        if price is None or price.amount != amount:
            line = [*line, Cost(now, amount)]
        lowest = lowest_before(line, max(sale.starts, now))
        if lowest is None and price is not None:
            lowest = price.amount
        measured[key] = min(lowest, amount) if lowest is not None else None
    return measured, told
