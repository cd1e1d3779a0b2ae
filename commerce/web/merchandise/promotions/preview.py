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

# How many are tried at once, and how many are named.
MOST = 200
NAMED = 12
MONTH = timedelta(days=30)
_ABOVE_ALL = 2**63 - 1

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
_COUNT = """
    SELECT count(*) FROM orders_order o
    WHERE o.market_code = %(market)s AND o.placed_at >= %(since)s AND o.placed_at <= %(until)s
"""
_NEWEST = """
    SELECT o.id, o.placed_at FROM orders_order o
    WHERE o.market_code = %(market)s AND o.placed_at >= %(since)s
      AND (o.placed_at, o.id) < (%(until)s, %(below)s)
    ORDER BY o.placed_at DESC, o.id DESC LIMIT %(most)s
"""
_ORDERS = """
    SELECT o.number, (SELECT c.opened_in FROM cart_cart c WHERE c.id = o.cart_id), b."group", (b.id IS NULL OR b.first_order_at = o.placed_at)
               AND EXISTS (SELECT FROM pricing_knownbuyer k WHERE k.order_number = o.number),
           l.id, v.sku, p.brand, category.path, p.vat_class, l.quantity, l.unit, f.method, f.location_id
    FROM orders_order o
    JOIN orders_orderline l ON l.order_id = o.id
    JOIN orders_fulfilment f ON f.id = l.fulfilment_id
    JOIN catalogue_variant v ON v.id = l.variant_id
    JOIN catalogue_product p ON p.id = v.product_id
    JOIN catalogue_category category ON category.id = p.category_id
    LEFT JOIN accounts_customer b ON b.id = o.customer_id
    WHERE o.id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """A basket with and without the promotion, by the start of the cart's id or the order's number: never by who."""

    name: str
    units: int
    before: Money
    after: Money

    @property
    def saved(self) -> Money:
        """Return what the promotion takes off in the end, beside all others."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it on `tried` of `known` baskets; those that save most are named."""

    known: int
    tried: int
    touched: int
    before: Money
    after: Money
    baskets: tuple[Tried, ...] = ()

    @property
    def saved(self) -> Money:
        """Return what it would cost the shop."""
        return self.before - self.after

    def beside(self, other: Trial) -> Trial:
        """Return what came of it on these and on other baskets."""
        return replace(
            self,
            tried=self.tried + other.tried,
            touched=self.touched + other.touched,
            before=self.before + other.before,
            after=self.after + other.after,
            baskets=_foremost((*self.baskets, *other.baskets)),
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """Open carts, and last month's orders ("would have cost")."""

    carts: Trial
    orders: Trial


@dataclass(frozen=True, slots=True)
class Window:
    """The orders of the 30 days up to a moment, newest first."""

    market: Market
    until: datetime

    def count(self) -> int:
        """Return how many there are; one statement."""
        [[found]] = statements.fetch(_COUNT, self._facts())
        return int(found)

    def newest(
        self, most: int, below: tuple[datetime, int] | None = None
    ) -> list[tuple[int, datetime]]:
        """Return (id, placed at) of the newest, or of those that come next after `below`; one statement."""
        until, last = below or (self.until, _ABOVE_ALL)
        return statements.fetch(
            _NEWEST, self._facts() | {"until": until, "below": last, "most": most}
        )

    def _facts(self) -> dict[str, Any]:
        return {"market": self.market.code, "since": self.until - MONTH, "until": self.until}


@dataclass(frozen=True, slots=True)
class Trier:
    """A promotion that is not in force yet, beside those that are at a moment."""

    market: Market
    draft: Promotion
    without: Context
    beside: Context

    @classmethod
    def of(cls, row: PromotionRow, now: datetime) -> Trier:
        """Read what is in force; two statements."""
        market, draft = MARKETS[row.market], draft_of(row)
        context = prices.context_for(market, now)
        others = tuple(each for each in context.promotions if each.id != draft.id)
        return cls(
            market=market,
            draft=draft,
            without=replace(context, promotions=others),
            beside=replace(context, promotions=(*others, draft)),
        )

    def try_carts(self) -> Trial:
        """Try the newest carts; one statement."""
        rows = statements.fetch(_CARTS, {"market": self.market.code, "most": MOST})
        return self._try(rows)

    def try_orders(self, ids: Sequence[int], *, known: int) -> Trial:
        """Try these of the `known` orders; one statement."""
        trial = self._try(statements.fetch(_ORDERS, {"ids": list(ids)}))
        return replace(trial, known=known, tried=len(ids))

    def _try(self, rows: Iterable[tuple[Any, ...]]) -> Trial:
        baskets: dict[str, tuple[Buyer, list[Item]]] = {}
        for key, channel, group, is_new, *line in rows:
            buyer = Buyer(group=group or "", is_new=bool(is_new), channel=channel)
            baskets.setdefault(str(key), (buyer, []))[1].append(_item(line, self.market))
        tried = [self._basket(_name(key), *basket) for key, basket in baskets.items()]
        currency = self.market.currency
        return Trial(
            known=len(tried),
            tried=len(tried),
            touched=sum(bool(each.saved) for each in tried),
            before=Money.total((each.before for each in tried), currency),
            after=Money.total((each.after for each in tried), currency),
            baskets=_foremost(tried),
        )

    def _basket(self, name: str, buyer: Buyer, items: list[Item]) -> Tried:
        return Tried(
            name=name,
            units=sum(item.quantity for item in items),
            before=price(items, replace(self.without, buyer=buyer)).total,
            after=price(items, replace(self.beside, buyer=buyer)).total,
        )


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
    """Try the promotion on the newest carts and orders; six statements, whatever there is."""
    trier = Trier.of(row, now)
    window = Window(trier.market, now)
    ids = [order_id for order_id, _placed_at in window.newest(MOST)]
    known = window.count() if len(ids) == MOST else len(ids)
    return Preview(carts=trier.try_carts(), orders=trier.try_orders(ids, known=known))


def _foremost(tried: Iterable[Tried]) -> tuple[Tried, ...]:
    """Return those that save most, the first of them on top."""
    return tuple(sorted(tried, key=lambda each: (-each.saved.amount, each.name))[:NAMED])


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
