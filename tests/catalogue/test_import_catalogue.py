"""`manage.py import_catalogue`: what it takes, what it refuses and how it says so."""

import pytest
from django.core.management import CommandError

from commerce.catalogue import queries
from commerce.catalogue.models import Category, Price, Product, Variant
from core.actor import SYSTEM
from core.money import Money
from stores.inventory import operations as inventory
from stores.inventory.models import StockLevel
from stores.inventory.rules import Demand
from tests.catalogue.conftest import GB, NOW, run_file

HEADER = ["code", "title", "range", "kind", "text", "cost", "units"]
MAP = [
    "--map", "code=sku", "title=name", "range=category", "kind=style", "text=description",
    "cost=price:GBP", "units=stock",
]  # fmt: skip
LAMP = ["L-1", "Red desk lamp", "lighting", "lamp", "Bright.", "24.99", "15"]
SOFA = ["S-1", "Oak sofa", "Furniture > Sofas", "sofa", "Soft.", "£1,299.00", "3"]


def counts(result):
    return result.rows, result.created, result.updated, result.unchanged


def on_hand(sku):
    return StockLevel.objects.get(variant__sku=sku).on_hand


def everything():
    tables = (Category, Product, Variant, Price, StockLevel)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_takes_products_with_prices_categories_and_stock(run_import):
    result = run_import([HEADER, LAMP, SOFA], *MAP)

    assert (result.code, result.ok, counts(result)) == (0, True, (2, 2, 0, 0))
    lamp = queries.product_page("red-desk-lamp", GB, "en")
    assert (lamp.description, lamp.lowest, lamp.art) == ("Bright.", Money(2499, "GBP"), "lamp")
    assert lamp.variants[0].tint == "#b5403c"
    assert lamp.attributes == [("Style", "lamp")]
    sofa = queries.product_page("oak-sofa", GB, "en")
    assert [crumb.name for crumb in sofa.crumbs] == ["Furniture", "Sofas"]
    assert sofa.lowest == Money(129900, "GBP")
    assert (on_hand("L-1"), on_hand("S-1")) == (15, 3)
    assert queries.search("desk lamp", GB, "en").products.total == 1


def test_the_second_run_changes_nothing_and_says_so(run_import):
    run_import([HEADER, LAMP, SOFA], *MAP)
    before = everything()

    again = run_import([HEADER, LAMP, SOFA], *MAP)
    words = run_import([HEADER, LAMP, SOFA], *MAP, as_json=False)

    assert counts(again) == (2, 0, 0, 2)
    assert "nothing to change" in words.text
    assert everything()[:4] == before[:4]
    assert on_hand("L-1") == 15


def test_changes_only_what_differs(run_import):
    run_import([HEADER, LAMP, SOFA], *MAP)

    result = run_import([HEADER, LAMP, [*SOFA[:5], "999.00", "4"]], *MAP)

    assert counts(result) == (2, 0, 1, 1)
    assert Price.objects.get(variant__sku="S-1").amount == 99900
    assert on_hand("S-1") == 4


def test_columns_that_are_not_mapped_keep_what_is_there(run_import):
    run_import([HEADER, LAMP], *MAP)

    result = run_import([["sku", "price:NOK"], ["L-1", "kr 299,-"]])

    assert counts(result) == (1, 0, 1, 0)
    assert dict(Price.objects.values_list("market", "amount")) == {"GB": 2499, "NO": 29900}
    assert Product.objects.get().name_en == "Red desk lamp"


def test_an_empty_price_takes_it_out_of_the_market(run_import):
    run_import([HEADER, LAMP], *MAP)

    run_import([HEADER, [*LAMP[:5], "", "15"]], *MAP)

    assert not Price.objects.exists()


def test_a_dry_run_reports_the_same_and_changes_nothing(run_import):
    run_import([HEADER, LAMP], *MAP)
    before = everything()

    result = run_import([HEADER, [*LAMP[:5], "9.99", "1"], SOFA], *MAP, "--dry-run")

    assert (result.ok, counts(result)) == (True, (2, 1, 1, 0))
    assert everything() == before


def test_one_bad_row_refuses_the_file(run_import):
    before = everything()

    result = run_import([HEADER, LAMP, [*SOFA[:5], "cheap", "3"]], *MAP)

    assert (result.code, result.ok, result.created) == (1, False, 0)
    assert result.errors == [
        {"row": 3, "column": "cost", "value": "cheap", "message": "price:GBP is not a price"}
    ]
    assert everything() == before


def test_the_good_rows_can_be_kept(run_import):
    result = run_import([HEADER, [*LAMP[:5], "-1", "1"], SOFA], *MAP, "--keep-good")

    assert (result.code, counts(result)) == (1, (2, 1, 0, 0))
    assert list(Variant.objects.values_list("sku", flat=True)) == ["S-1"]


@pytest.mark.parametrize(
    ("place", "value", "column", "message"),
    [
        (0, "", "code", "sku is empty: every row needs its SKU"),
        (0, "L 1", "code", "sku has a space or a control character in it"),
        (0, "x" * 65, "code", "sku is longer than 64 characters"),
        (1, "", "title", "name is empty"),
        (1, "x" * 201, "title", "name is longer than 200 characters"),
        (2, "", "range", "category is empty"),
        (2, "Furniture > ", "range", "category has an empty part: write Department > Category"),
        (4, "bell \x07", "text", "description has control characters"),
        (5, "-5", "cost", "price:GBP is negative"),
        (5, "5.999", "cost", "price:GBP has more decimals than GBP has (2)"),
        (5, "1,299", "cost", "price:GBP can be read in two ways: write it without a thousands separator"),
        (5, "kr 5", "cost", "price:GBP is in NOK, but the column is in GBP"),
        (6, "-1", "units", "stock is negative"),
        (6, "1.5", "units", "stock is not a whole number"),
        (6, "99999999", "units", "stock is more than 10000000"),
    ],
)  # fmt: skip
def test_says_which_cell_is_wrong_and_why(run_import, place, value, column, message):
    row = [*LAMP[:place], value, *LAMP[place + 1 :]]

    result = run_import([HEADER, SOFA, row], *MAP)

    assert result.complaints == [(3, column, message)]


def test_every_error_of_a_row_is_told(run_import):
    result = run_import([HEADER, ["", "", "", "", "", "x", "y"], LAMP], *MAP)

    assert [column for _row, column, _message in result.complaints] == ["code", "cost", "units"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("5.01E+12", "ean was shortened by a spreadsheet: format the column as text"),
        ("123", "ean is not an EAN: 8, 12 or 13 digits"),
        ("5012345678901", "ean is not an EAN: its last digit does not check"),
    ],
)
def test_refuses_a_wrong_ean(run_import, value, message):
    result = run_import([["sku", "name", "category", "ean"], ["A", "Lamp", "Light", value]])

    assert result.complaints == [(2, "ean", message)]


def test_refuses_an_ean_that_another_sku_has(run_import):
    head = ["sku", "name", "category", "ean"]
    run_import([head, ["A", "Lamp", "Light", "5012345678900"]])

    other = run_import([head, ["B", "Lamp", "Light", "5012345678900"]])
    twice = run_import(
        [head, ["C", "Lamp", "Light", "96385074"], ["D", "Lamp", "Light", "96385074"]]
    )

    assert other.complaints == [(2, "ean", "ean belongs to SKU A already")]
    assert twice.complaints == [(3, "ean", "ean is the same in rows 2 and 3")]


def test_a_sku_that_stands_twice_names_both_rows(run_import):
    result = run_import([HEADER, LAMP, SOFA, LAMP], *MAP)

    assert result.complaints == [(4, "code", "sku is the same in rows 2 and 4")]


def test_the_same_name_gets_an_address_of_its_own(run_import):
    run_import([HEADER, LAMP, ["L-2", *LAMP[1:]]], *MAP)

    assert set(Product.objects.values_list("slug", flat=True)) == {
        "red-desk-lamp",
        "red-desk-lamp-l-2",
    }


def test_a_row_with_another_number_of_cells_is_an_error_of_its_row(run_import):
    result = run_import([HEADER, LAMP, ["S-1", "Sofa"]], *MAP)

    assert result.complaints == [(3, "", "the row has 2 cells, the header has 7")]


def test_empty_lines_are_passed_over_and_counted(run_import):
    result = run_import([HEADER, [], LAMP, [*SOFA[:5], "x", "1"]], *MAP)

    assert [row for row, *_rest in result.complaints] == [4]


def test_takes_utf8_with_and_without_a_mark_and_line_breaks_in_cells(run_import):
    row = ["B-1", "Brødrister", "Kjøkken", "", "Two\nlines", "24.99", "1"]

    run_import([HEADER, row], *MAP, encoding="utf-8-sig")

    assert Product.objects.get().name_en == "Brødrister"
    assert run_import([HEADER, row], *MAP).unchanged == 1


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_takes_any_common_encoding(run_import, encoding):
    row = ["B-1", "Brødrister", "Kjøkken", "", "", "24.99", "1"]

    run_import([HEADER, row], *MAP, encoding=encoding)

    assert Product.objects.get().name_en == "Brødrister"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--map", "nothing=sku"], "The file has no column 'nothing'. It has: code, title"),
        (["--map", "code=colour"], "'code=colour' is not COLUMN=FIELD. Fields: sku"),
        (["--map", "title=name"], "Map a column to sku"),
        (["--map", "code=sku", "title=sku"], "Two columns are mapped to sku"),
        ([*MAP, "--location", "NOWHERE"], "there is no location NOWHERE. There are: GB-W"),
        ([*MAP, "--as-of", "2999-01-01"], "is in the future"),
        ([*MAP, "--as-of", "yesterday"], "Invalid isoformat"),
    ],
)
def test_a_wrong_call_is_refused_in_one_sentence(run_import, arguments, sentence):
    with pytest.raises(CommandError) as refusal:
        run_import([HEADER, LAMP], *arguments)
    assert sentence in str(refusal.value)


def test_a_file_that_is_not_there_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run_file(tmp_path / "none.csv", *MAP)


def test_a_count_keeps_what_moved_since(run_import, warehouse):
    run_import([HEADER, LAMP], *MAP)
    lamp = Variant.objects.get(sku="L-1")
    counted_at = StockLevel.objects.get(variant=lamp).counted_at
    inventory.receive_stock_in_bulk(
        location_id=warehouse.pk, quantities={lamp.pk: 5}, actor=SYSTEM, cause="delivery",
        now=counted_at.replace(year=counted_at.year + 1),
    )  # fmt: skip

    result = run_import([HEADER, [*LAMP[:6], "12"]], *MAP, "--as-of", counted_at.isoformat())

    assert (result.updated, on_hand("L-1")) == (1, 17)


def test_a_count_below_what_is_promised_refuses_the_whole_row_and_names_the_orders(
    run_import, warehouse
):
    run_import([HEADER, LAMP, SOFA], *MAP)
    lamp = Variant.objects.get(sku="L-1")
    inventory.allocate(
        demands=[Demand(ref="line", location_id=warehouse.pk, variant_id=lamp.pk, quantity=4)],
        hold_ids=[], cause="order:17", actor=SYSTEM, now=NOW,
    )  # fmt: skip

    result = run_import([HEADER, [*LAMP[:5], "1.00", "3"], [*SOFA[:6], "9"]], *MAP, "--keep-good")

    assert result.complaints == [(2, "units", "stock is below the 4 that are promised: order:17")]
    assert (on_hand("L-1"), on_hand("S-1")) == (15, 9)
    assert Price.objects.get(variant=lamp).amount == 2499


def test_many_rows_cost_statements_by_the_batch_not_by_the_row(
    run_import, django_assert_max_num_queries
):
    rows = [[f"L-{number}", f"Lamp {number}", *LAMP[2:]] for number in range(900)]
    with django_assert_max_num_queries(120):
        assert run_import([HEADER, *rows], *MAP).created == 900
