"""The writers of the catalogue: the only place where its tables change."""

from commerce.catalogue.operations.editing import ProductText, edit_prices, edit_product
from commerce.catalogue.operations.importing import Counted, CountStock, Import, finish_import
from commerce.catalogue.operations.indexing import reindex
from commerce.catalogue.operations.pictures import (
    PictureText,
    add_picture,
    describe_pictures,
    forget_files,
    move_picture,
    remove_picture,
)
from commerce.catalogue.operations.popularity import rate_product, set_relations, set_sold
from commerce.catalogue.operations.prices import end_sale, record_prices, set_price, set_sale
from commerce.catalogue.operations.products import Upserted, upsert_product, upsert_products
from commerce.catalogue.operations.schedule import publish_due
from commerce.catalogue.operations.searching import (
    drop_pin,
    drop_synonym,
    note_click,
    note_search,
    save_pin,
    save_synonym,
    write_down,
)
from commerce.catalogue.operations.tree import upsert_attributes, upsert_categories, upsert_category

__all__ = [
    "CountStock",
    "Counted",
    "Import",
    "PictureText",
    "ProductText",
    "Upserted",
    "add_picture",
    "describe_pictures",
    "drop_pin",
    "drop_synonym",
    "edit_prices",
    "edit_product",
    "end_sale",
    "finish_import",
    "forget_files",
    "move_picture",
    "note_click",
    "note_search",
    "publish_due",
    "rate_product",
    "record_prices",
    "reindex",
    "remove_picture",
    "save_pin",
    "save_synonym",
    "set_price",
    "set_relations",
    "set_sale",
    "set_sold",
    "upsert_attributes",
    "upsert_categories",
    "upsert_category",
    "upsert_product",
    "upsert_products",
    "write_down",
]
