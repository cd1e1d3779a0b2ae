"""Market and language are the URL's prefix, and links keep it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_script_prefix, reverse
from django.utils import translation

from core import holidays, links, markets
from core.markets import MARKETS
from core.middleware import MarketMiddleware

PREFIXES = [
    ("", "GB", "en"), ("/gb-nb", "GB", "nb"), ("/no", "NO", "nb"), ("/no-en", "NO", "en"),
    ("/ie", "IE", "en"), ("/ie-nb", "IE", "nb"),
]  # fmt: skip


def test_these_are_all_prefixes_there_are():
    assert [(prefix, *value) for prefix, value in markets.PREFIXES.items()] == PREFIXES


def serve(path: str, view) -> HttpResponse:
    return MarketMiddleware(view)(RequestFactory().get(path))


@pytest.mark.parametrize(("prefix", "market", "language"), PREFIXES)
def test_the_prefix_says_market_and_language_and_reversed_links_keep_it(prefix, market, language):
    def view(request):
        assert (request.market.code, translation.get_language()) == (market, language)
        assert request.path_info == "/cart/"
        assert reverse("shop:cart") == f"{prefix}/cart/"
        return HttpResponse("ok")

    response = serve(f"{prefix}/cart/", view)

    assert response["Content-Language"] == language
    assert links.page("/cart/", market=market, language=language).endswith(f"{prefix}/cart/")


def test_a_prefix_alone_is_its_front_page():
    def view(request):
        return HttpResponse(request.path_info)

    assert serve("/no", view).content == b"/"
    assert serve("/no/", view).content == b"/"


def test_a_word_that_only_begins_like_a_prefix_is_none():
    def view(request):
        return HttpResponse(f"{request.market.code} {request.path_info}")

    assert serve("/nordic/cart/", view).content == b"GB /nordic/cart/"


def test_nothing_of_it_stays_for_the_next_request():
    def view(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        serve("/no/cart/", view)

    assert get_script_prefix() == "/"
    assert translation.get_language() == "en"


@pytest.mark.parametrize(("prefix", "market", "language"), PREFIXES)
def test_every_link_of_the_cart_page_stays_in_its_market(client, db, prefix, market, language):
    page = client.get(f"{prefix}/cart/")

    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}"' in text
    assert f'href="{prefix}/search/' in text or f'action="{prefix}/search/' in text


@pytest.mark.parametrize(
    ("market", "moment", "is_open", "text"),
    [
        ("GB", datetime(2026, 11, 24, 10, 0, tzinfo=UTC), True, "Open until 20:00"),
        ("GB", datetime(2026, 11, 24, 6, 0, tzinfo=UTC), False, "Opens 08:00 today"),
        ("GB", datetime(2026, 11, 24, 20, 0, tzinfo=UTC), False, "Opens Wed 08:00"),
        # Oslo is an hour ahead: 19:00 UTC is closing time there, and Sunday has no hours.
        ("NO", datetime(2026, 11, 24, 19, 0, tzinfo=UTC), False, "Opens Wed 08:00"),
        ("NO", datetime(2026, 11, 28, 17, 0, tzinfo=UTC), False, "Opens Mon 08:00"),
        # Nobody answers on a public holiday: the Monday is one in Dublin and none in London.
        ("IE", datetime(2026, 10, 26, 10, 0, tzinfo=UTC), False, "Opens Tue 08:00"),
        ("GB", datetime(2026, 10, 26, 10, 0, tzinfo=UTC), True, "Open until 20:00"),
        ("NO", datetime(2026, 5, 15, 19, 0, tzinfo=UTC), False, "Opens Sat 09:00"),
        ("NO", datetime(2026, 5, 16, 17, 0, tzinfo=UTC), False, "Opens Mon 08:00"),
    ],
)
def test_the_telephone_has_the_markets_own_hours(market, moment, is_open, text):
    assert MARKETS[market].opening(moment) == (is_open, text)


@pytest.mark.parametrize(
    ("country", "day", "is_free"),
    [
        ("GB", date(2026, 4, 3), True),
        ("GB", date(2026, 4, 6), True),
        ("GB", date(2026, 8, 31), True),
        # Boxing Day is a Saturday in 2026: its holiday is the Monday. In 2027 both days move.
        ("GB", date(2026, 12, 28), True),
        ("GB", date(2027, 12, 27), True),
        ("GB", date(2027, 12, 28), True),
        ("GB", date(2027, 12, 29), False),
        ("NO", date(2026, 5, 14), True),
        ("NO", date(2026, 5, 17), True),
        ("NO", date(2026, 12, 28), False),
        # Good Friday is no public holiday in Ireland; Saint Brigid's Day is a Monday, or the Friday.
        ("IE", date(2026, 4, 3), False),
        ("IE", date(2026, 2, 2), True),
        ("IE", date(2030, 2, 1), True),
        ("IE", date(2030, 2, 4), False),
        ("IE", date(2026, 10, 26), True),
    ],
)
def test_public_holidays_are_those_of_the_country(country, day, is_free):
    assert holidays.is_holiday(country, day) is is_free


def test_every_market_is_whole():
    for market in MARKETS.values():
        assert set(market.names) == set(markets.LANGUAGES)
        assert holidays.of_year(market.country, 2026)
        assert market.language in markets.LANGUAGES
    assert len({market.currency for market in MARKETS.values()}) == len(MARKETS)
