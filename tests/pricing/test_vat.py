"""VAT: the rate of a class of goods in a country on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commerce.catalogue.models import VatClass
from commerce.pricing import vat
from core.markets import MARKETS

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("vat_class", "british", "norwegian", "irish"),
    [
        ("standard", "0.20", "0.25", "0.23"),
        ("reduced", "0.05", "0.12", "0.135"),
        ("food", "0", "0.15", "0"),
        ("confectionery", "0.20", "0.15", "0.23"),
        ("book", "0", "0", "0"),
        ("children", "0", "0.25", "0"),
        ("zero", "0", "0", "0"),
    ],
)
def test_the_rate_of_each_class_in_each_country(vat_class, british, norwegian, irish):
    rates = [vat.vat_rate(country, vat_class, DAY) for country in ("GB", "NO", "IE")]

    assert rates == [Decimal(british), Decimal(norwegian), Decimal(irish)]


@pytest.mark.parametrize(
    ("country", "name", "day", "rate"),
    [
        ("IE", "standard", date(2020, 8, 31), "0.23"),
        ("IE", "standard", date(2020, 9, 1), "0.21"),
        ("IE", "standard", date(2021, 2, 28), "0.21"),
        ("IE", "standard", date(2021, 3, 1), "0.23"),
        ("IE", "second", DAY, "0.09"),
        ("GB", "standard", date(2008, 12, 1), "0.15"),
        ("GB", "standard", date(2011, 1, 3), "0.175"),
        ("GB", "standard", date(2011, 1, 4), "0.20"),
        ("NO", "food", date(2011, 12, 31), "0.14"),
        ("NO", "food", date(2012, 1, 1), "0.15"),
        ("NO", "reduced", date(2021, 9, 30), "0.06"),
        ("NO", "reduced", date(2021, 10, 1), "0.12"),
    ],
)
def test_a_rate_is_that_of_the_day(country, name, day, rate):
    assert vat.rate_of(country, name, day) == Decimal(rate)


def test_every_market_has_a_rate_for_every_class_that_goods_may_have():
    for market in MARKETS.values():
        assert set(vat.CLASSES[market.country]) == set(VatClass.values)
        for vat_class in VatClass.values:
            assert 0 <= vat.vat_rate(market.country, vat_class, DAY) < 1


@pytest.mark.parametrize(
    ("country", "vat_class", "day"),
    [("GB", "luxury", DAY), ("XX", "standard", DAY), ("GB", "standard", date(1990, 1, 1))],
)
def test_what_is_unknown_is_an_error_and_not_free_of_tax(country, vat_class, day):
    with pytest.raises(LookupError):
        vat.vat_rate(country, vat_class, day)


def test_rates_are_listed_newest_first():
    for names in vat.RATES.values():
        for rows in names.values():
            days = [since for since, _rate in rows]
            assert days == sorted(set(days), reverse=True)
