"""What is exported can be imported again, and then nothing changes."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from commerce.catalogue import operations
from commerce.catalogue.models import Category, Price, PriceChange, Product, ProductImage, Variant
from core import tables
from core.actor import SYSTEM
from stores.inventory import operations as inventory
from stores.inventory.models import StockLevel, StockMovement
from tests.catalogue.conftest import NOW, product, run_file


@pytest.fixture(autouse=True)
def _later():
    """What is done now comes after what the shop was built with."""
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def full_shop(shop, warehouse, write_products):
    """The shop with everything that a product can have."""
    write_products(
        product("EQ-1", "=SUM(1;2)", "-2 grader", description_en='"quoted", and\ntwo lines', brand="+Plus"),
        product("O-1", "Old mug", prices={"GB": 1200}, attributes={"style": "mug", "litres": 0.3},
                print_code="12-345", is_published=False, publish_at=NOW + timedelta(days=3)),
    )  # fmt: skip
    operations.set_sale(
        variant_id=shop["TOAST-1"], market="NO", amount=29900, starts=NOW,
        ends=NOW + timedelta(days=7), actor=SYSTEM, now=NOW,
    )  # fmt: skip
    inventory.receive_stock_in_bulk(
        location_id=warehouse.pk, quantities={shop["TOAST-1"]: 7}, actor=SYSTEM, cause="delivery:1",
        now=NOW,
    )  # fmt: skip


def everything():
    tables_of = (Category, Product, Variant, Price, PriceChange)
    stock = list(StockLevel.objects.order_by("pk").values("variant", "location", "on_hand"))
    return [list(each.objects.order_by("pk").values()) for each in tables_of] + [
        [level for level in stock if level["on_hand"]]
    ]


@pytest.mark.parametrize(
    ("name", "more"), [("all.csv", []), ("all.xlsx", []), ("komma.csv", ["--comma"])]
)
def test_importing_what_was_exported_changes_nothing(full_shop, tmp_path, name, more):
    path = tmp_path / name
    call_command("export_catalogue", path, "--location", "GB-W", *more, stdout=io.StringIO())
    before = everything()

    result = run_file(path, "--location", "GB-W")

    assert result.complaints == []
    assert (result.rows, result.created, result.updated, result.unchanged) == (9, 0, 0, 9)
    assert everything() == before


def test_a_shop_can_be_built_from_an_export(full_shop, tmp_path):
    path, again = tmp_path / "all.csv", tmp_path / "again.csv"
    call_command("export_catalogue", path, stdout=io.StringIO())
    StockMovement.objects.all().delete()
    StockLevel.objects.all().delete()
    Product.objects.all().delete()
    Category.objects.all().delete()

    # In the midst of its sale, with the price before it.
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        result = run_file(path)
    call_command("export_catalogue", again, stdout=io.StringIO())

    assert (result.complaints, result.created) == ([], 9)
    assert again.read_bytes() == path.read_bytes()
    assert Product.objects.get(slug="dome-tent").variants.count() == 2


def test_cells_that_a_spreadsheet_would_run_are_quoted(full_shop, tmp_path):
    path = tmp_path / "all.csv"
    call_command("export_catalogue", path, stdout=io.StringIO())

    with path.open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["sku"] == "EQ-1")
    assert (row["name"], row["name:nb"], row["brand"]) == ("'=SUM(1;2)", "'-2 grader", "'+Plus")


def test_numbers_are_numbers_in_a_workbook(full_shop, tmp_path):
    path = tmp_path / "all.xlsx"
    call_command("export_catalogue", path, stdout=io.StringIO())

    with path.open("rb") as file:
        table = tables.read_table(file)
        rows = {row[0]: dict(zip(table.header, row, strict=True)) for row in table.rows}
    assert rows["EQ-1"]["name"] == "=SUM(1;2)"
    assert rows["TOAST-1"]["price:GBP"] == "29.99"


def test_a_part_can_be_exported(full_shop, tmp_path):
    path = tmp_path / "tents.csv"
    out = io.StringIO()
    call_command("export_catalogue", path, "--category", "outdoor", stdout=out)

    assert out.getvalue().startswith("2 rows")


def test_a_thousand_rows_cost_few_statements(full_shop, tmp_path, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        call_command("export_catalogue", tmp_path / "all.csv", stdout=io.StringIO())


def test_pictures_are_named_by_the_address_of_their_largest_size(full_shop, tmp_path, settings):
    tents = {each.sku: each for each in Variant.objects.filter(sku__startswith="TENT")}
    product_id = tents["TENT-P-S"].product_id
    for digest, of, widths in (
        ("a", None, [160, 320]),
        ("b", tents["TENT-R-L"], [160]),
        ("c", None, []),
    ):
        ProductImage.objects.create(
            product_id=product_id, variant=of, file=f"products/{digest}.jpg", digest=digest * 64,
            position=ord(digest), width=600, height=600, widths=widths,
        )  # fmt: skip
    path = tmp_path / "all.csv"
    call_command("export_catalogue", path, stdout=io.StringIO())

    with path.open(encoding="utf-8-sig", newline="") as file:
        named = {row["sku"]: row["picture_url"] for row in csv.DictReader(file)}
    shared, own = (
        f"{settings.BASE_URL}{settings.MEDIA_URL}products/{name}.webp"
        for name in ("a-320", "b-160")
    )
    assert (named["TENT-P-S"], named["TENT-R-L"], named["MUG-1"]) == (
        shared,
        f"{shared} | {own}",
        "",
    )
    assert run_file(path).unchanged == 9
