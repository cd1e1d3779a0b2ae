"""Distances, names and postcodes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stores.locations import rules

latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
points = st.tuples(latitudes, longitudes)


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((51.50853, -0.12574), (53.48095, -2.23743), 262),  # London to Manchester
        ((59.91273, 10.74609), (60.39299, 5.32415), 305),  # Oslo to Bergen
        ((0, 179.5), (0, -179.5), 111),  # over the date line
        ((51.5, 0), (51.5, 0), 0),
    ],
)
def test_measures_great_circles(here, there, km):
    assert rules.distance_km(here, there) == pytest.approx(km, abs=1)


@given(points, points)
def test_distance_is_the_same_both_ways_and_at_most_half_the_earth(here, there):
    km = rules.distance_km(here, there)
    assert 0 <= km <= 20_038
    assert km == pytest.approx(rules.distance_km(there, here), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Tromsø", "tromso"),
        (" ÅLESUND ", "alesund"),
        ("Bærums  Verk", "baerums verk"),
        ("Vang På Hedmarken", "vang pa hedmarken"),
        ("Ålesund", "alesund"),
    ],
)
def test_folds_letters(text, plain):
    assert rules.folded(text) == plain


def test_takes_names_as_they_are_typed_without_norwegian_keys():
    assert rules.spellings("Tromsoe") == ("tromsoe", "tromso")
    assert rules.spellings("Aalesund") == ("aalesund", "alesund")
    assert rules.spellings("Moss") == ("moss",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SW1A 1AA", "SW1A"),
        ("sw1a1aa", "SW1A"),
        ("M1 1AE", "M1"),
        ("m11ae", "M1"),
        ("M11", "M11"),
        ("M1 1", "M1"),
        ("SW 1A", "SW1A"),
        ("ec1", "EC1"),
        ("york", ""),
        ("0150", ""),
        ("", ""),
    ],
)
def test_reads_outward_codes(text, code):
    assert rules.outcode(text) == code


OSLO, SANDVIKA = (59.91, 10.75), (59.89, 10.52)
TWO_NAMESAKES = [
    rules.Placed("1300", "Sandvika", (64.46, 13.59), exact=True),
    rules.Placed("1337", "Sandvika", (64.46, 13.59), exact=True),
    rules.Placed("1366", "Lysaker", (59.91, 10.64), exact=True),
    rules.Placed("1385", "Asker", (59.83, 10.43), exact=True),
    rules.Placed("1353", "Bærums Verk", (61.34, 11.49), exact=False),
]


def test_a_namesake_far_away_does_not_place_a_postcode():
    points = rules.settled(TWO_NAMESAKES)
    for code in ("1300", "1337", "1353"):
        assert rules.distance_km(points[code], SANDVIKA) < 20
    assert points["1366"] == (59.91, 10.64)


def test_svalbard_is_far_from_its_region_and_right():
    rows = [
        rules.Placed("9100", "Kvaløysletta", (69.7, 18.9), exact=True),
        rules.Placed("9151", "Storslett", (69.8, 21.0), exact=True),
        rules.Placed("9170", "Longyearbyen", (78.22, 15.65), exact=True),
    ]
    assert rules.settled(rows)["9170"] == (78.22, 15.65)


def test_a_postcode_that_nothing_is_known_about_stays_where_the_list_has_it():
    assert rules.settled([rules.Placed("0001", "X", OSLO, exact=False)]) == {"0001": OSLO}
