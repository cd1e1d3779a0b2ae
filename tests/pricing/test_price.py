"""What a cart costs: taxed where it goes, rounded once per line, and the total is the sum."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commerce.pricing import operations, queries
from commerce.pricing.rules import VAT_RATES, Context, Item, price, vat_rate
from core.markets import MARKETS
from core.money import Money

DAY = date(2026, 11, 24)
GB = Context(currency="GBP", country="GB", day=DAY, delivery_amount=495, delivery_free_from=7500)
CLASSES = ["standard", "reduced", "food", "confectionery", "book", "children", "zero"]


def noon(day):
    return datetime.combine(day, time(12), UTC)


def item(
    unit: int = 4900,
    quantity: int = 1,
    *,
    vat_class: str = "standard",
    country: str = "GB",
    delivered: bool = True,
    ref: str = "1",
    currency: str = "GBP",
) -> Item:
    return Item(ref, 1, quantity, Money(unit, currency), vat_class, country, delivered)


@pytest.mark.parametrize(
    ("country", "vat_class", "rate"),
    [
        ("GB", "standard", "0.20"),
        ("GB", "reduced", "0.05"),
        ("GB", "food", "0"),
        ("GB", "confectionery", "0.20"),
        ("GB", "book", "0"),
        ("GB", "children", "0"),
        ("NO", "standard", "0.25"),
        ("NO", "reduced", "0.12"),
        ("NO", "food", "0.15"),
        ("NO", "book", "0"),
        ("NO", "children", "0.25"),
    ],
)
def test_the_rate_of_each_class_in_each_country(country, vat_class, rate):
    assert vat_rate(country, vat_class, DAY) == Decimal(rate)


def test_every_market_has_a_rate_for_every_class():
    for market in MARKETS.values():
        for vat_class in CLASSES:
            vat_rate(market.country, vat_class, DAY)


def test_a_class_that_is_unknown_is_an_error_and_not_free_of_tax():
    with pytest.raises(LookupError):
        vat_rate("GB", "luxury", DAY)
    with pytest.raises(LookupError):
        vat_rate("GB", "standard", date(1990, 1, 1))


def test_rates_are_listed_newest_first():
    for country in ("GB", "NO"):
        for vat_class in CLASSES:
            days = [since for at, name, since, _ in VAT_RATES if (at, name) == (country, vat_class)]
            assert days == sorted(days, reverse=True)


def test_tax_follows_the_destination_of_each_line():
    priced = price([item(ref="a"), item(ref="b", country="NO", delivered=False)], GB)

    assert priced.line("a").tax.amount == 817
    assert priced.line("b").tax.amount == 980


def test_delivery_costs_the_charge_and_says_what_is_missing_to_free():
    priced = price([item()], GB)

    assert priced.delivery.gross.amount == 495
    assert priced.delivery.tax.amount == 82
    assert priced.delivery.until_free == Money(2600, "GBP")
    assert priced.total.amount == 5395


@pytest.mark.parametrize(("unit", "charge"), [(7499, 495), (7500, 0), (7501, 0)])
def test_delivery_is_free_from_the_limit_on(unit, charge):
    assert price([item(unit)], GB).delivery.gross.amount == charge


def test_what_is_collected_pays_no_delivery_and_counts_nothing_towards_free():
    assert price([item(delivered=False)], GB).delivery.gross.amount == 0
    assert price([item(9000, delivered=False), item(100, ref="2")], GB).delivery.gross.amount == 495


def test_nothing_costs_nothing():
    priced = price([], GB)

    assert (priced.total.amount, priced.tax.amount, priced.delivery.gross.amount) == (0, 0, 0)


lines = some.lists(
    some.builds(
        item,
        some.integers(0, 10**6),
        some.integers(1, 99),
        vat_class=some.sampled_from(CLASSES),
        country=some.sampled_from(["GB", "NO"]),
        delivered=some.booleans(),
    ),
    max_size=12,
)


@given(lines)
def test_every_total_is_the_sum_of_its_lines(items):
    items = [Item(str(n), *_rest(one)) for n, one in enumerate(items)]
    priced = price(items, GB)

    assert (
        priced.total.amount
        == sum(line.gross.amount for line in priced.lines) + priced.delivery.gross.amount
    )
    assert (
        priced.tax.amount
        == sum(line.tax.amount for line in priced.lines) + priced.delivery.tax.amount
    )
    for one, line in zip(items, priced.lines, strict=True):
        assert line.gross == line.net + line.tax == one.unit * one.quantity - line.discount
        assert 0 <= line.tax.amount <= line.gross.amount
    assert priced.delivery.gross == priced.delivery.net + priced.delivery.tax


@given(lines)
def test_the_order_of_the_lines_changes_no_total(items):
    items = [Item(str(n), *_rest(one)) for n, one in enumerate(items)]

    assert price(items, GB).total == price(items[::-1], GB).total


def _rest(one: Item) -> tuple:
    return one.variant_id, one.quantity, one.unit, one.vat_class, one.country, one.delivered


def test_the_charge_in_force_is_the_newest_that_has_begun(world):
    operations.set_delivery_charge(
        market="GB", valid_from=date(2026, 12, 1), amount=595, free_from=9000
    )

    assert queries.context_for(MARKETS["GB"], noon(date(2026, 11, 30))).delivery_amount == 495
    assert queries.context_for(MARKETS["GB"], noon(date(2026, 12, 1))).delivery_amount == 595
    assert queries.context_for(MARKETS["NO"], noon(date(2026, 12, 1))).currency == "NOK"


def test_before_any_charge_delivery_costs_nothing(db):
    assert queries.context_for(MARKETS["GB"], noon(DAY)).delivery_amount == 0
