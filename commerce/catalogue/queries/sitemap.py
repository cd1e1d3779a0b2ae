"""What of the catalogue has a page in a market, for crawlers: names in addresses, no texts."""

from __future__ import annotations

from core.markets import Market
from core.statements import fetch

_FIRSTS = """
    SELECT p.id FROM (
        SELECT id, row_number() OVER (ORDER BY id) AS place FROM catalogue_product WHERE is_published) p
    WHERE (p.place - 1) %% %(size)s = 0 ORDER BY p.id
"""
_PRODUCTS = """
    SELECT p.slug FROM catalogue_product p
    WHERE p.id >= %(first)s AND (%(end)s = 0 OR p.id < %(end)s) AND p.is_published AND EXISTS (
        SELECT 1 FROM catalogue_variant v
        JOIN catalogue_offer r ON r.variant_id = v.id AND r.market = %(market)s
        WHERE v.product_id = p.id AND v.is_active)
    ORDER BY p.id
"""
_CATEGORIES = """
    SELECT c.slug FROM catalogue_category c WHERE %(market)s = ANY(c.sold_in) AND NOT EXISTS (
        SELECT 1 FROM catalogue_category a WHERE a.is_hidden AND c.path LIKE a.path || '%%')
    ORDER BY c.path
"""
_BRANDS = """
    SELECT b.slug FROM catalogue_brand b WHERE EXISTS (
        SELECT 1 FROM catalogue_listing l JOIN catalogue_product p ON p.id = l.product_id
        WHERE p.made_by_id = b.id AND p.is_published AND l.market = %(market)s)
    ORDER BY b.slug
"""


def first_products(size: int) -> list[int]:
    """Return the id of the first product of each part of `size` published ones; one statement.

    A part holds fewer in a market that sells fewer, never more.
    """
    return [row[0] for row in fetch(_FIRSTS, {"size": size})]


def product_slugs(market: Market, *, first: int, end: int = 0) -> list[str]:
    """Return the products that are sold in the market, from an id on and before another; one statement."""
    found = fetch(_PRODUCTS, {"market": market.code, "first": first, "end": end})
    return [row[0] for row in found]


def category_slugs(market: Market) -> list[str]:
    """Return the categories that sell something in the market; one statement."""
    return [row[0] for row in fetch(_CATEGORIES, {"market": market.code})]


def brand_slugs(market: Market) -> list[str]:
    """Return the brands of which something is sold in the market; one statement."""
    return [row[0] for row in fetch(_BRANDS, {"market": market.code})]
