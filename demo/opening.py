"""Opening hours: usual weeks by the size of a store, and the special days of 2026 and 2027."""

from dataclasses import dataclass
from datetime import date, timedelta

from demo.model import Market

YEARS = (2026, 2027)


@dataclass(frozen=True)
class Interval:
    """Open from `opens` until `closes`, the store's own wall clock, "HH:MM"."""

    opens: str
    closes: str


@dataclass(frozen=True)
class SpecialDay:
    """A day whose hours replace the weekday's; no intervals means closed."""

    day: date
    name_en: str
    name_nb: str
    intervals: tuple[Interval, ...]


Week = tuple[tuple[Interval, ...], ...]  # Monday first

_CLOSED: tuple[Interval, ...] = ()


def day(*spans: str) -> tuple[Interval, ...]:
    """Read "10:00-18:00" spans."""
    return tuple(Interval(*span.split("-")) for span in spans)


_GB_SUNDAY = day("11:00-17:00")  # large stores may open six hours on a Sunday (Sunday Trading Act)
WEEKS: dict[tuple[Market, str], Week] = {
    ("GB", "large"): (*(day("09:00-19:00"),) * 3, day("09:00-21:00"), day("09:00-19:00"), day("09:00-19:00"), _GB_SUNDAY),
    ("GB", "medium"): (*(day("09:30-18:00"),) * 3, day("09:30-20:00"), day("09:30-18:00"), day("09:00-18:00"), _GB_SUNDAY),
    ("GB", "small"): (*(day("09:30-17:30"),) * 3, day("09:30-19:00"), day("09:30-17:30"), day("09:30-17:30"), day("11:00-16:00")),
    ("NO", "large"): (*(day("10:00-20:00"),) * 3, day("10:00-21:00"), day("10:00-20:00"), day("10:00-18:00"), _CLOSED),
    ("NO", "medium"): (*(day("10:00-18:00"),) * 3, day("10:00-20:00"), day("10:00-18:00"), day("10:00-17:00"), _CLOSED),
    ("NO", "small"): (*(day("10:00-17:00"),) * 3, day("10:00-19:00"), day("10:00-17:00"), day("10:00-15:00"), _CLOSED),
}  # fmt: skip
# One small shop with a team of two shuts for lunch.
LUNCH_WEEK: Week = (
    *(day("09:30-12:30", "13:15-17:30"),) * 3,
    day("09:30-12:30", "13:15-19:00"),
    day("09:30-12:30", "13:15-17:30"),
    day("09:30-16:00"),
    _CLOSED,
)
WAREHOUSE_WEEK: Week = (*(day("06:00-22:00"),) * 5, day("07:00-15:00"), _CLOSED)


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Butcher's algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _monday(year: int, month: int, *, last: bool = False) -> date:
    start = date(year, month, 25 if last else 1)
    return start + timedelta(days=-start.weekday() % 7)


def _british(year: int, *, scottish: bool) -> list[SpecialDay]:
    sunday = easter(year)
    short = day("10:00-17:00")
    summer = _monday(year, 8, last=not scottish)
    days = [
        SpecialDay(date(year, 1, 1), "New Year's Day", "1. nyttårsdag", _CLOSED),
        SpecialDay(sunday - timedelta(days=2), "Good Friday", "Langfredag", short),
        SpecialDay(sunday, "Easter Sunday", "1. påskedag", _CLOSED),
        SpecialDay(_monday(year, 5), "Early May bank holiday", "Britisk fridag i mai", short),
        SpecialDay(
            _monday(year, 5, last=True), "Spring bank holiday", "Britisk fridag om våren", short
        ),
        SpecialDay(summer, "Summer bank holiday", "Britisk fridag i august", short),
        SpecialDay(date(year, 12, 24), "Christmas Eve", "Julaften", day("09:00-16:00")),
        SpecialDay(date(year, 12, 25), "Christmas Day", "1. juledag", _CLOSED),
        SpecialDay(date(year, 12, 26), "Boxing Day", "2. juledag", short),
        SpecialDay(date(year, 12, 31), "New Year's Eve", "Nyttårsaften", day("09:00-17:00")),
    ]
    if scottish:
        days.append(SpecialDay(date(year, 1, 2), "2 January", "2. januar", _CLOSED))
        days.append(SpecialDay(date(year, 11, 30), "St Andrew's Day", "Sankt Andreas' dag", short))
    else:
        days.append(SpecialDay(sunday + timedelta(days=1), "Easter Monday", "2. påskedag", short))
    return days


def _norwegian(year: int) -> list[SpecialDay]:
    sunday = easter(year)
    closed = (
        (date(year, 1, 1), "New Year's Day", "1. nyttårsdag"),
        (sunday - timedelta(days=3), "Maundy Thursday", "Skjærtorsdag"),
        (sunday - timedelta(days=2), "Good Friday", "Langfredag"),
        (sunday, "Easter Sunday", "1. påskedag"),
        (sunday + timedelta(days=1), "Easter Monday", "2. påskedag"),
        (date(year, 5, 1), "Labour Day", "Arbeidernes dag"),
        (date(year, 5, 17), "Constitution Day", "Grunnlovsdagen"),
        (sunday + timedelta(days=39), "Ascension Day", "Kristi himmelfartsdag"),
        (sunday + timedelta(days=49), "Whit Sunday", "1. pinsedag"),
        (sunday + timedelta(days=50), "Whit Monday", "2. pinsedag"),
        (date(year, 12, 25), "Christmas Day", "1. juledag"),
        (date(year, 12, 26), "St Stephen's Day", "2. juledag"),
    )
    days: dict[date, SpecialDay] = {}
    for when, english, norwegian in closed:
        days.setdefault(when, SpecialDay(when, english, norwegian, _CLOSED))
    for when, english, norwegian, span in (
        (sunday - timedelta(days=1), "Easter Eve", "Påskeaften", "10:00-15:00"),
        (date(year, 12, 24), "Christmas Eve", "Julaften", "09:00-13:00"),
        (date(year, 12, 31), "New Year's Eve", "Nyttårsaften", "10:00-14:00"),
    ):
        days.setdefault(when, SpecialDay(when, english, norwegian, day(span)))
    return list(days.values())


def _irish(year: int) -> list[SpecialDay]:
    brigid = date(year, 2, 1)
    if brigid.weekday() != 4:
        brigid = _monday(year, 2)
    return [
        SpecialDay(when, english, norwegian, _CLOSED)
        for when, english, norwegian in (
            (date(year, 1, 1), "New Year's Day", "1. nyttårsdag"),
            (brigid, "Saint Brigid's Day", "Sankta Birgittas dag"),
            (date(year, 3, 17), "Saint Patrick's Day", "Sankt Patricks dag"),
            (easter(year) + timedelta(days=1), "Easter Monday", "2. påskedag"),
            (_monday(year, 5), "May public holiday", "Irsk fridag i mai"),
            (_monday(year, 6), "June public holiday", "Irsk fridag i juni"),
            (_monday(year, 8), "August public holiday", "Irsk fridag i august"),
            (_monday(year, 10, last=True), "October public holiday", "Irsk fridag i oktober"),
            (date(year, 12, 25), "Christmas Day", "1. juledag"),
            (date(year, 12, 26), "Saint Stephen's Day", "2. juledag"),
        )
    ]


def special_days(market: Market, *, scottish: bool = False) -> tuple[SpecialDay, ...]:
    """Return the special days of 2026 and 2027 in order, one per date."""
    found = []
    for year in YEARS:
        if market == "GB":
            found += _british(year, scottish=scottish)
        else:
            found += _norwegian(year) if market == "NO" else _irish(year)
    return tuple(sorted(found, key=lambda special: special.day))
