"""The writers of the catalogue: the only place where its tables change."""

from commerce.catalogue.operations.importing import Counted, CountStock, ImportReport, import_rows
from commerce.catalogue.operations.indexing import reindex
from commerce.catalogue.operations.products import Upserted, upsert_product, upsert_products
from commerce.catalogue.operations.tree import upsert_attributes, upsert_categories, upsert_category

__all__ = [
    "CountStock",
    "Counted",
    "ImportReport",
    "Upserted",
    "import_rows",
    "reindex",
    "upsert_attributes",
    "upsert_categories",
    "upsert_category",
    "upsert_product",
    "upsert_products",
]
