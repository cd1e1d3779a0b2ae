"""Work that one process does at a time, for longer than a transaction may stay open.

A lease is a row, not a lock of the session: it holds behind a pooler that gives each transaction
another session, across calls over the network, and ends by itself when its holder dies.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from core.models import Lease
from core.operation import operation

_TAKE = """
    INSERT INTO core_lease AS l (name, holder, ends) VALUES (%(name)s, %(holder)s, %(ends)s)
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends = excluded.ends
    WHERE l.ends <= %(now)s
    RETURNING name
"""


@operation
def take(name: str, *, holder: str, lasts: timedelta, now: datetime) -> bool:
    """Say whether the lease is the holder's now: it was free, or the one before it has ended."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"name": name, "holder": holder, "ends": now + lasts, "now": now})
        return cursor.fetchone() is not None


@operation
def shorten(name: str, *, holder: str, ends: datetime) -> None:
    """End a lease sooner than it was taken for, unless somebody else holds it by now."""
    Lease.objects.filter(name=name, holder=holder, ends__gt=ends).update(ends=ends)
