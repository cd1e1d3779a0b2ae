"""A small shop, written through the operations, and files to import."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from commerce.catalogue import operations
from commerce.catalogue.rules.values import (
    AttributeData,
    CategoryData,
    OptionData,
    ProductData,
    VariantData,
)
from core.actor import SYSTEM
from core.markets import MARKETS
from stores.locations import operations as locations

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GB, NO = MARKETS["GB"], MARKETS["NO"]

CATEGORIES = [
    CategoryData("outdoor", "Outdoor", "Friluft"),
    CategoryData("tents", "Tents", "Telt", parent="outdoor"),
    CategoryData("kitchen", "Kitchen", "Kjøkken"),
    CategoryData("clothing", "Clothing", "Klær"),
]
ATTRIBUTES = [
    AttributeData(
        "colour", "Colour", "Farge",
        options=(OptionData("pine", "Pine", "Furu"), OptionData("red", "Red", "Rød")),
    ),
    AttributeData("size", "Size", "Størrelse", options=(OptionData("s", "S"), OptionData("l", "L"))),
    AttributeData("litres", "Capacity", "Volum", kind="number", unit="l"),
]  # fmt: skip


def product(sku, name, norwegian="", *, category="kitchen", prices=None, **more):
    """Return a product with one variant, sold in both markets unless told otherwise."""
    prices = {"GB": 2999, "NO": 39900} if prices is None else prices
    variants = more.pop("variants", None) or (VariantData(sku=sku, prices=prices),)
    return ProductData(
        variants=variants, category=category, name_en=name, name_nb=norwegian or None, **more
    )


PRODUCTS = [
    product("TOAST-1", "Two-slice toaster", "Brødrister", description_en="Toasts bread evenly."),
    product("VAC-1", "Vacuum cleaner", "Støvsuger", description_nb="Sterk og stille."),
    product("SHOE-1", "Climbing shoes", "Løpesko", category="clothing"),
    product("RAIN-1", "Rain jacket", "Regnjakke", category="clothing", brand="Tarnvik"),
    product("MUG-1", "Enamel mug", "Emaljekrus", prices={"GB": 1200}),
    product(
        "TENT-P-S", "Dome tent", "Kuppeltelt", category="tents", attributes={"litres": 12.5},
        variants=(
            VariantData(
                "TENT-P-S", ean="5012345678900", options={"colour": "pine", "size": "s"},
                tint="#2a6350", weight_g=2100, prices={"GB": 19900, "NO": 249000},
            ),
            VariantData(
                "TENT-R-L", options={"colour": "red", "size": "l"}, tint="#b5403c",
                prices={"GB": 24900},
            ),
        ),
    ),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def shop(db):
    """Six products in four categories; returns the variant ids by SKU."""
    operations.upsert_categories(categories=CATEGORIES)
    operations.upsert_attributes(attributes=ATTRIBUTES)
    return operations.upsert_products(products=PRODUCTS, actor=SYSTEM, now=NOW).variant_ids


@pytest.fixture
def write_products(shop):
    """Write more products into the shop."""
    return lambda *products: operations.upsert_products(products=products, actor=SYSTEM, now=NOW)


@pytest.fixture
def warehouse(db):
    return locations.upsert_location(
        code="GB-W", kind="warehouse", name="Daventry", market="GB", latitude=52.26, longitude=-1.16,
        street="1 Long Lane", postcode="NN11 8QL", city="Daventry",
    )  # fmt: skip


class Imported:
    """The answer of one run of the command."""

    def __init__(self, text, code):
        self.text = text
        self.code = code
        self.document = json.loads(text) if text.startswith("{") else {}

    def __getattr__(self, name):
        return self.document[name]

    @property
    def complaints(self):
        return [(error["row"], error["column"], error["message"]) for error in self.errors]


@pytest.fixture
def run_import(tmp_path, warehouse):
    """Write rows (the header first) to a file and import it; returns what the command said."""

    def run(rows, *arguments, encoding="utf-8", as_json=True):
        path = tmp_path / "products.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
        return run_file(path, *arguments, as_json=as_json)

    return run


def run_file(path, *arguments, as_json=True):
    out = io.StringIO()
    try:
        call_command(
            "import_catalogue", path, *arguments, *(["--json"] if as_json else []), stdout=out
        )
    except SystemExit as end:
        return Imported(out.getvalue(), end.code)
    return Imported(out.getvalue(), 0)
