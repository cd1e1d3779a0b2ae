"""What a promotion would do: to the carts that stand open now, and to last month's orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from commerce.catalogue.models import Category
from commerce.pricing import queries as prices
from commerce.pricing.book import promotion_of
from commerce.pricing.models import Promotion as PromotionRow
from commerce.pricing.promotions import Buyer, Promotion
from commerce.pricing.rules import Context, Item, price
from core import statements
from core.markets import MARKETS, Market
from core.money import Money

MOST = 200
MONTH = timedelta(days=30)

_CARTS = """
    WITH newest AS (
        SELECT c.id, c.opened_in, c.customer_id FROM cart_cart c
        WHERE c.market_code = %(market)s AND c.state = 'open' AND c.version > 0
        ORDER BY c.changed_at DESC LIMIT %(most)s)
    SELECT n.id::text, n.opened_in, b."group", b.id IS NOT NULL AND b.first_order_at IS NULL,
           l.id, v.sku, p.brand, category.path, p.vat_class, l.quantity, offer.amount, l.method, l.location_id
    FROM newest n
    JOIN cart_cartline l ON l.cart_id = n.id
    JOIN catalogue_variant v ON v.id = l.variant_id
    JOIN catalogue_product p ON p.id = v.product_id
    JOIN catalogue_category category ON category.id = p.category_id
    JOIN catalogue_offer offer ON offer.variant_id = v.id AND offer.market = %(market)s
    LEFT JOIN accounts_customer b ON b.id = n.customer_id
"""
_ORDERS = """
    WITH newest AS (
        SELECT o.* FROM orders_order o
        WHERE o.market_code = %(market)s AND o.placed_at >= %(since)s
        ORDER BY o.placed_at DESC LIMIT %(most)s)
    SELECT n.number, (SELECT c.opened_in FROM cart_cart c WHERE c.id = n.cart_id), b."group", (b.id IS NULL OR b.first_order_at = n.placed_at)
               AND EXISTS (SELECT FROM pricing_knownbuyer k WHERE k.order_number = n.number),
           l.id, v.sku, p.brand, category.path, p.vat_class, l.quantity, l.unit, f.method, f.location_id
    FROM newest n
    JOIN orders_orderline l ON l.order_id = n.id
    JOIN orders_fulfilment f ON f.id = l.fulfilment_id
    JOIN catalogue_variant v ON v.id = l.variant_id
    JOIN catalogue_product p ON p.id = v.product_id
    JOIN catalogue_category category ON category.id = p.category_id
    LEFT JOIN accounts_customer b ON b.id = n.customer_id
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """A basket with and without the promotion, by the start of the cart's id or the order's number: never by who."""

    name: str
    units: int
    before: Money
    after: Money
    why: str

    @property
    def saved(self) -> Money:
        """Return what the promotion takes off in the end, beside all others."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it on many baskets: the touched ones first, those that save most on top."""

    baskets: tuple[Tried, ...]
    touched: int
    before: Money
    after: Money

    @property
    def saved(self) -> Money:
        """Return what it would cost the shop."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """Open carts, and last month's orders ("would have cost")."""

    carts: Trial
    orders: Trial


def draft_of(row: PromotionRow) -> Promotion:
    """Return a promotion that may not be saved yet as the rules take it; one statement."""
    paths = dict(
        Category.objects.filter(pk__in=[*row.category_ids, *row.reward_category_ids]).values_list(
            "pk", "path"
        )
    )
    return rule_of(row, paths)


def rule_of(row: PromotionRow, paths: Mapping[int, str] | None = None) -> Promotion:
    """Return a row as the rules take it, with the paths of its categories where they matter."""
    paths = paths or {}
    return promotion_of(
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        | {
            "id": row.pk or 0,
            "paths": [paths[pk] for pk in row.category_ids if pk in paths],
            "reward_paths": [paths[pk] for pk in row.reward_category_ids if pk in paths],
            "code": "…" if row.needs_code else "",
        }
    )


def preview(row: PromotionRow, *, now: datetime) -> Preview:
    """Try the promotion beside those that are in force now; four statements, whatever there is."""
    market = MARKETS[row.market]
    draft = draft_of(row)
    context = prices.context_for(market, now)
    others = tuple(each for each in context.promotions if each.id != draft.id)
    without = replace(context, promotions=others)
    beside = replace(context, promotions=(*others, draft))
    facts = {"market": market.code, "most": MOST}
    carts = statements.fetch(_CARTS, facts)
    orders = statements.fetch(_ORDERS, facts | {"since": now - MONTH})
    return Preview(
        carts=_trial(carts, market, without, beside, draft),
        orders=_trial(orders, market, without, beside, draft),
    )


def _trial(
    rows: Iterable[tuple[Any, ...]],
    market: Market,
    without: Context,
    beside: Context,
    draft: Promotion,
) -> Trial:
    baskets: dict[str, tuple[str, Buyer, list[Item]]] = {}
    for key, channel, group, is_new, *line in rows:
        buyer = Buyer(group=group or "", is_new=bool(is_new), channel=channel)
        known = baskets.setdefault(str(key), (_name(str(key)), buyer, []))
        known[2].append(_item(line, market))
    tried = [
        _try(name, items, buyer, without, beside, draft) for name, buyer, items in baskets.values()
    ]
    tried.sort(key=lambda each: (-each.saved.amount, each.name))
    zero = Money.zero(market.currency)
    return Trial(
        baskets=tuple(tried),
        touched=sum(bool(each.saved) for each in tried),
        before=Money.total((each.before for each in tried), zero.currency),
        after=Money.total((each.after for each in tried), zero.currency),
    )


def _name(key: str) -> str:
    """Return an order's number, or the first eight figures of a cart's id."""
    return key if len(key) <= 12 else key[:8]


def _item(line: Sequence[Any], market: Market) -> Item:
    ref, sku, brand, path, vat_class, quantity, unit, method, location_id = line
    return Item(
        ref=str(ref),
        variant_id=0,
        quantity=quantity,
        unit=Money(unit, market.currency),
        vat_class=vat_class,
        country=market.country,
        delivered=method == "deliver",
        sku=sku,
        brand=brand,
        category_path=path,
        store_id=location_id if method == "collect" else None,
    )


def _try(
    name: str,
    items: list[Item],
    buyer: Buyer,
    without: Context,
    beside: Context,
    draft: Promotion,
) -> Tried:
    before = price(items, replace(without, buyer=buyer))
    after = price(items, replace(beside, buyer=buyer))
    why = next((loser.why for loser in after.losers if loser.promotion.id == draft.id), "")
    return Tried(
        name=name,
        units=sum(item.quantity for item in items),
        before=before.total,
        after=after.total,
        why=why,
    )
