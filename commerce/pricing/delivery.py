"""Which way of delivery fits an address and a weight, and when it arrives. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from core import holidays
from core.markets import Market

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Way:
    """A way of delivery as `DeliveryMethod` keeps it. Weights in grams, amounts in minor units.

    `free_from` is None where it is never free.
    """

    code: str
    amount: int
    free_from: int | None = None
    zone: str = ""
    is_active: bool = True
    position: int = 0
    name_en: str = ""
    name_nb: str = ""
    note_en: str = ""
    note_nb: str = ""
    carrier: str = ""
    prefixes: tuple[str, ...] = ()
    over_g: int = 0
    most_g: int | None = None
    first_days: int = 2
    last_days: int = 3
    cut_off: time = time(18)
    has_points: bool = False
    needs_phone: bool = False

    def name(self, language: str) -> str:
        """Return what the shopper reads."""
        return (self.name_nb or self.name_en) if language == "nb" else self.name_en

    def note(self, language: str) -> str:
        """Return what more there is to say of it."""
        return (self.note_nb or self.note_en) if language == "nb" else self.note_en

    def takes(self, weight_g: int) -> bool:
        """Say whether it brings so much."""
        return (not self.over_g or weight_g > self.over_g) and (
            self.most_g is None or weight_g <= self.most_g
        )

    def reach(self, postcode: str) -> int:
        """Return how closely its zone fits the postcode: the length of the prefix, -1 for not at all."""
        if not self.prefixes:
            return 0
        return max((len(each) for each in self.prefixes if postcode.startswith(each)), default=-1)


def way_of(row: dict[str, Any]) -> Way:
    """Return a row, as JSON, as the rules take it."""
    known = {name: row[name] for name in Way.__dataclass_fields__}
    known["prefixes"] = tuple(known["prefixes"])
    known["cut_off"] = time.fromisoformat(known["cut_off"])
    return Way(**known)


def fitting(ways: Iterable[Way], *, postcode: str, weight_g: int) -> list[Way]:
    """Return the ways that bring so much there, the first to be offered first.

    Without a postcode nobody lives in a zone: what counts is the whole market.
    """
    nearest: dict[str, Way] = {}
    for way in ways:
        reach = way.reach(postcode)
        if reach >= 0 and (way.code not in nearest or nearest[way.code].reach(postcode) < reach):
            nearest[way.code] = way
    found = [way for way in nearest.values() if way.is_active and way.takes(weight_g)]
    return sorted(found, key=lambda way: (way.position, way.code))


def choose(ways: Sequence[Way], code: str) -> Way | None:
    """Return the way that was chosen where it fits, else the first that asks for no point."""
    for way in ways:
        if way.code == code:
            return way
    return next((way for way in ways if not way.has_points), next(iter(ways), None))


def is_working_day(day: date, country: str) -> bool:
    """Say whether parcels travel: from Monday to Friday, and not on a public holiday."""
    return day.weekday() < _SATURDAY and not holidays.is_holiday(country, day)


def next_working_day(day: date, country: str) -> date:
    """Return the first working day after the day."""
    day += timedelta(days=1)
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def delivery_days(now: datetime, market: Market, way: Way) -> tuple[date, date]:
    """Return the first and the last day on which what is ordered now arrives.

    What is ordered from the cut-off on, or at a weekend, or on a holiday, counts as ordered on
    the next working day.
    """
    local = now.astimezone(market.zone)
    day = local.date()
    if not is_working_day(day, market.country) or local.time() >= way.cut_off:
        day = next_working_day(day, market.country)
    days = [day]
    for _count in range(way.last_days):
        days.append(next_working_day(days[-1], market.country))
    return days[way.first_days], days[way.last_days]
