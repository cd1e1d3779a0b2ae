"""Dates and times in the merchandiser's forms: as `2026-11-24 08:00`, by the market's clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from commerce.catalogue.rules.moments import parse_moment


def read(text: str, zone: ZoneInfo, *, ends: bool = False) -> datetime | None:
    """Return the moment, None for nothing. Raises ValueError."""
    return parse_moment(text, zone, ends=ends) if text.strip() else None


def written(moment: datetime | None, zone: ZoneInfo) -> str:
    """Return the moment as a form shows it and `read` takes it."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
