"""What an import says of variants that are no longer sold, and of attributes that others may not have."""

import pytest

from commerce.catalogue.models import Attribute, Category, Product, ProductChange, Variant


@pytest.mark.parametrize(("no", "yes"), [("no", "yes"), ("nei", "ja"), ("FALSE", "1")])
def test_a_variant_is_deactivated_and_back_with_a_line_each(shop, run_import, no, yes):
    for said in (no, yes):
        result = run_import([["sku", "active"], ["TENT-R-L", said], ["MUG-1", ""]])
        assert (result.complaints, result.updated, result.unchanged) == ([], 1, 1)
        tents = Variant.objects.filter(product__variants__sku="TENT-R-L").order_by("position")
        assert [each.is_active for each in tents] == [True, said == yes]

    lines = ProductChange.objects.exclude(changes={}).order_by("pk")
    assert [line.changes for line in lines] == [
        {"is_active:TENT-R-L": [True, False]},
        {"is_active:TENT-R-L": [False, True]},
    ]


def test_neither_yes_nor_no_is_refused(shop, run_import):
    result = run_import([["sku", "active"], ["MUG-1", "perhaps"]])

    assert [message for *_place, message in result.complaints] == ["active is neither yes nor no"]


@pytest.fixture
def capacity(shop):
    """The capacity is only for tents."""
    Attribute.objects.get(code="litres").categories.set([Category.objects.get(slug="tents")])


HEAD = ["sku", "name", "category", "attribute:litres"]
ONLY = "attribute:litres is only for products in Tents"


@pytest.mark.parametrize(
    ("cells", "messages"),
    [
        (["MUG-1", "Enamel mug", "", "2"], [ONLY]),
        (["MUG-1", "Enamel mug", "", ""], []),
        (["MUG-1", "Enamel mug", "Outdoor > Tents", "2"], []),
        (["TENT-P-S", "Dome tent", "", "2"], []),
        (["TENT-P-S", "Dome tent", "Kitchen", "2"], [ONLY]),
        (["NEW-1", "Flask", "Kitchen > Flasks", "2"], [ONLY]),
        (["NEW-1", "Flask", "Camping", "2"], [ONLY]),
        (["NEW-1", "Small tent", "Outdoor > Tents > Small", "2"], []),
    ],
)
def test_an_attribute_of_some_categories_is_refused_elsewhere(
    capacity, run_import, cells, messages
):
    result = run_import([HEAD, cells])

    assert [message for *_place, message in result.complaints] == messages
    assert Product.objects.filter(variants__sku=cells[0]).exists() == (
        cells[0] != "NEW-1" or not messages
    )


def test_a_variant_that_joins_a_product_stands_where_that_stands(capacity, run_import):
    mug = Product.objects.get(variants__sku="MUG-1").slug
    head = ["sku", "product", "name", "attribute:litres"]

    result = run_import([head, ["MUG-2", mug, "Enamel mug", "2"]])

    assert [message for *_place, message in result.complaints] == [ONLY]
