"""Products as a list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.urls import reverse

from commerce.catalogue.queries.rows import pick
from core.errors import NotFound
from core.markets import Market
from core.money import Money
from core.statements import select

PAGE = 24


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a product, in one market and language."""

    id: int
    slug: str
    name: str
    brand: str
    art: str
    tint: str
    tints: list[str]
    price: Money
    highest: Money
    variant_count: int
    variant_ids: list[int]

    @property
    def is_range(self) -> bool:
        """Say whether its variants differ in price: then the price is a "from"."""
        return self.price != self.highest

    @property
    def only_variant_id(self) -> int | None:
        """Return the variant to add where there is nothing to choose."""
        return self.variant_ids[0] if self.variant_count == 1 else None

    def get_absolute_url(self) -> str:
        """Return the product's page."""
        return reverse("shop:product", args=[self.slug])


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list."""

    cards: list[Card]
    total: int
    page: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, ceil(self.total / self.size))

    @property
    def previous(self) -> int | None:
        """Return the number of the page before."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """Return the number of the page after."""
        return self.page + 1 if self.page < self.pages else None


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """A category with one page of the products in it and below it."""

    slug: str
    name: str
    art: str
    crumbs: list[tuple[str, str]]
    children: list[tuple[str, str]]
    products: ListPage
    sort: str


# The columns of a card; `offers` is what of it is sold in the market.
CARD = """
    p.id, p.slug, p.name_en, p.name_nb, p.brand, p.art,
    offers.lowest, offers.highest, offers.variants, offers.tints, offers.ids
"""
OFFERS = """
    CROSS JOIN LATERAL (
        SELECT min(r.amount) AS lowest, max(r.amount) AS highest, count(*) AS variants,
               array_agg(v.tint ORDER BY v.position, v.id) AS tints,
               array_agg(v.id ORDER BY v.position, v.id) AS ids
        FROM catalogue_variant v
        JOIN catalogue_offer r ON r.variant_id = v.id AND r.market = %(market)s
        WHERE v.product_id = p.id AND v.is_active
    ) offers
"""
_SOLD = """
    SELECT p.id, count(*) OVER () AS total, min(r.amount) AS lowest
    FROM catalogue_category c
    JOIN catalogue_product p ON p.category_id = c.id AND p.is_published
    JOIN catalogue_variant v ON v.product_id = p.id AND v.is_active
    JOIN catalogue_offer r ON r.variant_id = v.id AND r.market = %(market)s
    WHERE c.path LIKE %(path)s || '%%'
    GROUP BY p.id
"""
_ORDERS = {
    "": "p.id",
    "price": "lowest, p.id",
    "-price": "lowest DESC, p.id",
    "name": "fold(CASE WHEN %(language)s = 'nb' THEN COALESCE(p.name_nb, p.name_en) ELSE p.name_en END), p.id",
    "newest": "p.created_at DESC, p.id DESC",
}
SORTS = tuple(_ORDERS)
_LISTS = {
    sort: " ".join((
        "WITH sold AS (", _SOLD, "ORDER BY", order, "LIMIT %(size)s OFFSET %(offset)s)",
        "SELECT sold.total,", CARD, "FROM sold JOIN catalogue_product p ON p.id = sold.id", OFFERS,
        "ORDER BY", order.replace("lowest", "sold.lowest"),
    ))
    for sort, order in _ORDERS.items()
}  # fmt: skip
_CATEGORY = """
    SELECT c.path, c.slug, c.name_en, c.name_nb, c.art, c.depth
    FROM catalogue_category c, catalogue_category self
    WHERE self.slug = %(slug)s
      AND (self.path LIKE c.path || '%%'
           OR (c.path LIKE self.path || '%%' AND c.depth = self.depth + 1 AND %(market)s = ANY(c.sold_in)))
    ORDER BY c.path
"""
_BY_IDS = " ".join((
    "SELECT", CARD, "FROM catalogue_product p", OFFERS,
    "WHERE p.id = ANY(%(ids)s) AND p.is_published AND offers.variants > 0",
))  # fmt: skip


def card_of(row: dict[str, Any], market: Market, language: str) -> Card:
    """Return the card of a row with the columns of `CARD`."""
    return Card(
        id=row["id"],
        slug=row["slug"],
        name=pick(row["name_en"], row["name_nb"], language),
        brand=row["brand"],
        art=row["art"],
        tint=row["tints"][0],
        tints=list(dict.fromkeys(row["tints"])),
        price=Money(row["lowest"], market.currency),
        highest=Money(row["highest"], market.currency),
        variant_count=row["variants"],
        variant_ids=row["ids"],
    )


def category_page(
    slug: str, market: Market, language: str, *, page: int = 1, sort: str = "", size: int = PAGE
) -> CategoryPage:
    """Return a page of what a category and those below it sell in the market; two statements.

    An unknown sort is the usual one; a page outside the list is empty. Raises NotFound.
    """
    sort = sort if sort in _LISTS else ""
    family = select(_CATEGORY, {"slug": slug, "market": market.code})
    named = [(row["slug"], pick(row["name_en"], row["name_nb"], language)) for row in family]
    place = next((index for index, row in enumerate(family) if row["slug"] == slug), None)
    if place is None:
        raise NotFound
    rows = select(
        _LISTS[sort],
        {
            "market": market.code,
            "language": language,
            "path": family[place]["path"],
            "size": size,
            "offset": (max(page, 1) - 1) * size,
        },
    )
    return CategoryPage(
        slug=slug,
        name=named[place][1],
        art=family[place]["art"],
        crumbs=named[:place],
        children=named[place + 1 :],
        products=ListPage(
            cards=[card_of(row, market, language) for row in rows],
            total=rows[0]["total"] if rows else 0,
            page=max(page, 1),
            size=size,
        ),
        sort=sort,
    )


def products_on_cards(ids: Sequence[int], market: Market, language: str) -> list[Card]:
    """Return the cards of products in the order of their ids, without what is not sold here; one statement."""
    rows = {row["id"]: row for row in select(_BY_IDS, {"ids": list(ids), "market": market.code})}
    return [card_of(rows[pk], market, language) for pk in ids if pk in rows]
