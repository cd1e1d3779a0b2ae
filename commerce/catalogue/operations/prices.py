"""Writes prices and sales, and keeps what everything cost: the only place where prices change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commerce.catalogue.models import Price, PriceChange, Variant
from commerce.catalogue.operations.indexing import reindex
from commerce.catalogue.rules.sales import Cost, lowest_before
from commerce.catalogue.rules.values import SaleData
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation

BATCH = 1000
Key = tuple[int, str]  # a variant in a market
_SALE = ("sale_amount", "sale_from", "sale_until", "before_amount")


@dataclass(frozen=True, slots=True)
class RefusedSale:
    """A sale that is no reduction: the lowest price of the thirty days before it."""

    before: int


@operation
def set_price(
    *, variant_id: int, market: str, amount: int | None, actor: Actor, now: datetime
) -> None:
    """Set what a variant costs in a market from now on; None: it is not sold there any more."""
    write_prices(amounts={(variant_id, market): amount}, sales={}, actor=actor, now=now)
    product_ids = Variant.objects.filter(pk=variant_id).values_list("product_id", flat=True)
    reindex(product_ids=list(product_ids))


@operation
def set_sale(
    *,
    variant_id: int,
    market: str,
    amount: int,
    starts: datetime,
    ends: datetime,
    actor: Actor,
    now: datetime,
) -> None:
    """Sell a variant cheaper from a moment until another.

    What it cost before is the lowest price of the thirty days before. Raises Invalid for what
    ends before it begins, for what is not sold there, and for a price that is no reduction.
    """
    sale = SaleData(amount, starts, ends)
    if starts >= ends:
        raise Invalid(_("The sale ends before it begins."))
    if not Price.objects.filter(variant_id=variant_id, market=market).exists():
        raise Invalid(_("It has no price there."))
    key = (variant_id, market)
    if key in refused_sales(sales={key: sale}, amounts={}, now=now):
        raise Invalid(_("That is not below the lowest price of the thirty days before."))
    write_prices(amounts={}, sales={key: sale}, actor=actor, now=now)


@operation
def end_sale(*, variant_id: int, market: str, actor: Actor, now: datetime) -> None:
    """Take the sale of a variant away."""
    write_prices(amounts={}, sales={(variant_id, market): None}, actor=actor, now=now)


def refused_sales(
    *, sales: Mapping[Key, SaleData | None], amounts: Mapping[Key, int | None], now: datetime
) -> dict[Key, RefusedSale]:
    """Return the sales that are no reduction against the lowest price of the thirty days before."""
    wanted = {key: sale for key, sale in sales.items() if sale is not None}
    if not wanted:
        return {}
    prices = _prices(wanted)
    new = {
        key: sale
        for key, sale in wanted.items()
        if key not in prices or _terms(prices[key]) != sale
    }
    befores = _befores(new, prices, amounts, now)
    return {
        key: RefusedSale(befores[key])
        for key, sale in new.items()
        if key in befores and sale.amount >= befores[key]
    }


def write_prices(
    *,
    amounts: Mapping[Key, int | None],
    sales: Mapping[Key, SaleData | None],
    actor: Actor,
    now: datetime,
) -> set[int]:
    """Write what differs, and record each change; return the variants that changed.

    Called within a transaction. A sale that is no reduction any more ends. Raises Invalid for a
    sale that is none (ask `refused_sales` first).
    """
    keys = amounts.keys() | sales.keys()
    if not keys:
        return set()
    prices = _prices(keys)
    befores = _befores(
        {
            key: sale
            for key, sale in sales.items()
            if sale and (key not in prices or _terms(prices[key]) != sale)
        },
        prices,
        amounts,
        now,
    )
    changed: dict[Key, Price] = {}
    gone: dict[Key, Price] = {}
    for key in sorted(keys):
        price = prices.get(key)
        amount = amounts.get(key, price.amount if price else None)
        if amount is None:
            if price:
                gone[key] = price
            continue
        row = price or Price(variant_id=key[0], market=key[1], amount=amount)
        was = (price and price.amount, _terms(row))
        row.amount = amount
        if key in sales:
            _set_terms(row, sales[key], befores.get(key))
        if row.sale_amount is not None and row.sale_amount >= amount:
            _set_terms(row, None, None)
        if (row.amount, _terms(row)) != was:
            changed[key] = row
    _save(changed, gone, actor=actor, now=now)
    return {key[0] for key in changed.keys() | gone.keys()}


def _save(
    changed: Mapping[Key, Price], gone: Mapping[Key, Price], *, actor: Actor, now: datetime
) -> None:
    Price.objects.bulk_create(
        [
            Price(
                variant_id=row.variant_id,
                market=row.market,
                amount=row.amount,
                **{name: getattr(row, name) for name in _SALE},
            )
            for row in changed.values()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["variant", "market"],
        update_fields=["amount", *_SALE],
    )
    if gone:
        Price.objects.filter(pk__in=[row.pk for row in gone.values()]).delete()
    PriceChange.objects.bulk_create(
        [
            *(_change(row, row.amount, actor, now) for row in changed.values()),
            *(_change(row, None, actor, now) for row in gone.values()),
        ],
        batch_size=BATCH,
    )


def _change(row: Price, amount: int | None, actor: Actor, now: datetime) -> PriceChange:
    terms = _terms(row) if amount is not None else None
    return PriceChange(
        variant_id=row.variant_id,
        market=row.market,
        amount=amount,
        sale_amount=terms.amount if terms else None,
        sale_from=terms.starts if terms else None,
        sale_until=terms.ends if terms else None,
        at=now,
        actor_name=actor.name[:60] if actor.is_staff or actor.is_system else "",
    )


def _prices(keys: Any) -> dict[Key, Price]:
    variants = sorted({variant_id for variant_id, _market in keys})
    found = Price.objects.filter(variant_id__in=variants)
    return {(row.variant_id, row.market): row for row in found}


def _terms(row: Price) -> SaleData | None:
    if row.sale_amount is None or row.sale_from is None or row.sale_until is None:
        return None
    return SaleData(row.sale_amount, row.sale_from, row.sale_until)


def _set_terms(row: Price, sale: SaleData | None, before: int | None) -> None:
    if sale is None:
        row.sale_amount = row.sale_from = row.sale_until = row.before_amount = None
    elif _terms(row) != sale:
        if before is None or sale.amount >= before or sale.starts >= sale.ends:
            raise Invalid(_("That is not below the lowest price of the thirty days before."))
        row.sale_amount, row.sale_from, row.sale_until = sale.amount, sale.starts, sale.ends
        row.before_amount = before


def _befores(
    sales: Mapping[Key, SaleData],
    prices: Mapping[Key, Price],
    amounts: Mapping[Key, int | None],
    now: datetime,
) -> dict[Key, int]:
    """Return the lowest price of the thirty days before each sale; where nothing is known, the price itself."""
    if not sales:
        return {}
    costs: dict[Key, list[Cost]] = {}
    known = PriceChange.objects.filter(variant_id__in=sorted({key[0] for key in sales}))
    for row in known.order_by("at", "pk"):
        costs.setdefault((row.variant_id, row.market), []).append(
            Cost(row.at, row.amount, row.sale_amount, row.sale_from, row.sale_until)
        )
    befores = {}
    for key, sale in sales.items():
        price = prices.get(key)
        amount = amounts.get(key, price.amount if price else None)
        if amount is None:
            continue
        line = costs.get(key, [])
        if price is None or price.amount != amount:
            line = [*line, Cost(now, amount)]
        lowest = lowest_before(line, sale.starts)
        befores[key] = min(lowest, amount) if lowest is not None else amount
    return befores


def record_prices(*, variant_ids: Sequence[int], actor: Actor, now: datetime) -> None:
    """Record what differs from what was recorded last: for writers that know no better."""
    last: dict[Key, PriceChange] = {}
    for row in PriceChange.objects.filter(variant_id__in=variant_ids).order_by("at", "pk"):
        last[row.variant_id, row.market] = row
    have = _prices([(pk, "") for pk in variant_ids])
    lines = [
        _change(price, price.amount, actor, now)
        for key, price in have.items()
        if key not in last or not _same(price, last[key])
    ]
    lines += [
        PriceChange(variant_id=key[0], market=key[1], at=now, actor_name=actor.name[:60])
        for key, row in last.items()
        if key not in have and row.amount is not None
    ]
    PriceChange.objects.bulk_create(lines)


def _same(price: Price, row: PriceChange) -> bool:
    return (price.amount, price.sale_amount, price.sale_from, price.sale_until) == (
        row.amount,
        row.sale_amount,
        row.sale_from,
        row.sale_until,
    )
