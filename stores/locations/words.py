"""Opening hours in words, on the place's own clock."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from core.formats import clock, day, locale
from stores.locations import rules

# A break that begins in these hours is lunch; any other is told by its times.
_LUNCH = (time(11), time(14))


def opening(state: rules.OpeningState | None) -> str:
    """`Open until 20:00`, `Closes for lunch 12:00`, `Opens Mon 10:00`, `Closed today (Christmas Day)`."""
    if state is None:
        return ""
    if state.open:
        return _open_now(state)
    if state.closed_all_day and state.special:
        return _("Closed today (%(name)s)") % {"name": state.special}
    return opens_next(state) or _("Closed")


def opens_next(state: rules.OpeningState | None) -> str:
    """Return `Opens 10:00 today`, `Opens Mon 10:00`, `Opens Mon 7 Dec 10:00`; nothing while open."""
    if state is None or state.open or state.opens_at is None or state.days_until_open is None:
        return ""
    at = clock(state.opens_at, state.zone)
    if state.days_until_open == 0:
        return _("Opens %(time)s today") % {"time": at}
    name = (
        weekday(state.opens_at, state.zone)
        if state.days_until_open < 7
        else day(state.opens_at, state.zone)
    )
    return _("Opens %(day)s %(time)s") % {"day": name, "time": at}


def _open_now(state: rules.OpeningState) -> str:
    closes = clock(state.closes_at, state.zone)
    if not state.breaks or state.closes_at is None:
        return _("Open until %(time)s") % {"time": closes}
    if _LUNCH[0] <= state.closes_at.astimezone(state.zone).time() < _LUNCH[1]:
        return _("Closes for lunch %(time)s") % {"time": closes}
    return _("Open until %(time)s, again from %(again)s") % {
        "time": closes,
        "again": clock(state.opens_at, state.zone),
    }


def weekday(value: datetime, zone: ZoneInfo) -> str:
    """`Mon`, `man.`: the day of the week on the clock of the zone."""
    return format_date(value.astimezone(zone), "EEE", locale=locale())


def intervals(value: rules.DayHours) -> str:
    """Return the intervals of a day with dashes between their times, or `Closed`."""
    return ", ".join(f"{a:%H:%M}\N{EN DASH}{b:%H:%M}" for a, b in value.intervals) or _("Closed")


def km(value: float | None) -> str:
    """`1.2 km`, `34 km`, `under 100 m`; `0,8 km` in Norwegian."""
    if value is None:
        return ""
    if value < 0.1:
        return _("under 100 m")
    return f"{format_decimal(value, '#,##0.0' if value < 10 else '#,##0', locale=locale())} km"
