"""Prices as people write them, words and slugs."""

import contextlib

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue.rules.prices import parse_price
from commerce.catalogue.rules.texts import fold, free_slug, slug_of, tint_for, words
from core.money import Money


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("129.99", "GBP", 12999), ("£129.99", "GBP", 12999), ("1 299,50", "NOK", 129950),
        ("1\u00a0299,50", "NOK", 129950), ("£1,299.50", "GBP", 129950), ("1.299,50", "NOK", 129950),
        ("kr 1299,-", "NOK", 129900), ("1299 kr", "NOK", 129900), ("NOK 5", "NOK", 500), ("5.5", "GBP", 550),
        ("0", "GBP", 0), ("1,299,000", "GBP", 129900000),
    ],
)  # fmt: skip
def test_reads_prices(text, currency, amount):
    assert parse_price(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "negative"), ("£-5", "negative"), ("-£5", "negative"), ("(5.00)", "negative"),
        ("5.999", "more decimals"), ("0.001", "more decimals"), ("1,299", "two ways"),
        ("kr 5", "is in NOK"), ("$5", "is in USD"), ("99999999999", "too large"),
        ("", "not a price"), ("abc", "not a price"), ("1e3", "not a price"), ("NaN", "not a price"),
        ("12,5,5", "not a price"), ("1 29", "not a price"), ("£", "not a price"), ("5.00-", "not a price"),
        ("\u0663", "not a price"), ("5 each", "not a price"),
    ],
)  # fmt: skip
def test_refuses_what_is_no_price(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse_price(text, "GBP")


@given(st.integers(0, 100_000_000), st.sampled_from([("en", "GBP"), ("nb", "NOK")]))
def test_reads_what_the_shop_writes(amount, market):
    language, currency = market
    assert parse_price(Money(amount, currency).format(language), currency) == amount


@given(st.text(max_size=40))
def test_any_text_is_a_price_or_refused(text):
    with contextlib.suppress(ValueError):
        assert 0 <= parse_price(text, "GBP") <= 1_000_000_000


@given(st.text(max_size=60))
def test_a_slug_is_always_an_address(text):
    slug = slug_of(text)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_folds_as_the_database_does(db):
    for text in ("Brødrister", "Støvsuger Æ Å", "Crème brûlée", "Straße", "Łódź"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT fold(%s)", [text])
            assert fold(text) == cursor.fetchone()[0]


def test_finds_a_free_slug():
    assert free_slug("lamp", "L-1", set()) == "lamp"
    assert free_slug("lamp", "L-1", {"lamp"}) == "lamp-l-1"
    assert free_slug("lamp", "L-1", {"lamp", "lamp-l-1"}) == "lamp-l-1-2"


def test_takes_the_words_of_a_query():
    assert words("Blå  Støvsuger & (telt)!") == ["bla", "stovsuger", "telt"]


def test_takes_the_colour_that_the_text_names_else_the_same_quiet_one():
    assert tint_for("A deep Purple sofa in oak", "X") == "#70528c"
    assert tint_for("A sofa", "X") == tint_for("Another sofa", "X")
