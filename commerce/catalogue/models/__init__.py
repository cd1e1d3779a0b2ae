"""Categories, products, variants, attributes and prices.

Translated columns (`name_en`, `name_nb`) come from `translation.py`. What is derived (the search
columns, `Category.sold_in`, `ListValue`, `Listing`, `Word`) is written by `operations.reindex` only.
"""

from commerce.catalogue.models.attributes import Attribute, AttributeOption
from commerce.catalogue.models.brands import Brand
from commerce.catalogue.models.history import ProductChange
from commerce.catalogue.models.listing import ListChange, Listing, ListValue, Relation
from commerce.catalogue.models.prices import Price, PriceChange
from commerce.catalogue.models.products import Product, ProductImage, Variant, VatClass
from commerce.catalogue.models.searching import Pin, SearchQuery, Synonym, Word
from commerce.catalogue.models.tree import Category

__all__ = [
    "Attribute",
    "AttributeOption",
    "Brand",
    "Category",
    "ListChange",
    "ListValue",
    "Listing",
    "Pin",
    "Price",
    "PriceChange",
    "Product",
    "ProductChange",
    "ProductImage",
    "Relation",
    "SearchQuery",
    "Synonym",
    "Variant",
    "VatClass",
    "Word",
]
