"""Which way of delivery fits an address and a weight, and when it arrives."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from commerce.pricing.delivery import Way, choose, delivery_days, fitting
from core.markets import MARKETS
from demo import charges

STANDARD = Way("standard", 495, 7500, position=1, most_g=30_000)
FAR = Way("standard", 1295, zone="far", prefixes=("PA20", "ZE"), position=1, most_g=30_000)
POINT = Way("point", 295, has_points=True, position=0, most_g=20_000)
EXPRESS = Way("express", 995, zone="towns", prefixes=("LS",), position=3)
HEAVY = Way("heavy", 3900, over_g=20_000, position=4)
WAYS = (STANDARD, FAR, POINT, EXPRESS, HEAVY)


def amounts(postcode, weight_g=1000, ways=WAYS):
    return {way.code: way.amount for way in fitting(ways, postcode=postcode, weight_g=weight_g)}


@pytest.mark.parametrize(
    ("postcode", "found"),
    [
        ("", {"point": 295, "standard": 495}),
        ("LS1 5HD", {"point": 295, "standard": 495, "express": 995}),
        ("ZE1 0AA", {"point": 295, "standard": 1295}),
        ("PA20 7AA", {"point": 295, "standard": 1295}),
        ("PA2 0AB", {"point": 295, "standard": 495}),
    ],
)
def test_the_zone_with_the_longest_prefix_counts(postcode, found):
    assert amounts(postcode) == found


def test_weight_decides_who_can_carry_it():
    assert set(amounts("M1 1AE", 20_000)) == {"point", "standard"}
    assert set(amounts("M1 1AE", 20_001)) == {"standard", "heavy"}
    assert set(amounts("M1 1AE", 30_001)) == {"heavy"}


def test_a_zone_where_it_ended_has_it_no_more():
    ended = Way("standard", 0, zone="north", prefixes=("ZE",), is_active=False)
    assert "standard" not in amounts("ZE1 0AA", ways=(STANDARD, ended))


def test_nobody_is_sent_to_a_point_who_did_not_choose_it():
    found = fitting(WAYS, postcode="LS1 5HD", weight_g=500)

    assert choose(found, "") == STANDARD
    assert choose(found, "point") == POINT
    assert choose(found, "heavy") == STANDARD
    assert choose([], "point") is None


def test_days_are_counted_from_the_cut_off_over_weekends():
    express = Way("express", 995, first_days=1, last_days=1, cut_off=time(14))
    friday = date(2026, 11, 27)

    def days(hour):
        now = datetime.combine(friday, time(hour), UTC)
        return delivery_days(now, MARKETS["GB"], express)

    assert days(13) == (date(2026, 11, 30),) * 2
    assert days(14) == (date(2026, 12, 1),) * 2


def test_an_address_in_edinburgh_is_none_in_london():
    prefixes = next(
        each.fields["prefixes"]
        for each in charges.DELIVERY
        if (each.market, each.code) == ("GB", "express")
    )
    assert not "EH1 1BB".startswith(tuple(prefixes))
    assert "E1 6AN".startswith(tuple(prefixes))
