"""When a parcel arrives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue.queries import Offer
from commerce.pricing.rules import Context
from commerce.web import promises
from core.markets import MARKETS
from core.money import Money

GB, NO = MARKETS["GB"], MARKETS["NO"]
LONDON, OSLO = GB.zone, NO.zone


@pytest.mark.parametrize(
    ("ordered", "first", "last"),
    [
        # Tuesday morning; Tuesday 18:00 counts as Wednesday.
        (datetime(2026, 11, 24, 10, 0, tzinfo=LONDON), date(2026, 11, 26), date(2026, 11, 27)),
        (datetime(2026, 11, 24, 17, 59, tzinfo=LONDON), date(2026, 11, 26), date(2026, 11, 27)),
        (datetime(2026, 11, 24, 18, 0, tzinfo=LONDON), date(2026, 11, 27), date(2026, 11, 30)),
        # Friday evening, Saturday and Sunday count as Monday.
        (datetime(2026, 11, 27, 18, 0, tzinfo=LONDON), date(2026, 12, 2), date(2026, 12, 3)),
        (datetime(2026, 11, 28, 9, 0, tzinfo=LONDON), date(2026, 12, 2), date(2026, 12, 3)),
        (datetime(2026, 11, 29, 23, 0, tzinfo=LONDON), date(2026, 12, 2), date(2026, 12, 3)),
        # Thursday's parcel crosses the weekend.
        (datetime(2026, 11, 26, 9, 0, tzinfo=LONDON), date(2026, 11, 30), date(2026, 12, 1)),
    ],
)
def test_arrives_in_two_to_three_working_days(ordered: datetime, first: date, last: date) -> None:
    assert promises.delivery_days(ordered, GB) == (first, last)


def test_the_cut_off_is_on_the_market_s_own_clock() -> None:
    half_past_five_in_london = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    assert promises.delivery_days(half_past_five_in_london, GB)[0] == date(2026, 11, 26)
    assert promises.delivery_days(half_past_five_in_london, NO)[0] == date(2026, 11, 27)


@given(st.integers(0, 4 * 365 * 24 * 60))
def test_never_arrives_at_a_weekend(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    first, last = promises.delivery_days(now, GB)
    assert now.astimezone(LONDON).date() < first < last
    assert first.weekday() < 5
    assert last.weekday() < 5


@pytest.mark.parametrize(("price", "charge"), [(7499, 495), (7500, 0), (100, 495)])
def test_delivery_is_free_from_the_market_s_limit_on(price: int, charge: int) -> None:
    offer = Offer(
        id=1,
        sku="A",
        ean=None,
        options={},
        label="",
        tint="#000000",
        weight_g=1,
        price=Money(price, "GBP"),
    )
    context = Context("GBP", "GB", date(2026, 11, 24), delivery_amount=495, delivery_free_from=7500)
    assert promises.delivery_charge(offer, "standard", context) == Money(charge, "GBP")
