"""Products as a list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from commerce.catalogue.queries.photos import OF_PRODUCT, Photo, photo_of
from commerce.catalogue.queries.rows import pick
from core import addresses
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
    before: Money | None = None
    rating_sum: int = 0
    rating_count: int = 0
    photo: Photo | None = None

    @property
    def stars(self) -> float | None:
        """Return the mean of its ratings, 1 to 5; None where nobody rated it."""
        return self.rating_sum / self.rating_count if self.rating_count else None

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
        return addresses.of("shop:product", self.slug)


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
class CategoryPlace:
    """A category, those above and directly below it, and the ids of itself and all below."""

    slug: str
    name: str
    art: str
    crumbs: list[tuple[str, str]]
    children: list[tuple[str, str]]
    ids: list[int]


@dataclass(frozen=True, slots=True)
class CategoryPage(CategoryPlace):
    """A category with one page of the products in it and below it."""

    products: ListPage
    sort: str


# The columns of a card; `offers` is what of it is sold in the market.
_CARD = """
    p.id, p.slug, p.name_en, p.name_nb, p.brand, p.art, p.rating_sum, p.rating_count,
    offers.lowest, offers.before, offers.highest, offers.variants, offers.tints, offers.ids
"""
CARD = f"{_CARD}, {OF_PRODUCT}"
OFFERS = """
    CROSS JOIN LATERAL (
        SELECT min(r.amount) AS lowest, max(r.amount) AS highest, count(*) AS variants,
               (array_agg(r.before_amount ORDER BY r.amount, v.position, v.id))[1] AS before,
               array_agg(v.tint ORDER BY v.position, v.id) AS tints,
               array_agg(v.id ORDER BY v.position, v.id) AS ids
        FROM catalogue_variant v
        JOIN catalogue_offer r ON r.variant_id = v.id AND r.market = %(market)s
        WHERE v.product_id = p.id AND v.is_active
    ) offers
"""
# Which products stand on a list, and in which order; `matched` has their ids, `total` says how many.
ORDERS = {
    "": "matched.product_id",
    "price": "lowest, p.id",
    "-price": "lowest DESC, p.id",
    "name": "fold(CASE WHEN %(language)s = 'nb' THEN COALESCE(p.name_nb, p.name_en) ELSE p.name_en END), p.id",
    "newest": "p.created_at DESC, p.id DESC",
}
SORTS = tuple(ORDERS)
_LOWEST = """
    CROSS JOIN LATERAL (
        SELECT min(r.amount) AS lowest FROM catalogue_variant v
        JOIN catalogue_offer r ON r.variant_id = v.id AND r.market = %(market)s
        WHERE v.product_id = p.id AND v.is_active
    ) offer
"""


def page_of(matched: str, order: str) -> str:
    """Return the statement for a page of what `matched` selects: `product_id`, and what it is ordered by."""
    joined = "JOIN catalogue_product p ON p.id = matched.product_id" if "p." in order else ""
    lowest = _LOWEST if "lowest" in order else ""
    return " ".join((
        "WITH matched AS (", matched, "),",
        "page AS (SELECT matched.product_id, count(*) OVER () AS total,",
        "row_number() OVER (ORDER BY", order, ") AS place",
        "FROM matched", joined, lowest, "ORDER BY place LIMIT %(size)s OFFSET %(offset)s)",
        "SELECT page.total,", CARD, "FROM page JOIN catalogue_product p ON p.id = page.product_id", OFFERS,
        "WHERE offers.variants > 0 ORDER BY page.place",
    ))  # fmt: skip


# As a value, not as a join: an index is asked once for each product, instead of read for all of them.
LISTED = """
    COALESCE((SELECT true FROM catalogue_listing l
              WHERE l.product_id = {} AND l.market = %(market)s AND l.is_first LIMIT 1), false)
"""
IN_CATEGORIES = "l.market = %(market)s AND l.category_id = ANY(%(categories)s::bigint[])"
_LISTS = {
    sort: page_of(
        f"SELECT l.product_id FROM catalogue_listing l WHERE {IN_CATEGORIES} AND l.is_first",  # noqa: S608
        order,
    )
    for sort, order in ORDERS.items()
}
_CATEGORY = """
    SELECT c.slug, c.name_en, c.name_nb, c.art,
           CASE WHEN c.id = self.id THEN ARRAY(
               SELECT below.id FROM catalogue_category below WHERE below.path LIKE self.path || '%%'
           ) END AS ids
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
        before=None if row["before"] is None else Money(row["before"], market.currency),
        rating_sum=row["rating_sum"],
        rating_count=row["rating_count"],
        photo=photo_of(row["photo"]),
    )


def list_page(
    rows: list[dict[str, Any]], market: Market, language: str, *, page: int, size: int
) -> ListPage:
    """Return the page that the rows of a statement of `page_of` are."""
    return ListPage(
        cards=[card_of(row, market, language) for row in rows],
        total=rows[0]["total"] if rows else 0,
        page=max(page, 1),
        size=size,
    )


def category_place(slug: str, market: Market, language: str) -> CategoryPlace:
    """Return where a category stands in the tree; one statement. Raises NotFound."""
    family = select(_CATEGORY, {"slug": slug, "market": market.code})
    named = [(row["slug"], pick(row["name_en"], row["name_nb"], language)) for row in family]
    place = next((index for index, row in enumerate(family) if row["slug"] == slug), None)
    if place is None:
        raise NotFound
    return CategoryPlace(
        slug=slug,
        name=named[place][1],
        art=family[place]["art"],
        crumbs=named[:place],
        children=named[place + 1 :],
        ids=family[place]["ids"],
    )


def category_page(
    slug: str, market: Market, language: str, *, page: int = 1, sort: str = "", size: int = PAGE
) -> CategoryPage:
    """Return a page of what a category and those below it sell in the market; two statements.

    An unknown sort is the usual one; a page outside the list is empty. Raises NotFound.
    """
    sort = sort if sort in _LISTS else ""
    place = category_place(slug, market, language)
    rows = select(
        _LISTS[sort],
        {
            "market": market.code,
            "language": language,
            "categories": place.ids,
            "size": size,
            "offset": (max(page, 1) - 1) * size,
        },
    )
    return CategoryPage(
        slug=place.slug,
        name=place.name,
        art=place.art,
        crumbs=place.crumbs,
        children=place.children,
        ids=place.ids,
        products=list_page(rows, market, language, page=page, size=size),
        sort=sort,
    )


def products_on_cards(ids: Sequence[int], market: Market, language: str) -> list[Card]:
    """Return the cards of products in the order of their ids, without what is not sold here; one statement."""
    rows = {row["id"]: row for row in select(_BY_IDS, {"ids": list(ids), "market": market.code})}
    return [card_of(rows[pk], market, language) for pk in ids if pk in rows]
