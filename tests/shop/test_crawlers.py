"""What crawlers may read, where everything is, and which address of a page counts."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from commerce.catalogue.models import Brand, Category, Price, Product
from commerce.catalogue.operations import indexing
from commerce.web import crawlers
from core import markets
from tests.world import World

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def shop(world: World) -> World:
    """Give a shop whose mug has a brand, and is not sold in Norway."""
    Price.objects.filter(variant=world.mug, market="NO").delete()
    Product.objects.filter(pk=world.mug.product_id).update(
        made_by=Brand.objects.create(slug="fell-works", name="Fell Works")
    )
    indexing.reindex(product_ids=[variant.product_id for variant in world.variants])
    return world


def addresses(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"].startswith("application/xml")
    assert "max-age=3600" in answer["Cache-Control"]
    root = ElementTree.fromstring(answer.content)
    found = [each.text or "" for each in root.findall("*/s:loc", SPACE)]
    assert all(each.startswith(settings.BASE_URL) for each in found)
    return [each.removeprefix(settings.BASE_URL) for each in found]


def head(client: Client, path: str) -> tuple[list[str], list[str], bool]:
    """Return canonical addresses, languages, and whether it stays off lists."""
    text = client.get(path).content.decode()
    return (
        re.findall(r'rel="canonical" href="([^"]*)"', text),
        re.findall(r'hreflang="([^"]*)" href="http', text),
        '<meta name="robots" content="noindex">' in text,
    )


def test_crawlers_stay_out_of_what_is_somebodys_own_in_every_country(client, shop):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert {"Disallow: /account/", "Disallow: /no/account/", "Disallow: /gb-nb/orders/"} <= set(
        lines
    )
    assert not any(f"/{part}/" in line for line in lines for part in ("p", "c", "search", "cart"))
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in lines


def test_every_address_of_the_sitemap_is_a_page_that_counts(client, shop):
    parts = addresses(client, "/sitemap.xml")
    assert len(parts) == 2 * len(markets.PREFIXES)
    found = [path for part in parts for path in addresses(client, part)]
    assert len(found) == len(set(found))
    for path in found:
        assert head(client, path)[0] == [settings.BASE_URL + path], path
    assert {"/", "/c/kitchen/", "/b/fell-works/", "/stores/", "/stores/gb004/"} <= set(found)
    assert {"/p/ff-mug/", "/gb-nb/p/ff-mug/", "/no/p/ff-tent/", "/no/stores/no001/"} <= set(found)
    assert not {"/no/p/ff-mug/", "/no/b/fell-works/", "/no/stores/gb004/", "/ie/p/ff-mug/"} & set(
        found
    )


def test_a_sitemap_is_in_parts_that_leave_nothing_out(client, shop, monkeypatch):
    monkeypatch.setattr(crawlers, "PART", 2)
    parts = [
        part for part in addresses(client, "/sitemap.xml") if part.startswith("/sitemaps/products")
    ]
    assert parts == ["/sitemaps/products-1.xml", "/sitemaps/products-2.xml"]
    found = [addresses(client, part) for part in parts]
    assert [len(each) for each in found] == [2, 1]
    assert {path for each in found for path in each} == {
        "/p/ff-kettle/",
        "/p/ff-mug/",
        "/p/ff-tent/",
    }
    assert client.get("/sitemaps/products-3.xml").status_code == 404


def test_what_is_hidden_or_withdrawn_is_not_named(client, shop):
    Category.objects.update(is_hidden=True)
    Product.objects.filter(pk=shop.tent.product_id).update(is_published=False)
    assert "/c/kitchen/" not in addresses(client, "/sitemaps/shop.xml")
    assert "/p/ff-tent/" not in addresses(client, "/sitemaps/products-1.xml")


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("/c/kitchen/", "/c/kitchen/"),
        ("/c/kitchen/?sort=price&price_from=10", "/c/kitchen/"),
        ("/c/kitchen/?page=1", "/c/kitchen/"),
        ("/p/ff-mug/?variant=FF-MUG", "/p/ff-mug/"),
        ("/stores/?near=Leeds", "/stores/"),
        ("/no/c/kitchen/?sort=price", "/no/c/kitchen/"),
    ],
)  # fmt: skip
def test_what_narrows_or_sorts_counts_for_the_page_without_it(client, shop, path, counts):
    canonical, languages, is_hidden = head(client, path)
    assert canonical == [settings.BASE_URL + counts]
    assert bool(languages) == ("?" not in path)
    assert not is_hidden


def test_a_page_of_a_list_counts_for_itself_unless_it_is_narrowed(rf):
    assert crawlers.listing(rf.get("/c/kitchen/?page=3"))["canonical"] == "/c/kitchen/?page=3"
    assert crawlers.listing(rf.get("/c/kitchen/?page=3&sort=price"))["canonical"] == "/c/kitchen/"
    assert crawlers.listing(rf.get("/c/kitchen/?page=%C2%B2"))["canonical"] == "/c/kitchen/"


def test_other_languages_are_named_where_there_is_such_a_page(client, shop):
    assert "nb-NO" in head(client, "/c/kitchen/")[1]
    assert head(client, "/p/ff-tent/")[1] == ["en-GB", "nb-GB", "nb-NO", "en-NO", "x-default"]
    assert head(client, "/p/ff-mug/")[1] == ["en-GB", "nb-GB", "x-default"]
    assert head(client, "/no/stores/no001/")[1] == ["nb-NO", "en-NO"]


@pytest.mark.parametrize(
    "path",
    ["/search/?q=mug", "/cart/", "/accounts/login/", "/orders/", "/wishes/", "/compare/", "/checkout/"],
)  # fmt: skip
def test_what_says_nothing_to_strangers_is_not_listed(client, shop, path):
    text = client.get(path, follow=True).content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert "canonical" not in text


def test_a_sitemap_costs_what_it_should(client, shop, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        client.get("/sitemap.xml")
    with django_assert_max_num_queries(1):
        client.get("/sitemaps/products-1.xml")
