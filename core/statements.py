"""Fixed statements: planned once per connection, then run with their parameters.

What every page asks is written as SQL, because the ORM takes ten times as long to build it as the
database to answer; and PREPARE spares the plan, which costs more than the rows. A pooler between
must keep a session per connection (docs/adr/0009).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.db import NotSupportedError, connection

_PARAMETER = re.compile(r"%\((\w+)\)s")
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


@lru_cache(maxsize=512)
def _forms(statement: str) -> tuple[str, str, str]:
    """Return the name of a statement, how it is prepared, and how it is run."""
    names = list(dict.fromkeys(_PARAMETER.findall(statement)))
    name = f"s_{sha256(statement.encode()).hexdigest()[:16]}"
    text = _PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", statement)
    values = ", ".join(f"%({each})s" for each in names)
    return (
        name,
        f"PREPARE {name} AS {text.replace('%%', '%')}",
        f"EXECUTE {name}({values})" if names else f"EXECUTE {name}",
    )


def _written(value: Any) -> Any:
    """Return a list of numbers as PostgreSQL writes it: read and written faster than number by number."""
    if type(value) is list and all(type(each) is int for each in value):
        return f"{{{','.join(map(str, value))}}}"
    return value


def _run(cursor: Any, statement: str, parameters: Mapping[str, Any]) -> None:
    name, prepare, execute = _forms(statement)
    parameters = {each: _written(value) for each, value in parameters.items()}
    known = _prepared.setdefault(connection.connection, set())
    if name not in known:
        with connection.wrap_database_errors:
            cursor.cursor.execute(prepare)
        known.add(name)
    try:
        cursor.execute(execute, parameters)
    except NotSupportedError:
        # A migration changed the type of a column: the plan is made anew, where it may be.
        known.discard(name)
        if connection.in_atomic_block:
            connection.close_at = 0  # after this request
            raise
        cursor.execute(f"DEALLOCATE {name}")
        _run(cursor, statement, parameters)


def fetch(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a fixed statement with parameters written `%(name)s`; return its rows."""
    with connection.cursor() as cursor:
        _run(cursor, statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def select(statement: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Run a fixed statement with parameters written `%(name)s`; return its rows by column name."""
    with connection.cursor() as cursor:
        _run(cursor, statement, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
