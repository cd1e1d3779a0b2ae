"""Narrowing a list: what a count says is what choosing gives, whatever else is chosen."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import (
    Attribute,
    AttributeOption,
    Category,
    Price,
    Product,
    Variant,
    VatClass,
)  # fmt: skip
from core.kept import forget_all
from stores.inventory import queries as stock
from stores.inventory.models import StockHold, StockLevel
from tests.world import World

COLOURS, SIZES = ("pine", "red", "sand"), ("s", "m", "l")


@pytest.fixture
def shelves(window: World) -> World:
    """Eighteen products of all kinds: variants, numbers, brands, ratings, prices, and stock here and there."""
    choose = random.Random(7)
    category = Category.objects.add_root(
        instance=Category(slug="jackets", name_en="Jackets", name_nb="Jakker")
    )
    for position, (code, name, kind, values) in enumerate(
        (
            ("colour", "Colour", "option", COLOURS),
            ("size", "Size", "option", SIZES),
            ("litres", "Volume", "number", ()),
            ("fabric", "Fabric", "text", ()),
            ("secret", "Secret", "text", ()),
        )
    ):
        attribute = Attribute.objects.create(
            code=code, name_en=name, kind=kind, position=position, is_facet=code != "secret",
            unit="l" if kind == "number" else "",
        )  # fmt: skip
        for place, value in enumerate(values):
            AttributeOption.objects.create(
                attribute=attribute, code=value, name_en=value.title(), position=place
            )
    for number in range(18):
        product = Product.objects.create(
            slug=f"jacket-{number}", category=category, name_en=f"Jacket {number:02}", art="generic",
            brand=choose.choice(["Tarn", "Fell & Co", ""]), rating_count=number % 3,
            rating_sum=(number % 3) * choose.choice([2, 4, 5]),
            attributes={"litres": choose.choice([1, 2.5, 10]), "fabric": choose.choice(["wool", "linen"]), "secret": "x"},
        )  # fmt: skip
        pairs = choose.sample(list(itertools.product(COLOURS, SIZES)), choose.choice([1, 2, 4]))
        for position, (colour, size) in enumerate(pairs):
            variant = Variant.objects.create(
                product=product, sku=f"J-{number}-{position}", position=position,
                options={"colour": colour, "size": size},
            )  # fmt: skip
            Price.objects.create(
                variant=variant, market="GB", amount=choose.choice([1000, 2000, 5000])
            )
            for place in (window.warehouse, window.leeds, window.manchester):
                if choose.random() < 0.4:
                    window.stock(variant, place, 1)
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    return window


def _shelf(client: Client, address: str):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.context["shelf"], answer.context["products"]


def _addresses(shelf, base: str):
    """Yield every option that is not chosen, with its address and its count."""
    for facet in shelf.facets:
        for option in facet.options:
            if not option.checked:
                yield facet, option, f"{base}&{urlencode({facet.param: option.value})}"


def test_every_count_is_what_choosing_it_alone_gives(shelves: World, client: Client) -> None:
    client.cookies["my_store"] = "GB004"
    shelf, products = _shelf(client, "/c/jackets/?x=1")
    assert products.total == shelf.total == 18
    assert {facet.name for facet in shelf.facets} == {
        "Availability", "Price", "Brand", "Rating", "Colour", "Size", "Volume", "Fabric",
    }  # fmt: skip
    seen = 0
    for _facet, option, address in _addresses(shelf, "/c/jackets/?x=1"):
        narrowed, found = _shelf(client, address)
        assert (found.total, narrowed.total) == (option.count, option.count), address
        assert option.count > 0
        seen += 1
    assert seen > 15


@pytest.mark.parametrize("seed", range(6))
def test_every_count_is_what_choosing_it_beside_others_gives(
    shelves: World, client: Client, seed: int
) -> None:
    """A further value of a facet in use adds to it; the count of a value is of it alone."""
    client.cookies["my_store"] = "GB004"
    choose = random.Random(seed)
    base = "/c/jackets/?x=1" + choose.choice(["", "&price_from=15", "&price_to=20"])
    for _step in range(3):
        shelf, _products = _shelf(client, base)
        options = list(_addresses(shelf, base))
        if not options:
            break
        base = choose.choice(options)[2]
    shelf, _products = _shelf(client, base)
    for facet in shelf.facets:
        others = [pair for pair in parse_qsl(base.split("?")[1]) if pair[0] != facet.param]
        for option in facet.options:
            alone = f"/c/jackets/?{urlencode([*others, (facet.param, option.value)])}"
            assert _shelf(client, alone)[1].total == option.count, (base, facet.name, option.value)


def test_values_of_one_facet_add_up_and_facets_narrow_each_other(
    shelves: World, client: Client
) -> None:
    def names(query: str) -> set[str]:
        return {tile.name for tile in client.get(f"/c/jackets/?{query}").context["tiles"]}

    assert names("a_colour=pine&a_colour=red") == names("a_colour=pine") | names("a_colour=red")
    both = names("a_colour=pine&a_size=s")
    assert both <= names("a_colour=pine") & names("a_size=s")
    fitting = Variant.objects.filter(options={"colour": "pine", "size": "s"})
    assert both == set(fitting.values_list("product__name_en", flat=True))


def test_what_can_be_promised_decides_where_it_stands(shelves: World, client: Client) -> None:
    client.cookies["my_store"] = "GB004"
    places = {"online": [shelves.warehouse.pk], "today": [shelves.leeds.pk]}
    listed = Variant.objects.filter(product__slug__startswith="jacket")
    level = StockLevel.objects.filter(location=shelves.leeds, variant__in=listed).first()
    StockHold.objects.create(
        level=level, quantity=1, purpose="checkout", expires_at=shelves.now + timedelta(minutes=5),
        created_at=shelves.now,
    )  # fmt: skip
    StockLevel.objects.filter(location=shelves.warehouse, variant__in=listed[:3]).update(safety=1)
    shelf, _products = _shelf(client, "/c/jackets/")
    counts = {option.value: option.count for option in shelf.facets[0].options}
    for answer, ids in places.items():
        units = stock.available_units(
            variant_ids=listed.values_list("pk", flat=True), location_ids=ids, now=shelves.now
        )
        having = {variant for (_place, variant), left in units.items() if left > 0}
        products = set(Variant.objects.filter(pk__in=having).values_list("product_id", flat=True))
        assert counts[answer] == len(products)


def test_today_is_offered_only_while_the_store_can_have_it_ready_today(
    shelves: World, client: Client
) -> None:
    client.cookies["my_store"] = "GB004"

    def answers() -> set[str]:
        return {option.value for option in _shelf(client, "/c/jackets/")[0].facets[0].options}

    assert {"today", "mine"} <= set(answers())
    with time_machine.travel(shelves.now.replace(hour=16, minute=30), tick=False):
        assert "today" not in answers()
        assert "mine" in answers()


def test_distance_is_from_the_place_that_was_typed(shelves: World, client: Client) -> None:
    shelf, _products = _shelf(client, "/c/jackets/?place=Manchester")
    labels = [option.label for option in shelf.facets[0].options]
    assert "Within 10 km of Manchester" in labels
    unknown = client.get("/c/jackets/?place=Atlantis").content.decode()
    assert "We do not know that place." in unknown


def test_the_form_works_without_script_and_the_chips_take_off(
    shelves: World, client: Client
) -> None:
    answer = client.get("/c/jackets/?a_colour=pine&brand=Fell+%26+Co&price_from=12,50&sort=price")
    page = answer.content.decode()
    assert '<form class="filters" id="filters" method="get" action="/c/jackets/"' in page
    assert 'name="a_colour" value="pine" checked' in page
    assert '<button class="btn btn-primary btn-wide" type="submit">Apply</button>' in page
    assert '<input type="hidden" name="sort" value="price">' in page
    chips = {chip.label: chip.url for chip in answer.context["shelf"].chips}
    assert chips == {
        "From £12.50": "?a_colour=pine&brand=Fell+%26+Co&sort=price",
        "Fell & Co": "?a_colour=pine&price_from=12%2C50&sort=price",
        "Pine": "?brand=Fell+%26+Co&price_from=12%2C50&sort=price",
    }
    assert answer.context["shelf"].clear_url == "?sort=price"


def test_what_is_chosen_and_fits_nothing_can_be_taken_off(shelves: World, client: Client) -> None:
    page = client.get("/c/jackets/?price_from=9000&a_colour=pine").content.decode()
    assert "Nothing fits all of that" in page
    assert 'value="pine" checked' in page
    assert "Clear all" in page


@pytest.mark.parametrize(
    "query",
    [
        "a_colour=';DROP", "a_nothing=1", "price_from=abc&price_to=1e99", "price_from=-5", "stock=moon&stock=km10",
        "from_litres=x", "a_colour=" + "x" * 3000, "&".join(f"a_colour={number}" for number in range(200)),
    ],
)  # fmt: skip
def test_strange_choices_are_no_error(shelves: World, client: Client, query: str) -> None:
    assert client.get(f"/c/jackets/?{query}").status_code == 200


def test_a_search_has_the_same_facets(shelves: World, client: Client) -> None:
    shelf, products = _shelf(client, "/search/?q=jacket")
    assert products.total == 18
    for _facet, option, address in _addresses(shelf, "/search/?q=jacket"):
        assert _shelf(client, address)[1].total == option.count, address


@pytest.mark.parametrize(
    "address",
    [
        "/c/jackets/?a_colour=pine&a_size=s&brand=Tarn&rating=4&price_from=1&stock=online&stock=today",
        "/search/?q=jacket&a_colour=pine&price_to=50",
        "/c/jackets/?place=Manchester&stock=km10&price_to=50",
        "/search/?q=jacket&place=Manchester&stock=km10&price_to=50",
    ],
)
def test_a_narrowed_list_costs_few_statements(
    shelves: World,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    client.cookies["my_store"] = "GB004"
    client.get("/cart/")
    client.get(address)
    with django_assert_max_num_queries(8):
        assert client.get(address).status_code == 200


def test_what_stood_a_moment_ago_is_only_whom_to_ask_first(shelves: World, client: Client) -> None:
    """The count is of the stock as it is, whichever variants sold out or came back since the last page."""
    choose = random.Random(11)
    levels = list(
        StockLevel.objects.filter(
            location=shelves.warehouse, variant__product__category__slug="jackets"
        )
    )
    for _page in range(8):
        for level in levels:
            level.on_hand = choose.choice([0, 0, 3])
        StockLevel.objects.bulk_update(levels, ["on_hand"])
        standing = {
            level.variant.product_id
            for level in StockLevel.objects.filter(pk__in=[each.pk for each in levels])
            .select_related("variant")
            .prefetch_related("holds")
            if level.on_hand - level.allocated - level.quarantined - level.safety > 0
            and not level.holds.all()
        }
        (answer,) = client.get("/c/jackets/").context["shelf"].facets[0].options
        assert answer.count == len(standing)


@pytest.mark.parametrize("base", ["/c/jackets/?x=1", "/search/?q=jacket"])
def test_a_gift_card_is_in_stock_online_and_in_no_store(
    shelves: World, client: Client, base: str
) -> None:
    client.cookies["my_store"] = "GB004"
    was = {kind: _shelf(client, f"{base}&stock={kind}")[1].total for kind in ("online", "today")}
    product = Product.objects.get(slug="jacket-0")
    Product.objects.filter(pk=product.pk).update(vat_class=VatClass.GIFT_CARD)
    StockLevel.objects.filter(variant__product=product).update(safety=1000)
    forget_all()
    counts = {
        option.value: option.count
        for facet, option, _address in _addresses(_shelf(client, base)[0], base)
        if facet.param == "stock"
    }

    online, today = (_shelf(client, f"{base}&stock={kind}")[1] for kind in ("online", "today"))

    assert "Jacket 00" in [card.name for card in online.cards]
    assert "Jacket 00" not in [card.name for card in today.cards]
    assert online.total == counts["online"] >= was["online"]
    # With a price beside it as well.
    assert _shelf(client, f"{base}&stock=online&price_to=1")[1].total == 0
