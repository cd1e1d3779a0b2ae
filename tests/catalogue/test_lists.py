"""Departments, category pages, product pages and variants."""

import pytest

from commerce.catalogue import queries
from commerce.catalogue.models import Attribute, AttributeOption, Variant
from commerce.catalogue.operations import reindex
from core.errors import NotFound
from core.money import Money
from tests.catalogue.conftest import GB, NO, product

pytestmark = pytest.mark.usefixtures("shop")


def test_departments_stand_in_their_order_and_language(django_assert_num_queries):
    with django_assert_num_queries(1):
        english = queries.departments(GB, "en")

    assert [node.name for node in english] == ["Outdoor", "Kitchen", "Clothing"]
    assert [node.name for node in queries.departments(NO, "nb")] == ["Friluft", "Kjøkken", "Klær"]


def test_a_department_that_sells_nothing_in_a_market_is_not_shown_there(shop):
    Variant.objects.filter(sku__in=["SHOE-1", "RAIN-1"]).update(is_active=False)
    reindex(product_ids=[])

    assert [node.slug for node in queries.departments(GB, "en")] == ["outdoor", "kitchen"]


def test_the_tree_has_the_categories_below():
    tree = queries.category_tree(GB, "nb")

    assert (tree[0].name, [child.name for child in tree[0].children]) == ("Friluft", ["Telt"])


def test_a_category_lists_what_is_below_it(django_assert_num_queries):
    with django_assert_num_queries(2):
        page = queries.category_page("outdoor", GB, "en")

    card = page.products.cards[0]
    assert (card.name, card.variant_count, card.tint) == ("Dome tent", 2, "#2a6350")
    assert (card.price, card.highest, card.is_range) == (
        Money(19900, "GBP"),
        Money(24900, "GBP"),
        True,
    )
    assert card.only_variant_id is None
    assert page.children == [("tents", "Tents")]


def test_a_category_knows_the_way_down_to_it():
    assert queries.category_page("tents", NO, "nb").crumbs == [("outdoor", "Friluft")]


def test_a_market_shows_only_what_has_a_price_there():
    british = queries.category_page("kitchen", GB, "en").products
    norwegian = queries.category_page("kitchen", NO, "nb").products

    assert [card.name for card in british.cards] == [
        "Two-slice toaster",
        "Vacuum cleaner",
        "Enamel mug",
    ]
    assert [card.name for card in norwegian.cards] == ["Brødrister", "Støvsuger"]
    assert norwegian.cards[0].price == Money(39900, "NOK")
    assert queries.category_page("tents", NO, "nb").products.cards[0].variant_count == 1


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("price", ["Enamel mug", "Two-slice toaster", "Vacuum cleaner"]),
        ("-price", ["Two-slice toaster", "Vacuum cleaner", "Enamel mug"]),
        ("name", ["Enamel mug", "Two-slice toaster", "Vacuum cleaner"]),
        ("newest", ["Enamel mug", "Vacuum cleaner", "Two-slice toaster"]),
        ("; DROP TABLE", ["Two-slice toaster", "Vacuum cleaner", "Enamel mug"]),
    ],
)
def test_sorts(sort, names):
    assert [
        card.name for card in queries.category_page("kitchen", GB, "en", sort=sort).products.cards
    ] == names


def test_a_list_has_pages_of_24_that_do_not_overlap(write_products):
    write_products(*(product(f"POT-{number}", "Pot") for number in range(30)))

    first, second, third = (
        queries.category_page("kitchen", GB, "en", page=n).products for n in (1, 2, 3)
    )

    assert [len(page.cards) for page in (first, second, third)] == [24, 9, 0]
    assert not {card.id for card in first.cards} & {card.id for card in second.cards}
    assert (first.total, first.pages, first.previous, first.next, second.next) == (
        33,
        2,
        None,
        2,
        None,
    )


def test_there_is_no_unknown_category():
    with pytest.raises(NotFound):
        queries.category_page("nowhere", GB, "en")


def test_a_product_page_costs_one_statement(django_assert_num_queries):
    queries.product_page("dome-tent", GB, "en")
    with django_assert_num_queries(1):
        page = queries.product_page("dome-tent", GB, "en")

    assert [crumb.name for crumb in page.crumbs] == ["Outdoor", "Tents"]
    assert [(axis.name, [value.name for value in axis.values]) for axis in page.axes] == [
        ("Colour", ["Pine", "Red"]), ("Size", ["S", "L"]),
    ]  # fmt: skip
    assert [(v.sku, v.label, v.price) for v in page.variants] == [
        ("TENT-P-S", "Pine, S", Money(19900, "GBP")), ("TENT-R-L", "Red, L", Money(24900, "GBP")),
    ]  # fmt: skip
    assert page.attributes == [("Capacity", "12.5 l")]
    assert page.is_range
    assert page.lowest == Money(19900, "GBP")


def test_words_are_kept_half_a_minute_and_a_new_option_is_known_at_once():
    def colours():
        page = queries.product_page("dome-tent", GB, "en")
        return [value.name for value in page.axes[0].values]

    assert colours() == ["Pine", "Red"]
    colour = Attribute.objects.get(code="colour")
    colour.options.filter(code="red").update(name_en="Ruby")
    assert colours() == ["Pine", "Red"]
    AttributeOption.objects.create(attribute=colour, code="sand", name_en="Sand", position=9)
    Variant.objects.filter(sku="TENT-P-S").update(options={"colour": "sand", "size": "s"})
    assert colours() == ["Ruby", "Sand"]


def test_a_product_page_speaks_norwegian_and_sells_what_norway_has():
    page = queries.product_page("dome-tent", NO, "nb")

    assert page.name == "Kuppeltelt"
    assert [axis.name for axis in page.axes] == ["Farge", "Størrelse"]
    assert [(v.sku, v.label) for v in page.variants] == [("TENT-P-S", "Furu, S")]
    assert page.attributes == [("Volum", "12,5 l")]


def test_text_that_is_missing_in_a_language_comes_in_the_other():
    assert queries.product_page("two-slice-toaster", GB, "nb").description == "Toasts bread evenly."
    assert queries.product_page("vacuum-cleaner", GB, "en").description == "Sterk og stille."


def test_chooses_a_variant_by_sku_or_by_options():
    page = queries.product_page("dome-tent", GB, "en")

    assert page.chosen("TENT-R-L").sku == "TENT-R-L"
    assert page.chosen("no-such").sku == "TENT-P-S"
    assert page.chosen_by({"colour": "red"}).sku == "TENT-R-L"
    assert page.chosen_by({"colour": "red", "size": "s"}) is None


def test_what_is_not_sold_in_the_market_has_no_page_there():
    queries.product_page("enamel-mug", GB, "en")
    with pytest.raises(NotFound):
        queries.product_page("enamel-mug", NO, "en")
    with pytest.raises(NotFound):
        queries.product_page("no-such-thing", GB, "en")


def test_variants_come_with_all_that_a_line_needs(shop, django_assert_num_queries):
    with django_assert_num_queries(1):
        facts = queries.variants_for([shop["TENT-P-S"], shop["MUG-1"], 0], NO)

    tent, mug = facts[shop["TENT-P-S"]], facts[shop["MUG-1"]]
    assert (tent.name("en"), tent.name("nb")) == ("Dome tent", "Kuppeltelt")
    assert (tent.option_text("en"), tent.option_text("nb")) == ("Pine, S", "Furu, S")
    assert (tent.price, tent.weight_g, tent.vat_class, tent.can_be_sold) == (
        Money(249000, "NOK"),
        2100,
        "standard",
        True,
    )
    assert (mug.price, mug.can_be_sold, mug.option_text("en")) == (None, False, "")
    assert len(facts) == 2


def test_no_variants_cost_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.variants_for([], GB) == {}
