"""A text in two languages, as rows carry it."""

from __future__ import annotations

from typing import NamedTuple


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
