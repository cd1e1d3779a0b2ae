"""Opening states as a shopper reads them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from stores.locations import rules, words

LONDON = ZoneInfo("Europe/London")
LUNCH = ((time(9), time(12)), (time(13), time(18)))
SIESTA = ((time(9), time(15)), (time(17), time(20)))
LONG = ((time(10), time(20)),)
SPECIAL = {
    date(2026, 12, 25): rules.Special("Christmas Day"),
    date(2026, 12, 24): rules.Special("Christmas Eve", ((time(10), time(14)),)),
}


def said(week, now):
    hours = rules.Hours(LONDON, (week,) * 6 + ((),), SPECIAL)
    return rules.state(hours, datetime.fromisoformat(now).replace(tzinfo=LONDON).astimezone(UTC))


@pytest.mark.parametrize(
    ("week", "now", "text"),
    [
        (LONG, "2026-11-23 12:00", "Open until 20:00"),
        (LONG, "2026-07-20 12:00", "Open until 20:00"),  # summer time
        (LUNCH, "2026-11-23 10:00", "Closes for lunch 12:00"),
        (LUNCH, "2026-11-23 12:30", "Opens 13:00 today"),
        (SIESTA, "2026-11-23 10:00", "Open until 15:00, again from 17:00"),
        (LONG, "2026-11-28 21:00", "Opens Mon 10:00"),
        (LONG, "2026-12-24 11:00", "Open until 14:00"),
        (LONG, "2026-12-25 11:00", "Closed today (Christmas Day)"),
    ],
)
def test_says_whether_a_store_is_open_and_what_comes_next(week, now, text):
    with translation.override("en"):
        assert words.opening(said(week, now)) == text


def test_a_place_that_never_opens_is_closed():
    state = rules.state(rules.Hours(LONDON, ((),) * 7), datetime(2026, 11, 23, 12, tzinfo=UTC))
    with translation.override("en"):
        assert (words.opening(state), words.opens_next(state)) == ("Closed", "")


def test_a_holiday_still_says_when_it_opens_again():
    with translation.override("en"):
        assert words.opens_next(said(LONG, "2026-12-25 11:00")) == "Opens Sat 10:00"
        assert words.opens_next(said(LONG, "2026-11-23 12:00")) == ""


def test_an_opening_in_a_later_week_has_its_date():
    shut = {date(2026, 11, day): rules.Special("Refit") for day in range(23, 31)}
    state = rules.state(
        rules.Hours(LONDON, (LONG,) * 7, shut), datetime(2026, 11, 23, 12, tzinfo=UTC)
    )
    with translation.override("en"):
        assert words.opens_next(state) == "Opens Tue 1 Dec 10:00"


def test_days_and_distances_follow_the_language():
    moment = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with translation.override("nb"):
        assert words.weekday(moment, LONDON) == "man."
        assert [words.km(0.84), words.km(34.4), words.km(None)] == ["0,8 km", "34 km", ""]
    with translation.override("en"):
        assert words.weekday(moment, LONDON) == "Mon"
        assert words.km(0.84) == "0.8 km"
        assert words.km(0.03) == "under 100 m"


def test_a_table_row_lists_the_intervals():
    with translation.override("en"):
        assert (
            words.intervals(rules.DayHours(date(2026, 11, 23), LUNCH))
            == "09:00\u201312:00, 13:00\u201318:00"
        )
        assert words.intervals(rules.DayHours(date(2026, 11, 29), ())) == "Closed"
