"""Limits on tries, kept in the database so that Redis being down does not lift them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import connection
from django.utils.translation import gettext as _

from core import statements
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
        raise _too_many(ends, now)


def _too_many(ends: datetime, now: datetime) -> TooMany:
    wait = max(1, int((ends - now).total_seconds()))
    return TooMany(
        _("Too many tries. Please wait %(minutes)s min and try again.")
        % {"minutes": -(-wait // 60)},
        retry_after=wait,
    )


@dataclass(frozen=True, slots=True)
class Tries:
    """What is counted against a key. What is `given_back` stays counted only where it was allowed."""

    key: str
    limit: int
    window: timedelta
    tries: int = 1
    given_back: bool = False


def spend_in_turn(asked: Sequence[Tries], *, now: datetime) -> None:
    """Count against one key after the other, as `spend` does, until one is above its limit; one statement."""
    facts: dict[str, object] = {"now": now}
    for place, each in enumerate(asked):
        facts |= {
            f"key_{place}": each.key[:160],
            f"ends_{place}": now + each.window,
            f"tries_{place}": each.tries,
            f"limit_{place}": each.limit,
        }
    for place, count, ends in statements.fetch(_in_turn(len(asked)), facts):
        refused = asked[place]
        if count > refused.limit:
            if refused.given_back:
                give_back(refused.key, tries=refused.tries)
            raise _too_many(ends, now)


@cache
def _in_turn(number: int) -> str:
    """Return the statement that counts against so many keys, each only where those before it allow it."""
    counted = ", ".join(
        f"""tried_{place} AS (
            INSERT INTO core_ratelimit AS r (key, window_ends, count)
            SELECT %(key_{place})s::text, %(ends_{place})s::timestamptz, %(tries_{place})s::int
            {f"WHERE (SELECT count <= %(limit_{place - 1})s::int FROM tried_{place - 1})" if place else ""}
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN r.window_ends <= %(now)s THEN excluded.count ELSE r.count + excluded.count END,
                window_ends = CASE WHEN r.window_ends <= %(now)s THEN excluded.window_ends ELSE r.window_ends END
            RETURNING count, window_ends
        )"""  # noqa: S608 - numbers of ours
        for place in range(number)
    )
    found = (f"SELECT {place} AS place, * FROM tried_{place}" for place in range(number))  # noqa: S608
    return f"WITH {counted} {' UNION ALL '.join(found)} ORDER BY place"


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
