"""Places with the hours of a usual shop."""

from datetime import UTC, datetime, time
from itertools import count

import pytest
from hypothesis import settings

from stores.locations import operations

# No deadline per example: a busy machine is not a failure.
settings.register_profile("calm", deadline=None, max_examples=60)
settings.load_profile("calm")

DAY = ((time(10), time(20)),)
WEEK = (DAY,) * 6 + ((),)
# A Monday, at noon in London.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def now():
    return NOON


@pytest.fixture
def make(db):
    """Make a place: a store in London unless told otherwise."""
    numbers = count(1)

    def make_place(name="Covent Garden", **columns):
        defaults = {
            "code": f"GB{next(numbers):03}",
            "kind": "store",
            "name": name,
            "market": "GB",
            "latitude": 51.50853,
            "longitude": -0.12574,
            "street": "1 Long Acre",
            "postcode": "WC2N 4AA",
            "city": "London",
            "week": WEEK,
            "services": ["collect", "returns"],
        }
        return operations.upsert_location(**defaults | columns)

    return make_place


@pytest.fixture
def places(make):
    """Three stores in GB, one in Norway, a warehouse."""
    north = {"latitude": 53.48095, "longitude": -2.23743, "city": "Manchester"}
    return {
        "london": make(),
        "manchester": make("Manchester Arndale", **north, services=["returns"]),
        "york": make("York", latitude=53.95763, longitude=-1.08271, city="York"),
        "tromso": make(
            "Tromsø",
            market="NO",
            latitude=69.6489,
            longitude=18.95508,
            city="Tromsø",
            postcode="9006",
        ),
        "warehouse": make(
            "Daventry", kind="warehouse", latitude=52.25, longitude=-1.16, city="Daventry"
        ),
    }
