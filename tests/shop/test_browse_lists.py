"""The front page, lists and search."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.world import World


def test_home_shows_departments_products_and_promises(window: World, client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'href="/c/kitchen/"' in page
    assert 'href="/p/ff-tent/"' in page
    assert "Delivered Thu 26 Nov to Fri 27 Nov" in page
    assert "£4.95, free from £75.00." in page
    assert 'href="tel:+441632960100"' in page


def test_home_speaks_norwegian_in_norway(window: World, client: Client) -> None:
    page = client.get("/no/").content.decode()
    assert 'href="/no/c/kitchen/"' in page
    assert "Fell telt" in page
    assert "Ut på tur, og hjem igjen" in page
    assert "kr 2\N{NO-BREAK SPACE}999,00" in page


def test_a_list_has_pages_with_addresses(many: World, client: Client) -> None:
    first = client.get("/c/kitchen/").content.decode()
    assert "33 products" in first
    assert first.count('class="product-card"') == 24
    assert 'href="?page=2"' in first
    second = client.get("/c/kitchen/?page=2").content.decode()
    assert second.count('class="product-card"') == 9
    assert 'href="?page=1"' in second


def test_load_more_sends_the_further_products_only(many: World, client: Client) -> None:
    more = client.get(
        "/c/kitchen/?page=2", headers={"HX-Target": "grid", "HX-Request": "true"}
    ).content.decode()
    assert more.count('class="product-card"') == 9
    assert "<html" not in more
    assert 'id="pages" hx-swap-oob="true"' in more


def test_a_page_beyond_the_list_is_not_found(window: World, client: Client) -> None:
    assert client.get("/c/kitchen/?page=2").status_code == 404
    assert client.get("/c/nowhere/").status_code == 404
    assert client.get("/c/kitchen/?page=many").status_code == 200


def test_a_list_sorts_by_price(many: World, client: Client) -> None:
    tiles = client.get("/c/kitchen/?sort=-price").context["tiles"]
    assert [tile.price.amount for tile in tiles[:3]] == [24999, 4900, 1250]


def test_a_list_says_in_words_what_is_left(window: World, client: Client) -> None:
    window.stock(window.mug, window.warehouse, 40)
    window.stock(window.mug, window.leeds, 3)
    window.stock(window.kettle, window.warehouse, 5)
    client.cookies["my_store"] = "GB004"
    tiles = {tile.name: tile for tile in client.get("/c/kitchen/").context["tiles"]}
    said = {name: (tile.online.text, tile.store.text) for name, tile in tiles.items()}
    assert said == {
        "Tarn mug": ("In stock", "3 left in Leeds"),
        "Tarn kettle": ("5 left", "Not in Leeds"),
        "Fell tent": ("Sold out online", "Not in Leeds"),
    }


def test_no_store_is_guessed(window: World, client: Client) -> None:
    window.stock(window.mug, window.leeds, 3)
    assert {tile.store for tile in client.get("/c/kitchen/").context["tiles"]} == {None}
    client.cookies["my_store"] = "NO001"
    assert {tile.store for tile in client.get("/c/kitchen/").context["tiles"]} == {None}


def test_search_finds_by_words_and_keeps_them(window: World, client: Client) -> None:
    page = client.get("/search/?q=mug")
    assert [tile.name for tile in page.context["tiles"]] == ["Tarn mug"]
    assert 'value="mug"' in page.content.decode()
    assert "1 product for" in page.content.decode()


@pytest.mark.parametrize("text", ["FF-MUG", "ff-mug"])
def test_an_article_number_leads_to_its_product(window: World, client: Client, text: str) -> None:
    answer = client.get("/search/", {"q": text})
    assert (answer.status_code, answer["Location"]) == (302, "/p/ff-mug/?variant=FF-MUG")


def test_what_is_merely_alike_is_called_so(window: World, client: Client) -> None:
    page = client.get("/search/?q=kettel").content.decode()
    assert "Nothing fits" in page
    assert 'Did you mean <a href="/search/?q=kettle">kettle</a>' in page
    assert "Tarn kettle" in page
    assert 'href="tel:+441632960100"' in page


def test_nothing_found_offers_departments_and_a_person(window: World, client: Client) -> None:
    page = client.get("/search/?q=zzzzqqqq").content.decode()
    assert "Nothing fits" in page
    assert page.count('href="/c/kitchen/"') > 1
    assert "Ask a person" in page


def test_what_was_typed_is_never_markup(window: World, client: Client) -> None:
    page = client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", 6), ("/c/kitchen/", 7), ("/search/?q=cup", 7), ("/search/?q=kubb", 9)],
)
def test_costs_few_statements(
    many: World,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    most: int,
) -> None:
    client.get("/cart/")
    client.get(address)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("path", ["/c/kitchen/?", "/search/?q=mug&"])
def test_a_page_of_thousands_of_figures_is_the_first(client, window, path):
    assert client.get(f"{path}page={'9' * 4400}").status_code == 200
