"""What the columns of somebody's file are taken for."""

import pytest

from commerce.catalogue.models import Price, Product
from commerce.catalogue.rules import columns
from tests.catalogue.conftest import run_file


@pytest.mark.parametrize(
    "name", ["Cost", "Cost price", "Unit cost", "Costpris", "Kostpris", "Innpris", "Innkjøpspris"]
)
def test_what_it_costs_us_is_not_what_we_ask(name):
    assert columns.propose(["SKU", name], {}, {}) == {"SKU": "sku"}
    assert columns.propose(["SKU", name, "Price"], {}, {})["Price"] == "price:GBP"


def test_a_file_with_norwegian_names_only_is_taken(shop, warehouse, tmp_path):
    file = tmp_path / "varer.csv"
    file.write_text(
        "sku;name:nb;category;price:GBP\nN-1;Rød kopp;Kitchen;129,50\n", encoding="utf-8"
    )

    result = run_file(file)

    assert result.complaints == []
    product = Product.objects.get(variants__sku="N-1")
    assert (product.name_en, product.name_nb, product.slug) == (
        "Rød kopp", "Rød kopp", "rod-kopp",
    )  # fmt: skip
    assert Price.objects.get(variant__sku="N-1").amount == 12950


def test_norwegian_names_leave_the_english_ones_alone(shop, warehouse, tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("sku,name,category\nN-1,Red cup,Kitchen\n", encoding="utf-8")
    second.write_text("sku,name:nb\nN-1,Rød kopp\n", encoding="utf-8")

    run_file(first)
    run_file(second)

    product = Product.objects.get(variants__sku="N-1")
    assert (product.name_en, product.name_nb) == ("Red cup", "Rød kopp")


def test_an_empty_name_beside_a_norwegian_one_is_refused(shop, warehouse, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("sku,name,name:nb,category\nN-1,,Kopp,Kitchen\n", encoding="utf-8")

    assert [said for _row, _column, said in run_file(file).complaints] == ["name is empty"]
