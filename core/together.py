"""New rows of several tables, written in one statement instead of one per table (docs/adr/0009)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.sql import InsertQuery


def insert(rows: Sequence[models.Model], lines: Sequence[models.Model] = ()) -> None:
    """Insert new rows, each after those that it points to, and last the lines: many of one table.

    A row gets its key and what the database sets; lines stay without theirs. Nothing is written
    where any of it is refused: constraints hold as for one INSERT each. No signals are sent.
    """
    parts: list[str] = []
    asked: list[Any] = []
    told: list[tuple[models.Model, Any]] = []
    names: dict[int, str] = {}
    for number, row in enumerate(rows):
        names[id(row)] = f"new_{number}"
        returned = list(row._meta.db_returning_fields)
        asked += _add(parts, f"new_{number}", [row], names, returned)
        told += [(row, field) for field in returned]
    if lines:
        asked += _add(parts, "lines", lines, names, [])
    columns = [f"{names[id(row)]}.{connection.ops.quote_name(f.column)}" for row, f in told]
    sources = dict.fromkeys(names[id(row)] for row, _field in told)
    wanted = f"{', '.join(columns)} FROM {', '.join(sources)}" if told else "1"
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT {wanted}", asked)
        values = cursor.fetchone()
    for (row, field), value in zip(told, values, strict=False):
        setattr(row, field.attname, _as_python(field, value))
    for row in [*rows, *lines]:
        row._state.adding, row._state.db = False, connection.alias
        for field in _pointing(row):
            row.__dict__[field.attname] = field.get_cached_value(row).pk


def _as_python(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a column's value as a model holds it: JSON as what it says."""
    for convert in field.get_db_converters(connection):
        value = convert(value, None, connection)
    return value


def _add(
    parts: list[str],
    name: str,
    rows: Sequence[models.Model],
    names: dict[int, str],
    returned: Sequence[models.Field[Any, Any]],
) -> Any:
    """Add the INSERT of rows of one table; return its parameters."""
    for row in rows:
        for field in _pointing(row):
            # Past the descriptor, which would forget the row that is pointed to.
            other = names[id(field.get_cached_value(row))]
            key = connection.ops.quote_name(field.target_field.column)
            row.__dict__[field.attname] = RawSQL(f"SELECT {key} FROM {other}", ())  # noqa: S608, S611 - names of our own models
    model = type(rows[0])
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not (isinstance(field, models.AutoField) and rows[0].pk is None)
    ]
    query = InsertQuery(model)
    query.insert_values(fields, list(rows))
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = list(returned)
    ((statement, parameters),) = compiler.as_sql()
    parts.append(f"{name} AS ({statement})")
    return parameters


def _pointing(row: models.Model) -> list[Any]:
    """Return the foreign keys to rows that have no key yet, or had none when they were set."""
    fields: Sequence[Any] = row._meta.concrete_fields
    return [
        field
        for field in fields
        if field.is_relation
        and (
            row.__dict__.get(field.attname) is None
            or isinstance(row.__dict__[field.attname], RawSQL)
        )
        and field.is_cached(row)
        and field.get_cached_value(row) is not None
    ]
