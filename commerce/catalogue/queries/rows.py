"""Running a statement and reading its rows by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connection


class Said(NamedTuple):
    """A text in both languages."""

    en: str
    nb: str

    def text(self, language: str) -> str:
        """Return it in the language, else in the other one."""
        return (self.nb or self.en) if language == "nb" else (self.en or self.nb)


def pick(english: str | None, norwegian: str | None, language: str) -> str:
    """Return the text in the language; where it is missing, in the other one."""
    return Said(english or "", norwegian or "").text(language)


def select(statement: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Run one statement and return its rows by column name."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
