"""Opening hours and promises, as tables and as properties."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stores.locations import rules

LONDON = ZoneInfo("Europe/London")
OSLO = ZoneInfo("Europe/Oslo")
LUNCH = ((time(9), time(12)), (time(13), time(18)))
LONG = ((time(10), time(20)),)


def hours(week=(LONG,) * 6 + ((),), special=None, zone=LONDON):
    return rules.Hours(zone=zone, week=tuple(week), special=special or {})


def at(text, zone=LONDON):
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


# 23 November 2026 is a Monday.
CHRISTMAS = {
    date(2026, 12, 25): rules.Special("Christmas Day"),
    date(2026, 12, 24): rules.Special("Christmas Eve", ((time(10), time(14)),)),
}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23 09:59", False),
        ("2026-11-23 10:00", True),
        ("2026-11-23 19:59", True),
        ("2026-11-23 20:00", False),
        ("2026-11-22 12:00", False),  # a Sunday
        ("2026-12-24 13:59", True),
        ("2026-12-24 14:00", False),
        ("2026-12-25 12:00", False),  # a Friday, but Christmas Day
    ],
)
def test_is_open_from_the_opening_minute_until_the_closing_minute(now, expected):
    assert rules.is_open(hours(special=CHRISTMAS), at(now)) is expected
    assert rules.state(hours(special=CHRISTMAS), at(now)).open is expected


@pytest.mark.parametrize(
    ("now", "closes", "opens"),
    [
        ("2026-11-23 10:30", "2026-11-23 12:00", "2026-11-23 13:00"),
        ("2026-11-23 12:30", None, "2026-11-23 13:00"),
        ("2026-11-23 13:00", "2026-11-23 18:00", "2026-11-24 09:00"),
        ("2026-11-28 18:00", None, "2026-11-30 09:00"),  # Saturday evening, closed on Sunday
    ],
)
def test_tells_the_next_change(now, closes, opens):
    state = rules.state(hours(week=(LUNCH,) * 6 + ((),)), at(now))
    assert state.closes_at == (closes and at(closes))
    assert state.opens_at == at(opens)
    assert state.breaks is (now == "2026-11-23 10:30")


def test_names_the_holiday_that_closes_the_place_all_day():
    state = rules.state(hours(special=CHRISTMAS), at("2026-12-25 12:00"))
    assert (state.closed_all_day, state.special) == (True, "Christmas Day")
    assert state.opens_at == at("2026-12-26 10:00")
    assert state.days_until_open == 1


def test_a_place_without_hours_never_opens():
    never = hours(week=((),) * 7)
    state = rules.state(never, at("2026-11-23 12:00"))
    assert (state.open, state.opens_at, state.days_until_open) == (False, None, None)
    assert rules.ready_by(at("2026-11-23 12:00"), never, 60) is None


def test_intervals_that_touch_or_overlap_are_one():
    rows = ((time(12), time(15)), (time(9), time(12)), (time(14), time(16)), (time(18), time(17)))
    assert rules.merged(rows) == ((time(9), time(16)),)


@pytest.mark.parametrize(
    ("now", "minutes", "ready"),
    [
        ("2026-11-23 10:00", 120, "2026-11-23 12:00"),
        ("2026-11-23 10:01", 120, "2026-11-23 12:15"),
        ("2026-11-23 07:00", 60, "2026-11-23 11:00"),  # before opening: from the opening on
        ("2026-11-23 10:00", 0, "2026-11-23 10:00"),
        ("2026-11-23 19:00", 120, "2026-11-24 11:00"),  # an hour today, an hour tomorrow
        ("2026-11-23 18:00", 120, "2026-11-24 10:00"),  # done at closing: fetched when it opens
        ("2026-11-23 19:50", 5, "2026-11-24 10:00"),  # rounded up to closing
        ("2026-11-28 19:30", 60, "2026-11-30 10:30"),  # over the closed Sunday
        ("2026-12-24 13:00", 120, "2026-12-26 11:00"),  # over Christmas
        ("2026-11-23 20:00", 1300, "2026-11-26 11:45"),  # longer than a day's opening
    ],
)
def test_a_collection_is_ready_after_preparation_inside_opening_hours(now, minutes, ready):
    week = (LONG,) * 6 + ((),)
    assert rules.ready_by(at(now), hours(week, CHRISTMAS), minutes) == at(ready)


def test_preparation_pauses_over_lunch():
    with_lunch = hours(week=(LUNCH,) * 7)
    assert rules.ready_by(at("2026-11-23 11:30"), with_lunch, 60) == at("2026-11-23 13:30")
    assert rules.ready_by(at("2026-11-23 11:00"), with_lunch, 60) == at("2026-11-23 13:00")


@pytest.mark.parametrize(
    ("zone", "now", "ready"),
    [
        # Both zones put the clock forward on 28 March 2027 and back on 25 October 2026.
        (LONDON, "2027-03-27 23:00", "2027-03-28 05:00"),
        (OSLO, "2027-03-27 23:00", "2027-03-28 05:00"),
        (LONDON, "2026-10-24 23:00", "2026-10-25 03:00"),
        (OSLO, "2026-10-24 23:00", "2026-10-25 03:00"),
    ],
)
def test_hours_are_real_hours_when_the_clock_changes(zone, now, ready):
    night = hours(week=(((time(0), time(23, 59)),),) * 7, zone=zone)
    # 59 minutes before midnight, the minute to midnight is closed, the rest after it.
    assert rules.ready_by(at(now, zone), night, 59 + 240) == at(ready, zone)


def test_opening_stays_at_the_same_wall_time_over_a_change_of_the_clock():
    state = rules.state(hours(), at("2027-03-27 21:00"))
    assert state.opens_at == datetime(2027, 3, 29, 9, 0, tzinfo=UTC)  # 10:00 BST
    assert rules.state(hours(), at("2026-10-24 21:00")).opens_at == datetime(
        2026, 10, 26, 10, tzinfo=UTC
    )


def test_a_time_that_the_clock_skips_is_the_moment_after_the_skip():
    assert rules.moment_of(date(2027, 3, 28), time(1, 20), LONDON) == datetime(
        2027, 3, 28, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("ready", "until"),
    [
        ("2026-11-24 12:00", "2026-12-01 20:00"),
        ("2026-12-17 12:00", "2026-12-24 14:00"),  # the short day before Christmas
        ("2026-12-18 12:00", "2026-12-24 14:00"),  # Christmas Day is closed: the day before
        ("2026-11-22 12:00", "2026-11-28 20:00"),  # a Sunday
    ],
)
def test_a_collection_is_kept_for_a_week_of_opening(ready, until):
    assert rules.hold_until(at(ready), hours(special=CHRISTMAS)) == at(until)


def test_a_collection_is_kept_until_the_place_has_opened_again():
    shut = {
        date(2026, 11, 24) + timedelta(days=offset): rules.Special("Fire") for offset in range(10)
    }
    assert rules.hold_until(at("2026-11-23 20:00"), hours(special=shut)) == at("2026-12-04 20:00")
    never = hours(week=((),) * 7)
    assert rules.hold_until(at("2026-11-23 20:00"), never) == at("2026-11-30 20:00")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 11:30", "2026-11-23 13:30", 60),
        ("2026-11-23 08:00", "2026-11-24 10:00", 8 * 60 + 60),
        ("2026-11-23 12:10", "2026-11-23 12:50", 0),
        ("2026-11-24 10:00", "2026-11-23 10:00", 0),
    ],
)
def test_counts_open_minutes(start, end, minutes):
    assert rules.open_minutes_between(at(start), at(end), hours(week=(LUNCH,) * 7)) == minutes


def test_a_week_of_hours_shows_the_holiday_by_name():
    table = rules.days_ahead(hours(special=CHRISTMAS), at("2026-12-23 23:30"))
    assert [row.day.day for row in table] == [23, 24, 25, 26, 27, 28, 29]
    assert table[1] == rules.DayHours(date(2026, 12, 24), ((time(10), time(14)),), "Christmas Eve")
    assert table[2] == rules.DayHours(date(2026, 12, 25), (), "Christmas Day")


# Properties

wall = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 15, 30, 45, 59]))
intervals = st.lists(st.tuples(wall, wall), max_size=3).map(tuple)
days = st.dates(date(2026, 3, 1), date(2027, 4, 30))
some_hours = st.builds(
    rules.Hours,
    zone=st.sampled_from([LONDON, OSLO]),
    week=st.tuples(*[intervals] * 7),
    special=st.dictionaries(days, st.builds(rules.Special, st.just("x"), intervals), max_size=4),
)
moments = st.integers(0, 425 * 86_400).map(
    lambda seconds: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(some_hours, days)
def test_spans_are_in_order_and_apart(some, day):
    spans = rules.spans_on(some, day)
    edges = [edge for span in spans for edge in (span.opens, span.closes)]
    assert edges == sorted(set(edges))


@given(some_hours, moments, st.integers(0, 600))
def test_a_promise_is_the_first_open_quarter_after_the_work(some, now, minutes):
    ready = rules.ready_by(now, some, minutes)
    if ready is None:
        return
    assert rules.is_open(some, ready)
    assert ready.timestamp() % 900 == 0
    assert rules.open_minutes_between(now, ready, some) >= minutes
    earlier = ready - rules.QUARTER
    while earlier >= now and earlier > ready - timedelta(hours=20):
        done = rules.open_minutes_between(now, earlier, some) >= minutes
        assert not (done and rules.is_open(some, earlier))
        earlier -= rules.QUARTER


@given(some_hours, moments, moments, moments)
def test_open_minutes_add_up(some, one, two, three):
    first, middle, last = sorted(moment.replace(second=0) for moment in (one, two, three))
    first, last = max(first, middle - timedelta(days=20)), min(last, middle + timedelta(days=20))
    parts = [rules.open_minutes_between(*pair, some) for pair in ((first, middle), (middle, last))]
    assert sum(parts) == rules.open_minutes_between(first, last, some)


@given(some_hours, moments)
def test_the_next_change_is_a_change(some, now):
    state = rules.state(some, now)
    assert state.open == rules.is_open(some, now)
    tick = timedelta(seconds=1)
    if state.closes_at is not None:
        assert rules.is_open(some, state.closes_at - tick)
        assert not rules.is_open(some, state.closes_at) or state.closes_at == state.opens_at
    if state.opens_at is not None:
        assert rules.is_open(some, state.opens_at)
        assert state.opens_at > now


@given(some_hours, moments)
def test_a_collection_is_kept_past_the_moment_it_is_ready(some, ready):
    assert rules.hold_until(ready, some) > ready
