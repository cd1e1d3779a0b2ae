"""Markets and languages: independent of each other, carried together by the URL's prefix.

A new market is a `Market` here, its dated rows (VAT in `commerce/pricing/vat.py`, returns in
`returns/rules.py`, holidays in `core/holidays.py`, charges and credits in the database), and prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _noop

from core import holidays

# Language -> what it calls itself.
LANGUAGES = {"en": "English", "nb": "norsk"}


@dataclass(frozen=True, slots=True)
class PostcodeForm:
    """How a country writes postcodes: its groups are the parts, `error` says how it should look."""

    pattern: re.Pattern[str]
    error: str | Promise

    def written(self, text: str) -> str | None:
        """Return a postcode in its usual form, or None for what is none."""
        match = self.pattern.fullmatch(text.strip().upper())
        return " ".join(match.groups()) if match else None


@dataclass(frozen=True, slots=True)
class Market:
    """Where a cart is sold to: its country, currency, clock and contact centre.

    `small` is what a small thing costs at most, in minor units.
    """

    code: str
    names: Mapping[str, str] = field(compare=False)
    country: str
    currency: str
    language: str
    zone: ZoneInfo
    phone: str
    phone_display: str
    # Opening of the contact centre by weekday, Monday first; None is closed all day.
    hours: tuple[tuple[time, time] | None, ...]
    postcode: PostcodeForm = field(compare=False)
    small: int
    # Whether there are stores of ours: if not, no page speaks of any.
    has_stores: bool = True

    @property
    def name(self) -> str:
        """Return what the country is called at home."""
        return self.names[self.language]

    def hours_on(self, day: date) -> tuple[time, time] | None:
        """Return when the telephone is answered on a day; never on a public holiday."""
        return None if holidays.is_holiday(self.country, day) else self.hours[day.weekday()]

    def opening(self, now: datetime) -> tuple[bool, str]:
        """Return whether the telephone is answered now, and the next change in words."""
        local = now.astimezone(self.zone)
        today = self.hours_on(local.date())
        if today and today[0] <= local.time() < today[1]:
            return True, _("Open until %(time)s") % {"time": f"{today[1]:%H:%M}"}
        if today and local.time() < today[0]:
            return False, _("Opens %(time)s today") % {"time": f"{today[0]:%H:%M}"}
        for days in range(1, 8):
            day = local.date() + timedelta(days=days)
            hours = self.hours_on(day)
            if hours:
                return False, _("Opens %(day)s %(time)s") % {
                    "day": _(_DAYS[day.weekday()]),
                    "time": f"{hours[0]:%H:%M}",
                }
        return False, _("Closed")


_WEEK = (time(8), time(20))
_DAYS = (
    _noop("Mon"), _noop("Tue"), _noop("Wed"), _noop("Thu"), _noop("Fri"), _noop("Sat"), _noop("Sun"),
)  # fmt: skip

MARKETS = {
    market.code: market
    for market in (
        Market(
            code="GB",
            names={"en": "United Kingdom", "nb": "Storbritannia"},
            country="GB",
            currency="GBP",
            language="en",
            zone=ZoneInfo("Europe/London"),
            phone="+441632960100",
            phone_display="01632 960 100",
            hours=(_WEEK,) * 5 + ((time(9), time(18)), (time(10), time(16))),
            postcode=PostcodeForm(
                re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})"),
                gettext_lazy("Enter a full UK postcode, like LS1 4DY"),
            ),
            small=2500,
        ),
        Market(
            code="NO",
            names={"en": "Norway", "nb": "Norge"},
            country="NO",
            currency="NOK",
            language="nb",
            zone=ZoneInfo("Europe/Oslo"),
            phone="+4721000010",
            phone_display="21 00 00 10",
            hours=(_WEEK,) * 5 + ((time(9), time(18)), None),
            postcode=PostcodeForm(
                re.compile(r"([0-9]{4})"), gettext_lazy("Enter a postcode of four digits")
            ),
            small=30000,
        ),
        # Numbers that begin with 020 91 are the ones that ComReg keeps for drama.
        Market(
            code="IE",
            names={"en": "Ireland", "nb": "Irland"},
            country="IE",
            currency="EUR",
            language="en",
            zone=ZoneInfo("Europe/Dublin"),
            phone="+353209100100",
            phone_display="020 910 0100",
            hours=(_WEEK,) * 5 + ((time(9), time(18)), (time(12), time(17))),
            postcode=PostcodeForm(
                re.compile(r"([AC-FHKNPRTV-Y][0-9][0-9W])\s*([0-9AC-FHKNPRTV-Y]{4})"),
                gettext_lazy("Enter a full Eircode, like D02 X285"),
            ),
            small=3000,
            has_stores=False,
        ),
    )
}
DEFAULT = MARKETS["GB"]


def choices() -> list[tuple[str, str]]:
    """Return code and name of each market, for columns and forms: a new one changes no table."""
    return [(code, market.name) for code, market in MARKETS.items()]


def currencies() -> list[str]:
    """Return the currency of each market, once."""
    return list(dict.fromkeys(market.currency for market in MARKETS.values()))


def _prefixes(markets: Iterable[Market]) -> dict[str, tuple[str, str]]:
    """Return (market, language) by prefix: `/no` is a market in its own language, `/no-en` in another.

    The default market in its own language has none.
    """
    prefixes = {}
    for market in markets:
        for language in sorted(LANGUAGES, key=lambda code: code != market.language):
            prefix = f"/{market.code.lower()}"
            if language != market.language:
                prefix += f"-{language}"
            elif market is DEFAULT:
                prefix = ""
            prefixes[prefix] = (market.code, language)
    return prefixes


# URL prefix -> (market, language). No prefix is GB in English.
PREFIXES = _prefixes(MARKETS.values())
_PREFIX_OF = {value: prefix for prefix, value in PREFIXES.items()}


def prefix_of(market: str, language: str) -> str:
    """Return the URL prefix of a market in a language: `/no-en`."""
    return _PREFIX_OF.get((market, language), "")


def label_of(market: str, language: str) -> str:
    """Return how the picker calls a market in a language, in that language: `Norge, norsk`."""
    return f"{MARKETS[market].names[language]}, {LANGUAGES[language]}"
