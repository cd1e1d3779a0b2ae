"""The demo catalogue is large enough, bilingual, sellable, and the same every time."""

import re
from collections import Counter

import pytest

from commerce.catalogue import art
from demo import catalogue, codes
from demo.catalogue import Catalogue
from demo.vocabulary import VAT_CLASSES


@pytest.fixture(scope="module")
def shop() -> Catalogue:
    return catalogue.build()


def variants(shop: Catalogue) -> list:
    return [variant for product in shop.products for variant in product.variants]


def test_is_as_large_as_promised(shop):
    assert len(shop.products) >= 300
    assert len(variants(shop)) >= 900
    assert len(shop.categories) == 10
    assert all(len(department.children) >= 4 for department in shop.categories)
    assert max(len(product.variants) for product in shop.products) <= 12
    assert min(len(product.variants) for product in shop.products) == 1


def test_keys_slugs_skus_and_eans_are_unique(shop):
    for values in (
        [product.key for product in shop.products],
        [product.slug for product in shop.products],
        [variant.sku for variant in variants(shop)],
        [variant.ean for variant in variants(shop)],
        [node.slug for root in shop.categories for node in (root, *root.children)],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


@pytest.mark.parametrize(
    ("body", "digit"), [("400638133393", 1), ("978030640615", 7), ("200000000000", 8)]
)
def test_computes_the_check_digit_of_known_codes(body, digit):
    assert codes.check_digit(body) == digit


def test_eans_are_internal_and_checked(shop):
    for variant in variants(shop):
        assert re.fullmatch(r"2\d{12}", variant.ean)
        weighted = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(variant.ean))
        assert weighted % 10 == 0


def test_a_taken_ean_is_not_given_twice():
    taken: set[str] = set()
    assert codes.ean_for("FF-A", taken) != codes.ean_for("FF-A", taken)


def test_every_text_is_there_in_both_languages_and_is_its_own(shop):
    for product in shop.products:
        for text in (product.description_en, product.description_nb):
            assert 60 < len(text) < 600
            assert len(re.findall(r"[.!?](?:\s|$)", text)) in range(2, 7)
            assert "{" not in text
        assert product.name_en
        assert product.name_nb
        assert product.description_en != product.description_nb
    assert len({product.description_en for product in shop.products}) == len(shop.products)
    assert len({product.description_nb for product in shop.products}) == len(shop.products)


@pytest.mark.parametrize(
    "word", ["brødrister", "støvsuger", "løpesko", "sovepose", "tursekk", "kjøkkenvekt"]
)
def test_words_that_a_norwegian_searches_for_are_there(shop, word):
    assert any(word in product.name_nb.lower() for product in shop.products)


def test_prices_are_positive_and_look_like_prices(shop):
    for variant in variants(shop):
        assert variant.prices
        assert all(price > 0 for price in variant.prices.values())
        assert variant.prices.get("GB", 0) % 100 in {0, 99}
        assert variant.prices.get("NO", 0) % 100 == 0
        assert variant.prices.get("IE", 0) % 100 in {0, 95}


def test_some_products_are_sold_in_one_market_only(shop):
    markets = Counter(frozenset(product.variants[0].prices) for product in shop.products)
    assert markets[frozenset({"NO"})] >= 3
    assert markets[frozenset({"GB", "IE"})] >= 1
    assert markets[frozenset({"GB", "NO", "IE"})] > 280


def test_prices_in_euros_are_those_of_a_shop_and_not_of_a_bank(shop):
    whole = [
        variant.prices["IE"] for variant in variants(shop) if variant.prices.get("IE", 0) >= 10000
    ]
    small = [
        variant.prices["IE"]
        for variant in variants(shop)
        if variant.prices.get("IE", 10000) < 10000
    ]
    assert all(price // 100 % 10 == 9 and price % 100 == 0 for price in whole)
    assert all(price % 100 == 95 for price in small)
    for variant in variants(shop):
        if "IE" in variant.prices:
            assert 0.95 < variant.prices["IE"] / variant.prices["GB"] < 1.4


def test_vat_follows_the_goods(shop):
    by_key = {product.key: product.vat_class for product in shop.products}
    assert by_key["FOOD-HAVRE"] == "food"
    assert by_key["FOOD-SJOKO"] == "confectionery"
    assert by_key["BOOK-HYTTEB"] == "book"
    assert by_key["KIDS-DRESS"] == "children"
    assert set(by_key.values()) == set(VAT_CLASSES)


def test_attributes_and_options_are_all_declared(shop):
    declared = {attribute.code: attribute for attribute in shop.attributes}
    for product in shop.products:
        for code, value in product.attributes.items():
            attribute = declared[code]
            assert not attribute.variant_level
            if attribute.kind == "option":
                assert value in {option.code for option in attribute.options}
            else:
                assert isinstance(value, int | float)
        for variant in product.variants:
            assert variant.weight_g > 0
            for code, option_code in variant.options.items():
                assert declared[code].variant_level
                assert option_code in {option.code for option in declared[code].options}
        combinations = [tuple(variant.options.items()) for variant in product.variants]
        assert len(set(combinations)) == len(combinations)


def test_every_product_has_a_category_and_a_drawing_of_its_own_kind(shop):
    leaves = {leaf.slug for root in shop.categories for leaf in root.children}
    assert {product.category for product in shop.products} == leaves
    assert {product.art for product in shop.products} <= set(art.KINDS) - {"generic"}
    assert {root.art for root in shop.categories} == set(art.DEPARTMENTS)


def test_the_same_call_gives_the_same_shop(shop):
    assert catalogue.build() == shop


def test_scales_down_evenly_and_up_without_changing_what_is_there(shop):
    small = catalogue.build(50)
    assert len(small.products) == 50
    assert {p.category for p in small.products} & {
        leaf.slug for leaf in shop.categories[-1].children
    }

    large = catalogue.build(1000)
    assert len(large.products) == 1000
    assert large.products[: len(shop.products)] == shop.products
    assert len({p.slug for p in large.products}) == 1000
    eans = [variant.ean for variant in variants(large)]
    assert len(set(eans)) == len(eans)
    assert catalogue.build(1000) == large
