"""Reads of the catalogue, with a fixed number of SQL statements each.

No price in a market means not sold there: then a product is on no list and has no page there.
"""

from commerce.catalogue.queries.cards import (
    SORTS,
    Card,
    CategoryPage,
    CategoryPlace,
    ListPage,
    category_page,
    category_place,
    products_on_cards,
)
from commerce.catalogue.queries.product import (
    Axis,
    AxisValue,
    Crumb,
    Offer,
    ProductPage,
    product_page,
)
from commerce.catalogue.queries.search import Found, SearchPage, find, search
from commerce.catalogue.queries.tree import CategoryNode, category_tree, departments
from commerce.catalogue.queries.variants import (
    VariantFacts,
    find_variants,
    variant_by_code,
    variants_for,
)

__all__ = [
    "SORTS",
    "Axis",
    "AxisValue",
    "Card",
    "CategoryNode",
    "CategoryPage",
    "CategoryPlace",
    "Crumb",
    "Found",
    "ListPage",
    "Offer",
    "ProductPage",
    "SearchPage",
    "VariantFacts",
    "category_page",
    "category_place",
    "category_tree",
    "departments",
    "find",
    "find_variants",
    "product_page",
    "products_on_cards",
    "search",
    "variant_by_code",
    "variants_for",
]
