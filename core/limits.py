"""Limits on tries, kept in the database so that Redis being down does not lift them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import TooMany
from core.models import RateLimit
from core.operation import operation

_UPSERT = """
    INSERT INTO core_ratelimit AS r (key, window_ends, count) VALUES (%(key)s, %(ends)s, %(tries)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN r.window_ends <= %(now)s THEN %(tries)s ELSE r.count + %(tries)s END,
        window_ends = CASE WHEN r.window_ends <= %(now)s THEN %(ends)s ELSE r.window_ends END
    RETURNING count, window_ends
"""


def spend(key: str, *, limit: int, window: timedelta, now: datetime, tries: int = 1) -> None:
    """Count a try, or several at once, against the key; raises TooMany above the limit within the window.

    Call it outside the transaction of the guarded operation: a refused try must stay counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT, {"key": key[:160], "now": now, "ends": now + window, "tries": tries}
        )
        count, ends = cursor.fetchone()
    if count > limit:
        wait = max(1, int((ends - now).total_seconds()))
        raise TooMany(
            _("Too many tries. Please wait %(minutes)s min and try again.")
            % {"minutes": -(-wait // 60)},
            retry_after=wait,
        )


def forgive(key: str) -> None:
    """Forget the tries of a key, after it was got right."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_ratelimit WHERE key = %s", [key[:160]])


def give_back(key: str, *, tries: int = 1) -> None:
    """Count one try less, after it was right, or several: the wrong ones before it stay counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_ratelimit SET count = GREATEST(count - %s, 0) WHERE key = %s",
            [tries, key[:160]],
        )


@operation
def forget_ended(*, before: datetime) -> int:
    """Delete the windows that ended before; return how many."""
    return RateLimit.objects.filter(window_ends__lt=before).delete()[0]
