"""A brand, and what is sold of it in a market."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.catalogue.queries.rows import pick
from core.errors import NotFound
from core.markets import Market
from core.statements import select

# A list of a brand has no more than these, what sold most first.
MOST = 1000
_BRAND = """
    SELECT b.name, b.description_en, b.description_nb, ARRAY(
        SELECT p.id FROM catalogue_product p
        WHERE p.made_by_id = b.id AND p.is_published AND EXISTS (
            SELECT 1 FROM catalogue_listing l WHERE l.product_id = p.id AND l.market = %(market)s)
        ORDER BY p.sold DESC, p.id LIMIT %(most)s) AS products
    FROM catalogue_brand b WHERE b.slug = %(slug)s
"""


@dataclass(frozen=True, slots=True)
class BrandPlace:
    """A brand in one language, with the ids of what is sold of it, what sold most first."""

    slug: str
    name: str
    description: str
    product_ids: list[int]


def brand_place(slug: str, market: Market, language: str) -> BrandPlace:
    """Return the brand; one statement. Raises NotFound, also for one that sells nothing in the market."""
    rows = select(_BRAND, {"slug": slug, "market": market.code, "most": MOST})
    if not rows or not rows[0]["products"]:
        raise NotFound
    row = rows[0]
    return BrandPlace(
        slug=slug,
        name=row["name"],
        description=pick(row["description_en"], row["description_nb"], language),
        product_ids=row["products"],
    )
