"""Writes prices and sales, and keeps what everything cost: the only place where prices change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from commerce.catalogue.models import Price, PriceChange, Variant
from commerce.catalogue.operations import measuring
from commerce.catalogue.operations.indexing import reindex
from commerce.catalogue.rules.sales import Cost
from commerce.catalogue.rules.values import SaleData
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation

BATCH = 1000
Key = measuring.Key
_SALE = ("sale_amount", "sale_from", "sale_until", "before_amount")
_WRITTEN = ("variant_id", "market", "amount", *_SALE)
_WRITE = """
    INSERT INTO catalogue_price (variant_id, market, amount, sale_amount, sale_from, sale_until, before_amount)
    SELECT * FROM unnest(
        %(variant_id)s::bigint[], %(market)s::text[], %(amount)s::integer[], %(sale_amount)s::integer[],
        %(sale_from)s::timestamptz[], %(sale_until)s::timestamptz[], %(before_amount)s::integer[])
    ON CONFLICT (variant_id, market) DO UPDATE
    SET amount = excluded.amount, sale_amount = excluded.sale_amount, sale_from = excluded.sale_from,
        sale_until = excluded.sale_until, before_amount = excluded.before_amount
"""
_RECORDED = (
    "variant_id", "market", "amount", "sale_amount", "sale_from", "sale_until", "at", "actor_name",
)  # fmt: skip
_RECORD = """
    INSERT INTO catalogue_pricechange
           (variant_id, market, amount, sale_amount, sale_from, sale_until, at, actor_name)
    SELECT * FROM unnest(
        %(variant_id)s::bigint[], %(market)s::text[], %(amount)s::integer[], %(sale_amount)s::integer[],
        %(sale_from)s::timestamptz[], %(sale_until)s::timestamptz[], %(at)s::timestamptz[], %(actor_name)s::text[])
"""


@dataclass(frozen=True, slots=True)
class RefusedSale:
    """A sale that is no reduction: the lowest price of the thirty days before it.

    None: nobody was ever asked another price, so that there is nothing to reduce.
    """

    before: int | None


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
    _lock({variant_id})
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
        key: sale for key, sale in wanted.items() if measuring.is_new(sale, prices.get(key), now)
    }
    befores, _told = measuring.measure(new, prices, amounts, now)
    return {
        key: RefusedSale(before)
        for key, before in befores.items()
        if before is None or new[key].amount >= before
    }


def write_prices(
    *,
    amounts: Mapping[Key, int | None],
    sales: Mapping[Key, SaleData | None],
    actor: Actor,
    now: datetime,
) -> set[int]:
    """Write what differs, and record each change; return the variants that changed.

    Called within a transaction; the variants are locked by id, so that two writers follow each other.
    A sale that is no reduction any more ends. One that has not begun is measured again whenever its
    price changes, up to the moment that it begins. Raises Invalid for a sale that is none (ask
    `refused_sales` first).
    """
    keys = amounts.keys() | sales.keys()
    if not keys:
        return set()
    _lock({variant_id for variant_id, _market in keys})
    prices = _prices(keys)
    measured = {
        key: sale
        for key in keys
        if (sale := _sale_of(key, sales, prices))
        and (measuring.is_new(sale, prices.get(key), now) or sale.starts > now)
    }
    befores, told = measuring.measure(measured, prices, amounts, now)
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
        was = (price and price.amount, measuring.terms(row), row.before_amount)
        row.amount = amount
        if key in sales:
            _set_terms(row, sales[key], befores.get(key, row.before_amount))
        elif row.sale_amount is not None:
            row.before_amount = befores.get(key, row.before_amount)
        if row.sale_amount is not None and row.sale_amount >= min(amount, row.before_amount or 0):
            _set_terms(row, None, None)
        if (row.amount, measuring.terms(row), row.before_amount) != was:
            changed[key] = row
    earlier = {key: cost for key, cost in told.items() if key in changed}
    _save(changed, gone, earlier, actor=actor, now=now)
    return {key[0] for key in changed.keys() | gone.keys()}


def _save(
    changed: Mapping[Key, Price],
    gone: Mapping[Key, Price],
    earlier: Mapping[Key, Cost],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if gone:
        Price.objects.filter(pk__in=[row.pk for row in gone.values()]).delete()
    changes = [
        *(_earlier(key, cost, actor) for key, cost in earlier.items()),
        *(_change(row, row.amount, actor, now) for row in changed.values()),
        *(_change(row, None, actor, now) for row in gone.values()),
    ]
    with connection.cursor() as cursor:
        _insert(cursor, _WRITE, _WRITTEN, list(changed.values()))
        _insert(cursor, _RECORD, _RECORDED, changes)


def _insert(
    cursor: Any, statement: str, columns: Sequence[str], rows: Sequence[Price | PriceChange]
) -> None:
    """Write many rows with one array for each column: an import has thousands of them."""
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        cursor.execute(statement, {name: [getattr(row, name) for row in part] for name in columns})


def _change(row: Price, amount: int | None, actor: Actor, now: datetime) -> PriceChange:
    terms = measuring.terms(row) if amount is not None else None
    return PriceChange(
        variant_id=row.variant_id,
        market=row.market,
        amount=amount,
        sale_amount=terms.amount if terms else None,
        sale_from=terms.starts if terms else None,
        sale_until=terms.ends if terms else None,
        at=now,
        actor_name=_named(actor),
    )


def _earlier(key: Key, cost: Cost, actor: Actor) -> PriceChange:
    return PriceChange(
        variant_id=key[0], market=key[1], amount=cost.amount, at=cost.at, actor_name=_named(actor)
    )


def _named(actor: Actor) -> str:
    return actor.name[:60] if actor.is_staff or actor.is_system else ""


def _lock(variant_ids: set[int]) -> None:
    """Let nobody else write their prices until the end of the transaction (docs/locking.md)."""
    rows = Variant.objects.filter(pk__in=variant_ids).select_for_update(no_key=True)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _prices(keys: Any) -> dict[Key, Price]:
    variants = sorted({variant_id for variant_id, _market in keys})
    found = Price.objects.filter(variant_id__in=variants)
    return {(row.variant_id, row.market): row for row in found}


def _sale_of(
    key: Key, sales: Mapping[Key, SaleData | None], prices: Mapping[Key, Price]
) -> SaleData | None:
    """Return the sale as it is to be."""
    if key in sales:
        return sales[key]
    return measuring.terms(prices[key]) if key in prices else None


def _set_terms(row: Price, sale: SaleData | None, before: int | None) -> None:
    if sale is None:
        row.sale_amount = row.sale_from = row.sale_until = row.before_amount = None
        return
    if measuring.terms(row) == sale:
        row.before_amount = before
        return
    if before is None or sale.amount >= before or sale.starts >= sale.ends:
        raise Invalid(_("That is not below the lowest price of the thirty days before."))
    row.sale_amount, row.sale_from, row.sale_until = sale.amount, sale.starts, sale.ends
    row.before_amount = before
