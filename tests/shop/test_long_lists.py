"""A list of more than a hundred products keeps its counts for a moment; what is chosen is asked every time."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Category, Price, Product, Variant
from commerce.catalogue.queries.narrowing import LONG
from commerce.catalogue.queries.typeahead import suggest
from core.kept import forget_all
from core.markets import MARKETS
from stores.inventory.models import StockLevel
from tests.world import World


def _fill(world: World, number: int) -> None:
    category = Category.objects.add_root(
        instance=Category(slug="pegs", name_en="Pegs", name_nb="Plugger")
    )
    for each in range(number):
        product = Product.objects.create(
            slug=f"peg-{each}", category=category, name_en=f"Peg {each:03}", art="generic"
        )
        variant = Variant.objects.create(product=product, sku=f"PEG-{each}")
        Price.objects.create(variant=variant, market="GB", amount=500)
        world.stock(variant, world.warehouse, 1)
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))


def _in_stock(client: Client, address: str) -> int:
    (option,) = client.get(address).context["shelf"].facets[0].options
    return option.count


@pytest.mark.parametrize("address", ["/c/pegs/?x=1", "/search/?q=peg"])
def test_a_long_list_is_counted_once_in_a_moment_and_chosen_from_as_it_is(
    window: World, client: Client, address: str
) -> None:
    _fill(window, LONG + 1)
    assert _in_stock(client, address) == LONG + 1
    StockLevel.objects.filter(variant__sku="PEG-7").update(on_hand=0)

    with CaptureQueriesContext(connection) as again:
        assert _in_stock(client, address) == LONG + 1
    narrowed = client.get(f"{address}&stock=online").context
    assert (narrowed["products"].total, narrowed["shelf"].total) == (LONG, LONG)

    forget_all()
    client.get("/cart/")
    with CaptureQueriesContext(connection) as anew:
        assert _in_stock(client, address) == LONG
    assert len(again) < len(anew)


@pytest.mark.parametrize("address", ["/c/pegs/?x=1", "/search/?q=peg"])
def test_a_list_of_a_hundred_is_counted_for_every_page(
    window: World, client: Client, address: str
) -> None:
    _fill(window, LONG)
    assert _in_stock(client, address) == LONG
    StockLevel.objects.filter(variant__sku="PEG-7").update(on_hand=0)

    assert _in_stock(client, address) == LONG - 1


def test_another_answer_is_another_count(window: World, client: Client) -> None:
    _fill(window, LONG + 1)
    window.stock(Variant.objects.get(sku="PEG-3"), window.leeds, 1)
    assert _in_stock(client, "/c/pegs/?x=1") == LONG + 1

    client.cookies["my_store"] = window.leeds.code
    options = client.get("/c/pegs/?x=1").context["shelf"].facets[0].options

    assert {option.value: option.count for option in options}["mine"] == 1


@pytest.mark.parametrize("number", [LONG, LONG + 1])
def test_a_long_result_is_found_once_in_a_moment_and_its_prices_are_as_they_are(
    window: World, client: Client, number: int
) -> None:
    _fill(window, number)
    assert client.get("/search/?q=peg").context["products"].total == number
    Price.objects.filter(variant__sku="PEG-0").update(amount=400)
    Product.objects.filter(slug="peg-7").update(is_published=False)
    catalogue.reindex(product_ids=[Product.objects.get(slug="peg-7").pk])

    found = client.get("/search/?q=peg").context["products"]

    assert found.total == (number if number > LONG else number - 1)
    assert found.cards[0].price.amount == 400


@pytest.mark.parametrize(("number", "asked"), [(LONG, 4), (LONG + 1, 1)])
def test_what_many_begin_with_is_looked_up_once_in_a_moment(
    window: World, number: int, asked: int
) -> None:
    _fill(window, number)
    first = suggest("pe", MARKETS["GB"], "en")
    Price.objects.filter(variant__sku="PEG-0").update(amount=400)

    with CaptureQueriesContext(connection) as again:
        second = suggest("pe", MARKETS["GB"], "en")

    assert len(again) == asked
    assert [card.slug for card in second.cards] == [card.slug for card in first.cards]
    assert second.cards[0].price.amount == 400
