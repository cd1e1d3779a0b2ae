"""Search in both languages."""

import pytest

from commerce.catalogue import operations, queries
from commerce.catalogue.models import Product
from core.actor import SYSTEM
from tests.catalogue.conftest import GB, NO, NOW, product

pytestmark = pytest.mark.usefixtures("shop")


def found(text, market=GB, language="en"):
    result = queries.search(text, market, language)
    return [card.name for card in result.products.cards]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("brodrister", "Brødrister"), ("stovsuger", "Støvsuger"), ("lopesko", "Løpesko"),
     ("BRØDRISTER", "Brødrister"), ("støvsuger", "Støvsuger"), ("løpesko", "Løpesko")],
)  # fmt: skip
def test_finds_norwegian_words_with_and_without_their_letters(typed, meant):
    assert found(typed, NO, "nb") == [meant]


def test_finds_the_norwegian_name_while_the_page_is_english():
    assert found("brodrister") == ["Two-slice toaster"]


@pytest.mark.parametrize("typed", ["toaster", "toasters", "Toasters", "bread toaster"])
def test_singular_and_plural_find_the_same(typed):
    assert found(typed) == ["Two-slice toaster"]


@pytest.mark.parametrize("typed", ["jakke", "jakker", "regnjakker", "jakken"])
def test_finds_the_part_of_a_norwegian_compound(typed):
    assert found(typed, NO, "nb") == ["Regnjakke"]


def test_a_short_word_finds_the_end_of_a_compound():
    assert found("sko", NO, "nb") == ["Løpesko"]


def test_the_last_word_may_be_unfinished():
    assert found("rain jac") == ["Rain jacket"]


def test_every_word_must_fit():
    assert found("rain toaster") != ["Rain jacket"]
    assert queries.search("rain toaster", GB, "en").is_loose


def test_finds_by_brand_and_by_option_and_by_category():
    assert found("tarnvik") == ["Rain jacket"]
    assert found("red tent") == ["Dome tent"]
    assert found("outdoor") == ["Dome tent"]
    assert found("rødt telt friluft", NO, "nb") == ["Kuppeltelt"]


@pytest.mark.parametrize("code", ["TENT-R-L", "tent-r-l", " TENT-R-L "])
def test_a_sku_finds_its_product_alone(code):
    result = queries.search(code, GB, "en")

    assert result.exact_sku == "TENT-R-L"
    assert [card.slug for card in result.products.cards] == ["dome-tent"]


def test_an_ean_finds_its_product_alone():
    assert queries.search("5012345678900", GB, "en").exact_sku == "TENT-P-S"


def test_a_sku_that_is_not_sold_here_is_no_exact_hit():
    assert queries.search("TENT-R-L", NO, "nb").exact_sku == ""
    assert found("MUG-1", NO, "nb") == []


def test_what_is_not_sold_in_the_market_is_not_found():
    assert found("emaljekrus", GB, "nb") == ["Emaljekrus"]
    assert found("emaljekrus", NO, "nb") == []


def test_a_typing_error_finds_what_is_alike_and_says_so():
    result = queries.search("toastter", GB, "en")

    assert result.is_loose
    assert result.products.cards[0].name == "Two-slice toaster"


def test_nonsense_finds_nothing_and_is_not_called_alike():
    result = queries.search("qqqqxxzz", GB, "en")

    assert (result.products.cards, result.is_loose) == ([], False)


@pytest.mark.parametrize(
    "text", ["", "   ", "%", "_", "'", "\\", "a & | ! ( :*", "<b>", "[[", "\u0000tent", "x" * 5000, "tent " * 50]
)  # fmt: skip
def test_strange_input_is_only_text(text):
    queries.search(text, GB, "en")
    queries.search(text, NO, "nb")


def test_the_name_counts_more_than_the_description(write_products):
    write_products(
        product("A-1", "Camp stove", description_en="Fits beside any lantern."),
        product("A-2", "Lantern", description_en="Burns all night."),
    )

    assert found("lantern") == ["Lantern", "Camp stove"]


def test_pages_are_stable_and_do_not_overlap(write_products):
    write_products(*(product(f"KETTLE-{number}", "Kettle") for number in range(30)))

    pages = [queries.search("kettle", GB, "en", page=number).products for number in (1, 2, 3)]

    assert [len(page.cards) for page in pages] == [24, 6, 0]
    assert len({card.id for page in pages for card in page.cards}) == 30
    assert pages[0].total == 30
    assert not queries.search("kettle", GB, "en", page=3).is_loose


def test_costs_three_statements_and_two_for_several_words(django_assert_num_queries):
    queries.search("toaster", GB, "en")
    with django_assert_num_queries(3):
        queries.search("toaster", GB, "en")
    with django_assert_num_queries(2):
        queries.search("dome tent", GB, "en")


def test_finds_variants_for_the_console(shop, django_assert_num_queries):
    queries.find_variants("tent", GB, "en")
    with django_assert_num_queries(4):
        variants = queries.find_variants("tent", GB, "en")

    assert [(v.sku, v.option_text("en")) for v in variants] == [
        ("TENT-P-S", "Pine, S"),
        ("TENT-R-L", "Red, L"),
    ]
    assert [v.id for v in queries.find_variants("tent-r-l", GB, "en")] == [shop["TENT-R-L"]]
    assert [v.sku for v in queries.find_variants("telt", NO, "nb")] == ["TENT-P-S"]


def test_a_slip_finds_what_was_meant_and_little_else(write_products):
    write_products(
        product("K-1", "Kettle", "Vannkoker"),
        product("K-2", "Petal vase", "Vase"),
        product("K-3", "Metal bottle", "Flaske"),
        product("K-4", "Tea", "Te", description_en="For any kettle."),
    )
    result = queries.search("kettel", GB, "en")

    assert (result.is_loose, result.meant) == (True, "kettle")
    assert [card.name for card in result.products.cards] == ["Kettle"]


def test_two_letters_swapped_in_a_short_word_are_understood(write_products):
    """Such words share hardly a trigram."""
    write_products(product("T-1", "Fell tent", "Fjelltelt"), product("T-2", "Tarn mug", "Krus"))

    assert queries.search("tnet", GB, "en").meant == "tent"
    assert queries.search("mgu", GB, "en").meant == "mug"


@pytest.mark.parametrize(
    ("typed", "meant", "name"),
    [("stovsugr", "stovsuger", "Støvsuger"), ("brodristr", "brodrister", "Brødrister"),
     ("reginjakke", "regnjakke", "Regnjakke")],
)  # fmt: skip
def test_a_slip_in_norwegian_is_understood(typed, meant, name):
    result = queries.search(typed, NO, "nb")

    assert (result.is_loose, result.meant) == (True, meant)
    assert [card.name for card in result.products.cards] == [name]


def test_synonyms_hold_both_ways_in_their_language_alone():
    operations.save_synonym(language="en", words=["toaster", "bread burner"], actor=SYSTEM, now=NOW)

    assert found("bread burner") == ["Two-slice toaster"]
    assert "Two-slice toaster" not in found("bread burner", NO, "nb")
    operations.save_synonym(language="en", words=["mug", "toaster"], actor=SYSTEM, now=NOW)
    assert set(found("mug")) == {"Enamel mug", "Two-slice toaster"}
    assert set(found("toaster")) == {"Enamel mug", "Two-slice toaster"}


def test_a_synonym_that_is_taken_away_is_no_more():
    row = operations.save_synonym(language="en", words=["mug", "beaker"], actor=SYSTEM, now=NOW)
    assert found("beaker") == ["Enamel mug"]
    operations.drop_synonym(synonym_id=row.pk, actor=SYSTEM, now=NOW)
    assert queries.search("beaker", GB, "en").products.total == 0


def test_a_pin_stands_first_found_or_not():
    tent = Product.objects.get(slug="dome-tent")
    operations.save_pin(query="Toaster", product_id=tent.pk, position=0, actor=SYSTEM, now=NOW)

    assert found("toaster") == ["Dome tent", "Two-slice toaster"]
    assert found("toaster", NO, "nb")[0] == "Kuppeltelt"


def test_a_pin_of_what_is_not_sold_here_does_not_count():
    mug = Product.objects.get(slug="enamel-mug")
    operations.save_pin(query="brødrister", product_id=mug.pk, position=0, actor=SYSTEM, now=NOW)

    result = queries.search("brodrister", NO, "nb")
    assert ([card.name for card in result.products.cards], result.products.total) == (
        ["Brødrister"],
        1,
    )


def test_the_number_in_the_printed_catalogue_finds_its_product_alone():
    Product.objects.filter(slug="dome-tent").update(print_code="418-207")

    assert queries.search("418-207", GB, "en").exact_sku == "TENT-P-S"
