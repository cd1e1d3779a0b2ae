"""Money never loses or makes a minor unit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.money import CurrencyMismatch, Money, cumulative_part, digits, split

amounts = some.integers(-(10**10), 10**10)
rates = some.sampled_from([Decimal(rate) for rate in ("0", "0.05", "0.12", "0.15", "0.20", "0.25")])


def half_up(value: Fraction) -> int:
    """Round as a person does: half away from zero."""
    size = int(abs(value) * 2 + 1) // 2
    return -size if value < 0 else size


@given(amounts, some.lists(some.integers(0, 10**6), min_size=1, max_size=12))
def test_shares_of_a_split_sum_to_the_whole(amount, weights):
    shares = split(Money(amount, "GBP"), weights)

    assert Money.total(shares, "GBP") == Money(amount, "GBP")
    assert len(shares) == len(weights)


@given(some.integers(0, 10**10), some.lists(some.integers(1, 10**6), min_size=1, max_size=12))
def test_a_share_is_never_a_whole_unit_from_the_exact_one(amount, weights):
    for share, weight in zip(split(Money(amount, "NOK"), weights), weights, strict=True):
        assert abs(share.amount - Fraction(amount * weight, sum(weights))) < 1


def test_ties_of_a_split_go_to_the_earlier_share():
    assert [share.amount for share in split(Money(5, "GBP"), [1, 1])] == [3, 2]


def test_without_weight_the_first_share_takes_everything():
    assert [share.amount for share in split(Money(5, "GBP"), [0, 0])] == [5, 0]
    assert split(Money(5, "GBP"), []) == []


@given(some.integers(0, 10**9), some.integers(1, 99), some.data())
def test_any_sequence_of_partial_refunds_adds_up_to_the_total(amount, whole, data):
    total = Money(amount, "GBP")
    steps = sorted({*data.draw(some.lists(some.integers(0, whole))), 0, whole})

    parts = [
        cumulative_part(total, after, whole) - cumulative_part(total, before, whole)
        for before, after in pairwise(steps)
    ]

    assert Money.total(parts, "GBP") == total
    assert all(part.amount >= 0 for part in parts)


@given(some.integers(0, 10**9), some.integers(1, 99), some.data())
def test_a_part_is_the_exact_share_rounded_half_up(amount, whole, data):
    part = data.draw(some.integers(0, whole))

    exact = Fraction(amount * part, whole)
    assert cumulative_part(Money(amount, "GBP"), part, whole).amount == half_up(exact)


@pytest.mark.parametrize(("part", "whole"), [(3, 2), (-1, 2), (0, 0)])
def test_refuses_what_is_no_part(part, whole):
    with pytest.raises(ValueError, match="is not a part"):
        cumulative_part(Money(100, "GBP"), part, whole)


@given(some.integers(0, 10**10), rates)
def test_net_and_the_tax_inside_make_the_gross_and_the_net_is_rounded_once(amount, rate):
    tax = Money(amount, "GBP").tax_included(rate)

    net = amount - tax.amount
    assert net == int((Decimal(amount) / (1 + rate)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert 0 <= tax.amount <= amount


@pytest.mark.parametrize(
    ("amount", "rate", "tax"),
    [(4900, "0.20", 817), (64900, "0.25", 12980), (1250, "0", 0), (105, "0.05", 5)],
)
def test_the_tax_inside_known_prices(amount, rate, tax):
    assert Money(amount, "GBP").tax_included(Decimal(rate)).amount == tax


@given(amounts, amounts)
def test_adding_and_subtracting_undo_each_other(one, other):
    assert Money(one, "GBP") + Money(other, "GBP") - Money(other, "GBP") == Money(one, "GBP")
    assert -Money(one, "GBP") + Money(one, "GBP") == Money.zero("GBP")


def test_currencies_never_meet():
    with pytest.raises(CurrencyMismatch):
        _ = Money(1, "GBP") + Money(1, "NOK")
    with pytest.raises(CurrencyMismatch):
        _ = Money(1, "GBP") < Money(1, "NOK")


@pytest.mark.parametrize(("currency", "decimals"), [("GBP", 2), ("NOK", 2), ("JPY", 0), ("KWD", 3)])
def test_a_minor_unit_is_the_currencys_own(currency, decimals):
    assert digits(currency) == decimals
    assert Money(1234, currency).major == Decimal(1234).scaleb(-decimals)


@pytest.mark.parametrize(
    ("money", "language", "text"),
    [
        (Money(129950, "GBP"), "en", "£1,299.50"),
        (Money(129950, "NOK"), "en", "kr 1,299.50"),
        (Money(129950, "NOK"), "nb", "kr 1 299,50"),
        (Money(129950, "JPY"), "en", "JP¥129,950"),
        (Money(1299505, "KWD"), "en", "KWD1,299.505"),
        (Money(0, "GBP"), "en", "£0.00"),
        (Money(-50, "GBP"), "en", "-£0.50"),
    ],
)
def test_is_written_as_people_read_it(money, language, text):
    assert money.format(language).replace("\xa0", " ").replace("\u202f", " ") == text


def test_british_money_reads_norwegian_in_norwegian():
    text = Money(129950, "GBP").format("nb")
    assert "1\xa0299,50" in text
    assert "£" in text
