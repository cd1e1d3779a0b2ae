"""Suggestions while typing, codes that lead on, and what is counted of a search."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.catalogue import operations as catalogue
from commerce.catalogue import sweepers
from commerce.catalogue.models import Category, Product, SearchQuery
from commerce.orders.operations import luhn_digit
from core.actor import SYSTEM
from tests.world import World


@pytest.fixture
def asked(window: World) -> World:
    """Somebody searched for kettles twice and for nonsense."""
    for _time in range(2):
        catalogue.note_search(
            text="kettle for tea", market="GB", language="en", results=3, now=window.now
        )
    catalogue.note_search(text="kettlexx", market="GB", language="en", results=0, now=window.now)
    catalogue.write_down()
    return window


def test_suggests_searches_categories_and_products(asked: World, client: Client) -> None:
    asked.stock(asked.kettle, asked.warehouse, 3)
    page = client.get("/search/suggestions/?q=ket").content.decode()
    assert "<span>ket<b>tle for tea</b></span>" in page
    assert 'data-url="/search/?q=kettle+for+tea"' in page
    assert "kettlexx" not in page
    assert "Tarn kettle" in page
    assert "3 left" in page
    assert "£49.00" in page
    kitchen = client.get("/search/suggestions/?q=kitch").content.decode()
    assert 'data-url="/c/kitchen/"' in kitchen


def test_a_category_below_a_department_says_where_it_is(asked: World, client: Client) -> None:
    Category.objects.add_child(
        Category.objects.get(slug="kitchen"),
        instance=Category(slug="pans", name_en="Pans", name_nb="Panner", sold_in=["GB"]),
    )
    page = client.get("/search/suggestions/?q=pan").content.decode()
    assert "in Kitchen" in page


@pytest.mark.parametrize("text", ["", "k", "%", "  ", "\\", "ket & | ! (", "x" * 500])
def test_suggests_for_anything_without_error(asked: World, client: Client, text: str) -> None:
    assert client.get("/search/suggestions/", {"q": text}).status_code == 200


def test_suggestions_cost_few_statements(
    asked: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/search/suggestions/?q=ket")
    with django_assert_max_num_queries(5):
        client.get("/search/suggestions/?q=ket")
    with django_assert_max_num_queries(0):
        client.get("/search/suggestions/?q=k")


def test_suggests_in_norwegian_without_the_letters(asked: World, client: Client) -> None:
    assert "Tarn vannkoker" in client.get("/no/search/suggestions/?q=vannk").content.decode()


def test_the_box_is_a_plain_form_without_script(window: World, client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'role="search" action="/search/" method="get"' in page
    assert 'data-src="/search/suggestions/"' in page
    assert 'role="listbox"' in page


def test_an_order_number_leads_to_the_form_and_tells_nothing(window: World, client: Client) -> None:
    number = "100001" + luhn_digit("100001")
    answer = client.get("/search/", {"q": f"#{number}"})
    assert (answer.status_code, answer["Location"]) == (302, f"/orders/?number={number}")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert client.get("/search/", {"q": wrong}).status_code == 200


def test_a_print_code_leads_to_its_product(window: World, client: Client) -> None:
    Product.objects.filter(slug="ff-mug").update(print_code="31-402")
    assert client.get("/search/?q=31-402")["Location"] == "/p/ff-mug/?variant=FF-MUG"


def test_searches_and_clicks_are_counted_by_day(window: World, client: Client) -> None:
    page = client.get("/search/?q=Mug").content.decode()
    client.get("/search/?q=mug")
    client.get("/search/?q=mug&sort=price")
    client.get("/search/?q=qqqqzz")
    assert 'href="/p/ff-mug/?found=Mug"' in page
    client.get("/p/ff-mug/?found=Mug")
    client.get("/p/nothing/?found=Mug")
    catalogue.write_down()
    counted = {row.text: (row.times, row.results, row.clicks) for row in SearchQuery.objects.all()}
    assert counted == {"mug": (2, 1, 1), "qqqqzz": (1, 0, 0)}


def test_a_click_for_a_search_that_nobody_made_adds_nothing(window: World, client: Client) -> None:
    client.get("/p/ff-mug/?found=made+up")
    catalogue.write_down()
    assert not SearchQuery.objects.exists()


def test_what_was_searched_for_is_forgotten_after_ninety_days(
    window: World, client: Client
) -> None:
    sweepers._last.clear()
    client.get("/search/?q=Mug")
    catalogue.write_down()
    assert sweepers.forget_searches(window.now + timedelta(days=89)) == 0
    assert sweepers.forget_searches(window.now + timedelta(days=91)) == 1
    sweepers._last.clear()


@pytest.mark.parametrize("page", ["/search/?q=mug&page=99", "/c/kitchen/?page=99"])
def test_there_is_no_page_after_the_last(window: World, client: Client, page: str) -> None:
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("text", ["ada@example.com", "+44 7700 900123", "5012345678900"])
def test_what_may_be_somebodys_is_not_counted(window: World, client: Client, text: str) -> None:
    client.get("/search/", {"q": text})
    catalogue.write_down()
    assert not SearchQuery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_counting_that_fails_leaves_the_page_alone(committed_world: World, client: Client) -> None:
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalogue_searchquery RENAME TO elsewhere")
    try:
        catalogue.note_search(
            text="mug", market="GB", language="en", results=1, now=committed_world.now
        )
        catalogue.write_down()
        assert client.get("/search/?q=mug").status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO catalogue_searchquery")


def test_a_pinned_product_stands_first_on_the_page(window: World, client: Client) -> None:
    catalogue.save_pin(
        query="mug", product_id=window.tent.product_id, position=0, actor=SYSTEM, now=window.now
    )
    tiles = client.get("/search/?q=mug").context["tiles"]
    assert [tile.name for tile in tiles] == ["Fell tent", "Tarn mug"]


def test_a_card_shows_what_it_cost_before_and_how_it_is_rated(
    window: World, client: Client
) -> None:
    Product.objects.filter(slug="ff-mug").update(rating_sum=13, rating_count=3)
    window.mug.prices.filter(market="GB").update(
        sale_amount=1000, before_amount=1250,
        sale_from=window.now.replace(year=2020), sale_until=window.now.replace(year=2099),
    )  # fmt: skip
    page = client.get("/search/?q=mug").content.decode()
    assert "4.3" in page
    assert '<span class="price price-reduced">£10.00</span>' in page
    assert "£12.50</s>" in page
