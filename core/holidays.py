"""Public holidays: days on which nobody in a country answers the telephone or brings a parcel.

GB: those of England, where our warehouse and our contact centre are (Banking and Financial
Dealings Act 1971, schedule 1, with Good Friday and Christmas Day at common law). NO: lov om
helligdager og helligdagsfred section 2, and lov om 1. og 17. mai. IE: Organisation of Working
Time Act 1997, second schedule, with Saint Brigid's Day since 2023; Good Friday is no public
holiday there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

_SATURDAY, _FRIDAY = 5, 4


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Butcher's algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _after_easter(year: int, *days: int) -> set[date]:
    return {easter(year) + timedelta(days=count) for count in days}


def _monday(year: int, month: int) -> date:
    """Return the first Monday of the month."""
    start = date(year, month, 1)
    return start + timedelta(days=-start.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    end = date(year, month, 31)
    return end - timedelta(days=end.weekday())


def _moved(days: tuple[date, ...]) -> set[date]:
    """Return the days, with the next free working day for each that falls on a weekend."""
    found = set(days)
    for day in sorted(days):
        other = day
        while other.weekday() >= _SATURDAY or (other != day and other in found):
            other += timedelta(days=1)
        found.add(other)
    return found


def _british(year: int) -> set[date]:
    return (
        _moved((date(year, 1, 1),))
        | _moved((date(year, 12, 25), date(year, 12, 26)))
        | _after_easter(year, -2, 1)
        | {_monday(year, 5), _last_monday(year, 5), _last_monday(year, 8)}
    )


def _norwegian(year: int) -> set[date]:
    fixed = {date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    return fixed | _after_easter(year, -3, -2, 0, 1, 39, 49, 50)


def _irish(year: int) -> set[date]:
    brigid = date(year, 2, 1)
    return (
        {date(year, 1, 1), date(year, 3, 17), date(year, 12, 25), date(year, 12, 26)}
        | _after_easter(year, 1)
        | {brigid if brigid.weekday() == _FRIDAY else _monday(year, 2)}
        | {_monday(year, 5), _monday(year, 6), _monday(year, 8), _last_monday(year, 10)}
    )


_COUNTRIES: dict[str, Callable[[int], set[date]]] = {
    "GB": _british,
    "NO": _norwegian,
    "IE": _irish,
}


@lru_cache(maxsize=64)
def of_year(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country in a year. Raises KeyError for one we do not know."""
    return frozenset(_COUNTRIES[country](year))


def is_holiday(country: str, day: date) -> bool:
    """Say whether the day is a public holiday in the country."""
    return day in of_year(country, day.year)
