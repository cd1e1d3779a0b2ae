"""Finding a store, its page, and making it mine."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from stores.locations.models import Location, SpecialDay
from tests.world import World


def test_lists_the_market_s_stores_by_town(window: World, client: Client) -> None:
    assert [row.store for row in client.get("/stores/").context["rows"]] == [
        window.leeds,
        window.manchester,
    ]
    assert [row.store for row in client.get("/no/stores/").context["rows"]] == [window.oslo]


def test_lists_by_distance_from_a_town_a_position_or_my_store(
    window: World, client: Client
) -> None:
    def first(address: str) -> Location:
        store: Location = client.get(address).context["rows"][0].store
        return store

    assert first("/stores/?place=manchester") == window.manchester
    assert first("/stores/?at=53.4,-2.2") == window.manchester
    client.cookies["my_store"] = "GB003"
    assert first("/stores/") == window.manchester


def test_narrows_by_service_and_by_being_open(window: World, client: Client) -> None:
    Location.objects.filter(pk=window.leeds.pk).update(services=["collect", "parking"])
    SpecialDay.objects.create(
        location=window.leeds, day=date(2026, 11, 24), name="Stocktaking", intervals=[]
    )
    rows = client.get("/stores/?service=parking").context["rows"]
    assert [row.store for row in rows] == [window.leeds]
    rows = client.get("/stores/?open=1").context["rows"]
    assert [row.store for row in rows] == [window.manchester]
    assert (
        "No store has all of that" in client.get("/stores/?open=1&service=parking").content.decode()
    )


@override_settings(DIRECTIONS_URL="https://maps.example/?to={latitude},{longitude}&at={address}")
def test_a_row_says_when_it_is_open_today_and_how_to_reach_it(
    window: World, client: Client
) -> None:
    Location.objects.filter(pk=window.leeds.pk).update(phone="+447700900123")
    SpecialDay.objects.create(
        location=window.leeds,
        day=date(2026, 11, 24),
        name="Late evening",
        intervals=[["10:00", "13:00"], ["14:00", "21:00"]],
    )
    leeds = re.findall(r"<li .*?</li>", client.get("/stores/").content.decode(), re.DOTALL)
    page = next(row for row in leeds if "/stores/gb004/" in row)
    assert "Today 10:00\N{EN DASH}13:00, 14:00\N{EN DASH}21:00" in page
    assert "(Late evening)" in page
    assert 'href="tel:+447700900123"' in page
    assert "07700 900123" in page
    assert "at=1%20High%20Street%2C%20" in page
    assert "https://maps.example/?to=53." in client.get("/stores/gb004/").content.decode()


def test_a_filter_keeps_the_place_and_so_does_taking_it_off(window: World, client: Client) -> None:
    page = client.get("/stores/?at=53.48004,-2.2&service=parking&service=repair").content.decode()
    assert 'name="at" value="53.480,-2.200">' in page
    assert 'href="/stores/?at=53.48004%2C-2.2"' in page
    assert 'name="at" value="" disabled>' in client.get("/stores/?place=Leeds").content.decode()


def test_a_position_that_is_none_is_ignored(window: World, client: Client) -> None:
    for at in ("", "91,0", "nan,nan", "a,b", "1"):
        assert client.get("/stores/", {"at": at}).context["rows"][0].km is None


def test_a_store_shows_address_hours_and_the_days_that_differ(
    window: World, client: Client
) -> None:
    SpecialDay.objects.create(
        location=window.leeds, day=date(2026, 12, 25), name="Christmas Day", intervals=[]
    )
    SpecialDay.objects.create(
        location=window.leeds,
        day=date(2026, 12, 24),
        name="Christmas Eve",
        intervals=[["09:00", "14:00"]],
    )
    page = client.get("/stores/gb004/").content.decode()
    assert "Open until 18:00" in page
    assert "1 High Street" in page
    assert "Christmas Day" in page
    assert "Order now, collect today 12:00" in page
    data = json.loads(
        re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page)[0]
    )
    assert data["address"]["addressLocality"] == "Leeds"
    assert len(data["openingHoursSpecification"]) == 7
    assert [
        (day["validFrom"], day["validThrough"], day["opens"], day["closes"])
        for day in data["specialOpeningHoursSpecification"]
    ] == [
        ("2026-12-24", "2026-12-24", "09:00", "14:00"),
        ("2026-12-25", "2026-12-25", "00:00", "00:00"),
    ]


def test_a_store_says_what_it_has(window: World, client: Client) -> None:
    window.stock(window.mug, window.leeds, 2)
    window.stock(window.mug, window.manchester, 40)
    answer = client.get("/stores/gb004/?q=mug")
    assert "Counted at 10:00." in answer.content.decode()
    (tile,) = answer.context["tiles"]
    assert (tile.name, tile.store.text) == ("Tarn mug", "2 left")
    (tile,) = client.get("/stores/gb004/?q=tent").context["tiles"]
    assert tile.store.text == "Not here"


def test_a_store_of_another_market_is_not_here(window: World, client: Client) -> None:
    assert client.get("/stores/no001/").status_code == 404
    assert client.get("/no/stores/no001/").status_code == 200
    assert client.post("/stores/no001/mine/").status_code == 404


@pytest.mark.parametrize("path", ["/stores/", "/stores/{slug}/"])
def test_who_the_places_come_from_is_said(window: World, client: Client, path: str) -> None:
    page = client.get(path.format(slug=window.leeds.slug)).content.decode()
    assert "Places: GeoNames, CC BY 4.0." in page
    assert "Crown copyright and database right" in page


def test_making_it_mine_is_remembered_and_goes_back(window: World, client: Client) -> None:
    assert client.get("/stores/gb004/mine/").status_code == 405
    answer = client.post("/stores/gb004/mine/", {"next": "/p/ff-mug/"})
    assert answer["Location"] == "/p/ff-mug/"
    assert answer.cookies["my_store"].value == "GB004"
    assert client.get("/").context["my_store"].name == "Leeds"


def test_goes_back_to_our_own_pages_only(window: World, client: Client) -> None:
    answer = client.post("/stores/gb004/mine/", {"next": "https://elsewhere.example/"})
    assert answer["Location"] == "/stores/gb004/"


def test_costs_few_statements(
    window: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.cookies["my_store"] = "GB004"
    client.get("/stores/")
    with django_assert_max_num_queries(0):
        client.get("/stores/")
    with django_assert_max_num_queries(5):
        client.get("/stores/?place=LS1")
    with django_assert_max_num_queries(6):
        client.get("/stores/gb004/?q=mug")
