"""Days and times as people write them in a spreadsheet."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

_DAY_FIRST = re.compile(
    r"(?P<day>[0-9]{1,2})[./](?P<month>[0-9]{1,2})[./](?P<year>[0-9]{4})(?:[ T]+(?:kl\.? ?)?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2}))?"
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?")


def parse_moment(text: str, zone: ZoneInfo, *, ends: bool = False) -> datetime:
    """Return the moment: `2026-11-24`, `2026-11-24 08:00`, `24.11.2026`, `24/11/2026 08:00`.

    A time without a zone is the market's. A day alone begins at midnight; with `ends` it is taken
    whole, so that it ends at the next midnight. Raises ValueError, in words.
    """
    plain = text.strip()
    try:
        moment, has_time = _read(plain)
    except ValueError as error:
        raise ValueError(_("is not a date: write 2026-11-24 or 24.11.2026 08:00")) from error
    if not 2000 <= moment.year <= 2200:
        raise ValueError(_("is not a date between 2000 and 2200"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment if has_time or not ends else moment + timedelta(days=1)


def _read(plain: str) -> tuple[datetime, bool]:
    if _ISO.fullmatch(plain):
        moment = datetime.fromisoformat(plain)
        midnight = plain.endswith("T00:00:00")  # how a spreadsheet's day without a time arrives
        return moment, len(plain) > 10 and not midnight
    match = _DAY_FIRST.fullmatch(plain)
    if not match:
        raise ValueError(plain)
    hour = match["hour"]
    moment = datetime(  # noqa: DTZ001 - the zone is the caller's
        int(match["year"]),
        int(match["month"]),
        int(match["day"]),
        int(hour or 0),
        int(match["minute"] or 0),
    )
    return moment, hour is not None
