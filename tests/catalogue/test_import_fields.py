"""What a table can say besides name, price and stock."""

from datetime import UTC, datetime

import pytest

from commerce.catalogue.models import (
    Attribute,
    AttributeOption,
    Price,
    PriceChange,
    Product,
    Variant,
)  # fmt: skip
from core.models import Job


def one(result):
    return [(column, message) for _row, column, message in result.complaints]


def test_a_sale_is_taken_with_its_dates(shop, run_import):
    result = run_import(
        [["sku", "sale:GBP", "sale_from:GBP", "sale_until:GBP"],
         ["TOAST-1", "19.99", "2026-11-27", "30.11.2026"]]
    )  # fmt: skip

    assert (result.complaints, result.updated) == ([], 1)
    price = Price.objects.get(variant__sku="TOAST-1", market="GB")
    assert (price.amount, price.sale_amount, price.before_amount) == (2999, 1999, 2999)
    assert price.sale_until == datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["39.99", "2026-11-27", "2026-11-30"], "sale:GBP is not below the lowest price of the thirty days before (2999 in minor units)"),
        (["19.99", "", "2026-11-30"], "sale:GBP needs sale_from:GBP and sale_until:GBP"),
        (["19.99", "2026-11-30", "2026-11-27"], "sale:GBP ends before it begins"),
        (["19.99", "soon", "2026-11-27"], "sale_from:GBP is not a date: write 2026-11-24 or 24.11.2026 08:00"),
    ],
)  # fmt: skip
def test_a_sale_that_cannot_be_is_refused(shop, run_import, cells, message):
    head = ["sku", "sale:GBP", "sale_from:GBP", "sale_until:GBP"]

    result = run_import([head, ["TOAST-1", *cells]])

    assert [said for _column, said in one(result)] == [message]


@pytest.mark.parametrize(
    ("begins", "messages"),
    [
        ("2020-01-01", ["sale:GBP reduces nothing that is known here: name the lowest price of the thirty days before as well (before), or let the sale begin later"]),
        ("2096-11-30", []),
    ],
)  # fmt: skip
def test_what_is_new_is_on_sale_only_once_its_price_was_asked(shop, run_import, begins, messages):
    head = ["sku", "name", "category", "price:GBP", "sale:GBP", "sale_from:GBP", "sale_until:GBP"]

    result = run_import([head, ["NEW-1", "Vase", "Kitchen", "100", "50", begins, "2099-01-01"]])

    assert [said for _column, said in one(result)] == messages
    assert [p.before_amount for p in Price.objects.filter(variant__sku="NEW-1")] == (
        [] if messages else [10000]
    )


@pytest.mark.parametrize(
    ("begins", "before", "kept"),
    [
        ("2020-01-01", "90", 9000),
        ("2020-01-01", "120", 10000),
        ("2020-01-01", "50", None),
        ("2096-11-30", "50", 10000),  # by then it is our own price that counts
    ],
)
def test_what_comes_on_sale_brings_its_price_before(shop, run_import, begins, before, kept):
    """The lower of what was asked elsewhere and of its price here; recorded, so that it counts later too."""
    head = ["sku", "name", "category", "price:GBP", "sale:GBP", "sale_from:GBP", "sale_until:GBP", "before:GBP"]  # fmt: skip
    row = ["NEW-1", "Vase", "Kitchen", "100", "50", begins, "2099-01-01", before]

    result = run_import([head, row])

    assert bool(result.complaints) == (kept is None)
    assert [p.before_amount for p in Price.objects.filter(variant__sku="NEW-1")] == (
        [kept] if kept else []
    )
    if kept:
        assert [
            c.amount for c in PriceChange.objects.order_by("at").filter(variant__sku="NEW-1")
        ] == [
            int(before) * 100,
            10000,
        ]
        # Our own record counts from now on.
        run_import([head, [*row[:-1], "60"]])
        assert Price.objects.get(variant__sku="NEW-1").before_amount == kept


def test_attributes_are_typed_as_declared(shop, run_import):
    result = run_import(
        [["sku", "attribute:litres", "attribute:colour", "attribute:care"],
         ["MUG-1", "0,35", "Rød", "Dishwasher"]]
    )  # fmt: skip

    assert result.complaints == []
    mug = Product.objects.get(variants__sku="MUG-1")
    assert mug.attributes == {"litres": 0.35, "colour": "red", "care": "Dishwasher"}
    assert Attribute.objects.get(code="care").kind == "text"


def test_an_option_that_is_new_is_added_to_its_attribute(shop, run_import):
    rows = [["sku", "attribute:colour"], ["MUG-1", "Sea green"], ["RAIN-1", "sea green"]]
    refused = run_import(rows)
    assert (refused.code, AttributeOption.objects.filter(code="sea-green").exists()) == (1, False)

    run_import(rows, "--new-values")

    option = AttributeOption.objects.get(code="sea-green")
    assert (option.attribute.code, option.name_en) == ("colour", "Sea green")


def test_a_number_that_is_none_is_refused(shop, run_import):
    result = run_import([["sku", "attribute:litres"], ["MUG-1", "a lot"]])

    assert one(result) == [("attribute:litres", "attribute:litres is not a number")]


def test_rows_of_one_product_become_its_variants(shop, run_import):
    head = ["sku", "product", "name", "category", "price:GBP", "option:size"]
    result = run_import(
        [head, ["BOOT-S", "tarn-boots", "Tarn boots", "Clothing", "89", "S"],
         ["BOOT-L", "tarn-boots", "Tarn boots", "Clothing", "99", "L"],
         ["TENT-P-L", "dome-tent", "", "", "259", "L"]]
    )  # fmt: skip

    assert (result.code, one(result)) == (1, [("name", "name is empty")])
    run_import(
        [["sku", "product", "price:GBP", "option:size"], ["TENT-P-L", "dome-tent", "259", "L"]]
    )
    assert Product.objects.get(slug="dome-tent").variants.count() == 3
    run_import(
        [head, ["BOOT-S", "tarn-boots", "Tarn boots", "Clothing", "89", "S"],
         ["BOOT-L", "tarn-boots", "Tarn boots", "Clothing", "99", "L"]]
    )  # fmt: skip
    boots = Product.objects.get(slug="tarn-boots")
    assert sorted(boots.variants.values_list("sku", "options")) == [
        ("BOOT-L", {"size": "l"}), ("BOOT-S", {"size": "s"}),
    ]  # fmt: skip


def test_publishing_codes_and_brand(shop, run_import):
    run_import(
        [["sku", "print_code", "published", "publish_at", "withdraw_at", "brand", "name:en"],
         ["MUG-1", "12-345", "no", "2026-12-01 08:00", "2027-01-31", "Tarn", "Enamel mug"]]
    )  # fmt: skip

    mug = Product.objects.get(variants__sku="MUG-1")
    assert (mug.print_code, mug.is_published, mug.brand) == ("12-345", False, "Tarn")
    assert mug.publish_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert mug.withdraw_at == datetime(2027, 1, 31, tzinfo=UTC)


def test_a_workbook_is_taken_as_a_csv_is(shop, warehouse, tmp_path):
    from core import tables  # noqa: PLC0415
    from tests.catalogue.conftest import run_file  # noqa: PLC0415

    path = tmp_path / "goods.xlsx"
    with path.open("wb") as file:
        tables.write_xlsx(file, [["sku", "name", "category"], ["X-1", "Cup", "Kitchen"]])

    assert run_file(path).created == 1


def test_a_job_that_died_goes_on_after_its_last_batch(shop, run_import, warehouse, monkeypatch):
    from commerce.catalogue import importing  # noqa: PLC0415

    monkeypatch.setattr(importing, "BATCH", 2)
    taken = []
    original = importing.Import.take

    def take(self, batch, keep=True):
        taken.append([row.sku for row in batch])
        if len(taken) == 2:
            Job.objects.update(holder="another")
        return original(self, batch, keep)

    monkeypatch.setattr(importing.Import, "take", take)
    rows = [[f"X-{number}", f"Cup {number}", "Kitchen"] for number in range(5)]
    run_import([["sku", "name", "category"], *rows, rows[0]], "--keep-good")
    assert Variant.objects.filter(sku__startswith="X-").count() == 2

    job = Job.objects.get()
    Job.objects.update(state="waiting")
    from core import jobs  # noqa: PLC0415

    jobs.perform(job.pk)

    job.refresh_from_db()
    assert taken == [["X-0", "X-1"], ["X-2", "X-3"], ["X-2", "X-3"], ["X-4", "X-0"]]
    assert (job.state, job.counts["created"]) == ("done", 5)
    assert [error.message for error in job.row_errors.all()] == ["sku is the same in rows 2 and 7"]


def test_a_file_brings_gift_cards_by_their_vat_class(shop, run_import):
    result = run_import([["sku", "vat_class"], ["MUG-1", "gift_card"]])

    assert result.complaints == []
    assert Product.objects.get(variants__sku="MUG-1").vat_class == "gift_card"
