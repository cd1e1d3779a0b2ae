"""Fifty stores and the warehouses open when they should, with stock that differs by size."""

import re
from collections import Counter
from datetime import date

import pytest

from core.markets import MARKETS
from demo import catalogue, opening, stores

LOCATIONS = stores.build()
BY_CODE = {location.code: location for location in LOCATIONS}
VARIANTS = [variant for product in catalogue.build().products for variant in product.variants]


def test_there_are_fifty_stores_and_one_warehouse_per_country():
    kinds = Counter((location.kind, location.country) for location in LOCATIONS)
    assert kinds == {
        ("store", "GB"): 30, ("store", "NO"): 20, ("warehouse", "GB"): 1, ("warehouse", "NO"): 1,
        ("warehouse", "IE"): 1,
    }  # fmt: skip
    assert len(BY_CODE) == len({location.phone for location in LOCATIONS}) == 53
    assert BY_CODE["GB004"].name == "Fjord & Fell Leeds"


def test_telephone_numbers_reach_nobody():
    harmless = r"\+441632960\d{3}|\+442079460\d{3}|\+472100\d{4}|\+35320910\d{4}"
    assert all(re.fullmatch(harmless, location.phone) for location in LOCATIONS)


def test_postcodes_have_the_form_of_their_country():
    for location in LOCATIONS:
        assert MARKETS[location.country].postcode.written(location.postcode) == location.postcode


def test_every_interval_opens_before_it_closes():
    for location in LOCATIONS:
        assert len(location.week) == 7
        days = [*location.week, *(special.intervals for special in location.special_days)]
        for intervals in days:
            times = [time for span in intervals for time in (span.opens, span.closes)]
            assert times == sorted(set(times))


def test_thursdays_are_late_sundays_closed_in_norway_and_one_store_has_lunch():
    assert BY_CODE["GB004"].week[3][0].closes > BY_CODE["GB004"].week[2][0].closes
    assert all(location.week[6] == () for location in LOCATIONS if location.country == "NO")
    assert [x.code for x in LOCATIONS if len(x.week[0]) == 2] == ["NO049"]


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2026, date(2026, 4, 5)), (2027, date(2027, 3, 28)), (2024, date(2024, 3, 31))],
)
def test_easter_falls_when_it_does(year, sunday):
    assert opening.easter(year) == sunday


@pytest.mark.parametrize(
    ("code", "day", "name", "is_open"),
    [
        ("NO031", date(2026, 5, 17), "Grunnlovsdagen", False),
        ("NO031", date(2027, 5, 17), "Grunnlovsdagen", False),
        ("NO032", date(2026, 12, 24), "Julaften", True),
        ("GB004", date(2026, 12, 25), "1. juledag", False),
        ("GB004", date(2026, 8, 31), "Britisk fridag i august", True),
        ("GB006", date(2026, 8, 3), "Britisk fridag i august", True),
        ("GB006", date(2027, 1, 2), "2. januar", False),
        ("IEW1", date(2026, 3, 17), "Sankt Patricks dag", False),
        ("IEW1", date(2026, 10, 26), "Irsk fridag i oktober", False),
    ],
)
def test_special_days_are_known_by_name(code, day, name, is_open):
    special = {special.day: special for special in BY_CODE[code].special_days}[day]
    assert special.name_nb == name
    assert bool(special.intervals) is is_open


def test_no_date_is_special_twice():
    for location in LOCATIONS:
        days = [special.day for special in location.special_days]
        assert days == sorted(set(days))


def test_services_and_aisles_are_known():
    for location in LOCATIONS:
        assert set(location.services) <= set(stores.SERVICES)
        assert len(location.aisles) == 10
        if location.kind == "store":
            assert {"collect", "returns"} <= set(location.services)


def test_stock_differs_by_size_and_stays_the_same():
    def levels(code: str) -> list[int]:
        return [
            stores.stock(BY_CODE[code], v) for v in VARIANTS if BY_CODE[code].country in v.prices
        ]

    warehouse, large, small = levels("GBW1"), levels("GB004"), levels("GB030")
    assert sum(warehouse) > 10 * sum(large)
    assert sum(large) > sum(small) > 0
    assert small.count(0) > large.count(0) > 0
    assert any(0 < level <= 2 for level in large)
    assert levels("GB004") == large


def test_nothing_lies_where_it_is_not_sold():
    norwegian = [variant for variant in VARIANTS if "GB" not in variant.prices]
    assert norwegian
    assert all(stores.stock(BY_CODE["GBW1"], variant) == 0 for variant in norwegian)
