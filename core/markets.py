"""Markets and languages: independent of each other, carried together by the URL's prefix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Market:
    """Where a cart is sold to: its country, currency, clock and contact centre."""

    code: str
    name: str
    country: str
    currency: str
    language: str
    zone: ZoneInfo
    phone: str
    phone_display: str
    # Opening of the contact centre by weekday, Monday first; None is closed all day.
    hours: tuple[tuple[time, time] | None, ...]

    def opening(self, now: datetime) -> tuple[bool, str]:
        """Return whether the telephone is answered now, and the next change in words."""
        local = now.astimezone(self.zone)
        today = self.hours[local.weekday()]
        if today and today[0] <= local.time() < today[1]:
            return True, _("Open until %(time)s") % {"time": f"{today[1]:%H:%M}"}
        if today and local.time() < today[0]:
            return False, _("Opens %(time)s today") % {"time": f"{today[0]:%H:%M}"}
        for days in range(1, 8):
            day = local + timedelta(days=days)
            hours = self.hours[day.weekday()]
            if hours:
                names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
                return False, _("Opens %(day)s %(time)s") % {
                    "day": names[day.weekday()],
                    "time": f"{hours[0]:%H:%M}",
                }
        return False, _("Closed")


_WEEK = (time(8), time(20))

MARKETS = {
    market.code: market
    for market in (
        Market(
            code="GB",
            name="United Kingdom",
            country="GB",
            currency="GBP",
            language="en",
            zone=ZoneInfo("Europe/London"),
            phone="+441632960100",
            phone_display="01632 960 100",
            hours=(_WEEK,) * 5 + ((time(9), time(18)), (time(10), time(16))),
        ),
        Market(
            code="NO",
            name="Norge",
            country="NO",
            currency="NOK",
            language="nb",
            zone=ZoneInfo("Europe/Oslo"),
            phone="+4721000010",
            phone_display="21 00 00 10",
            hours=(_WEEK,) * 5 + ((time(9), time(18)), None),
        ),
    )
}
DEFAULT = MARKETS["GB"]

# URL prefix -> (market, language). No prefix is GB in English.
PREFIXES = {
    "": ("GB", "en"),
    "/gb-nb": ("GB", "nb"),
    "/no": ("NO", "nb"),
    "/no-en": ("NO", "en"),
}
_PREFIX_OF = {value: prefix for prefix, value in PREFIXES.items()}


def prefix_of(market: str, language: str) -> str:
    """Return the URL prefix of a market in a language: `/no-en`."""
    return _PREFIX_OF.get((market, language), "")
