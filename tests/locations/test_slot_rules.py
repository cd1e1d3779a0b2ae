"""What a store can promise when its hours fill up."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stores.locations import rules
from tests.locations.test_opening_rules import LONG, LUNCH, at, hours

SHOP = hours()


def booked(**slots):
    """`h15=2`: two collections in the hour from 15:00 of that Monday."""
    return {at(f"2026-11-23 {name[1:]}:00"): units for name, units in slots.items()}


@pytest.mark.parametrize(
    ("now", "taken", "slot", "ready"),
    [
        # Two hours from 12:10 is a quarter past two, in the slot of two o'clock.
        ("2026-11-23 12:10", {}, "2026-11-23 14:00", "2026-11-23 14:15"),
        ("2026-11-23 12:10", {"h14": 1}, "2026-11-23 14:00", "2026-11-23 14:15"),
        ("2026-11-23 12:10", {"h14": 2}, "2026-11-23 15:00", "2026-11-23 16:00"),
        # Ready at the full hour is made in the hour before it; where that is full, in the next.
        ("2026-11-23 12:00", {}, "2026-11-23 13:00", "2026-11-23 14:00"),
        ("2026-11-23 12:00", {"h13": 2}, "2026-11-23 14:00", "2026-11-23 15:00"),
        # What an hour had no room for, or was not done in its hour, is done first.
        ("2026-11-23 12:10", {"h13": 4}, "2026-11-23 15:00", "2026-11-23 16:00"),
        ("2026-11-23 12:10", {"h10": 9}, "2026-11-23 16:00", "2026-11-23 17:00"),
        # An evening that is full goes on in the morning; the last slot is ready before it closes.
        ("2026-11-23 16:30", {"h18": 2}, "2026-11-23 19:00", "2026-11-23 19:45"),
        ("2026-11-23 16:30", {"h18": 2, "h19": 2}, "2026-11-24 10:00", "2026-11-24 11:00"),
        # Two hours that end at closing are ready at the next opening.
        ("2026-11-23 18:00", {}, "2026-11-24 10:00", "2026-11-24 10:00"),
    ],
)
def test_promises_the_first_hour_with_room(now, taken, slot, ready):
    promise = rules.promise(at(now), SHOP, 120, capacity=2, booked=booked(**taken))
    assert promise == rules.Promise(at(slot), at(ready))


def test_no_room_ever_is_no_promise():
    assert rules.promise(at("2026-11-23 12:00"), SHOP, 120, capacity=0) is None


MINUTES = st.integers(0, 7 * 24 * 60)


@given(
    start=MINUTES,
    preparation=st.integers(0, 600),
    capacity=st.integers(1, 4),
    week=st.lists(st.sampled_from([LONG, LUNCH, ()]), min_size=7, max_size=7),
)
def test_nobody_is_promised_a_full_hour_or_a_closed_door(start, preparation, capacity, week):
    own = hours(week=week)
    now = at("2026-10-22 00:00") + timedelta(minutes=start)
    earliest = rules.ready_by(now, own, preparation)
    taken: Counter = Counter()
    last = None
    for _customer in range(12):
        promise = rules.promise(now, own, preparation, capacity=capacity, booked=taken)
        if earliest is None:
            assert promise is None
            return
        assert promise is not None
        assert promise.ready_by >= earliest
        assert rules.is_open(own, promise.ready_by)
        assert last is None or promise.ready_by >= last
        taken[promise.slot] += 1
        assert taken[promise.slot] <= capacity
        last = promise.ready_by
    free = rules.promise(now, own, preparation)
    assert free is not None
    assert free.ready_by == earliest
