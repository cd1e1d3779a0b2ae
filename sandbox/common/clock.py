"""Times: seconds since the epoch inside, ISO 8601 in UTC on the wire."""

import time
from datetime import UTC, datetime


def now() -> float:
    """Seconds since the epoch."""
    return time.time()


def iso(seconds: float) -> str:
    """`2026-11-22T05:14:25.123Z`."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def short(seconds: float) -> str:
    """Return a time for people: `22 Nov 05:14:25 UTC`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%-d %b %H:%M:%S UTC")


def short_of(moment: str) -> str:
    """Return the same for a time as `iso` writes it."""
    return short(datetime.fromisoformat(moment).timestamp())
