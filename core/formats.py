"""Money, dates and codes as a person reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import uuid4
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.money import Money

_LOCALES = {"en": "en_GB", "nb": "nb_NO"}


def locale() -> str:
    """Return the Babel locale of the active language."""
    return _LOCALES.get(get_language() or "en", "en_GB")


def money(value: Money | None) -> str:
    """`£1,299.50`, `kr 1 299,50`."""
    return money_in(get_language())(value)


@lru_cache(maxsize=8)
def money_in(language: str | None) -> Callable[[Money | None], str]:
    """Return `money` for one language, for pages full of prices."""

    def written(value: Money | None) -> str:
        return value.format(language or "en") if value is not None else ""

    return written


def day(value: datetime | date | None, zone: ZoneInfo | None = None) -> str:
    """`Thu 26 Nov`, `tor. 26. nov.`; with the year where it is far away."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = (value.astimezone(zone) if zone else timezone.localtime(value)).date()
    is_far = abs(value - timezone.localdate()) > timedelta(days=300)
    return _written(value, locale(), is_far=is_far)


def date_in_full(value: datetime, zone: ZoneInfo) -> str:
    """`22 November 2026`, `22. november 2026`: for papers that are kept."""
    return format_date(value.astimezone(zone).date(), "long", locale=locale())


@lru_cache(maxsize=512)
def _written(value: date, language: str, *, is_far: bool) -> str:
    """Write a day. Kept, because the same few days stand on every page and Babel takes its time."""
    pattern = ("EEE d MMM" if language == "en_GB" else "EEE d. MMM") + (" y" if is_far else "")
    return format_date(value, pattern, locale=language)


def clock(value: datetime | None, zone: ZoneInfo | None = None) -> str:
    """`16:00`, in the zone given or the active one."""
    if value is None:
        return ""
    local = value.astimezone(zone) if zone else timezone.localtime(value)
    return format_time(local, "HH:mm", locale=locale())


def moment(value: datetime | None, zone: ZoneInfo | None = None) -> str:
    """`today 16:00`, `tomorrow 10:00`, `Thu 26 Nov 10:00`."""
    if value is None:
        return ""
    zone = zone or ZoneInfo(timezone.get_current_timezone_name())
    local = value.astimezone(zone)
    days = (local.date() - timezone.now().astimezone(zone).date()).days
    if days == 0:
        return _("today %(time)s") % {"time": clock(value, zone)}
    if days == 1:
        return _("tomorrow %(time)s") % {"time": clock(value, zone)}
    return f"{day(value, zone)} {clock(value, zone)}"


def spaced(code: str, size: int = 3) -> str:
    """`481203` as `481 203`: groups that can be read out."""
    return " ".join(code[index : index + size] for index in range(0, len(code), size))


def excerpt(text: str, size: int) -> str:
    """Return the beginning of a text, at most so many characters with the ellipsis."""
    return text if len(text) <= size else f"{text[: size - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def new_uuid() -> str:
    """Return a fresh id for a form that must count once."""
    return str(uuid4())
