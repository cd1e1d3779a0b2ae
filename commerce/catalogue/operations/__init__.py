"""The writers of the catalogue: the only place where its tables change."""

from commerce.catalogue.operations.arranging import (
    CategoryText,
    add_category,
    delete_category,
    move_category,
    name_category,
    shift_category,
)
from commerce.catalogue.operations.attributes import (
    AttributeText,
    WouldNotFit,
    delete_attribute,
    save_attribute,
    shift_attribute,
)
from commerce.catalogue.operations.brands import BrandText, delete_brand, merge_brands, save_brand
from commerce.catalogue.operations.choices import (
    OptionText,
    delete_option,
    merge_options,
    save_option,
    shift_option,
)
from commerce.catalogue.operations.editing import (
    ChangedMeanwhile,
    ProductText,
    edit_prices,
    edit_product,
)
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
from commerce.catalogue.operations.prices import end_sale, set_price, set_sale
from commerce.catalogue.operations.products import Upserted, upsert_product, upsert_products
from commerce.catalogue.operations.schedule import publish_due
from commerce.catalogue.operations.searching import (
    drop_pin,
    drop_synonym,
    forget_searches,
    note_click,
    note_search,
    save_pin,
    save_synonym,
    write_down,
)
from commerce.catalogue.operations.tree import upsert_attributes, upsert_categories, upsert_category
from commerce.catalogue.operations.variants import VariantText, add_variant, keep_variant

__all__ = [
    "AttributeText",
    "BrandText",
    "CategoryText",
    "ChangedMeanwhile",
    "CountStock",
    "Counted",
    "Import",
    "OptionText",
    "PictureText",
    "ProductText",
    "Upserted",
    "VariantText",
    "WouldNotFit",
    "add_category",
    "add_picture",
    "add_variant",
    "delete_attribute",
    "delete_brand",
    "delete_category",
    "delete_option",
    "describe_pictures",
    "drop_pin",
    "drop_synonym",
    "edit_prices",
    "edit_product",
    "end_sale",
    "finish_import",
    "forget_files",
    "forget_searches",
    "keep_variant",
    "merge_brands",
    "merge_options",
    "move_category",
    "move_picture",
    "name_category",
    "note_click",
    "note_search",
    "publish_due",
    "rate_product",
    "reindex",
    "remove_picture",
    "save_attribute",
    "save_brand",
    "save_option",
    "save_pin",
    "save_synonym",
    "set_price",
    "set_relations",
    "set_sale",
    "set_sold",
    "shift_attribute",
    "shift_category",
    "shift_option",
    "upsert_attributes",
    "upsert_categories",
    "upsert_category",
    "upsert_product",
    "upsert_products",
    "write_down",
]
