"""Reading of JSON objects: every field is checked, all errors are told at once."""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from sandbox.common.problems import Problem

MISSING = "is missing"


class Fields:
    """Takes typed values out of a JSON object and collects what is wrong with them.

    Call `done()` before using the values: it raises a 422 problem that names every bad field.
    """

    def __init__(self, data: Mapping[str, object]) -> None:
        self.errors: dict[str, str] = {}
        self._data = data

    def bad(self, field: str, detail: str) -> None:
        """Record an error; the first one of a field counts."""
        self.errors.setdefault(field, detail)

    def integer(self, field: str, low: int, high: int, *, default: int | None = None) -> int:
        """Take a whole number from `low` to `high`."""
        value = self._data.get(field)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.bad(field, f"must be a whole number from {low} to {high}")
            return low
        return value

    def number(self, field: str, low: float, high: float, *, default: float) -> float:
        """Take a number from `low` to `high`."""
        value = self._data.get(field, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.bad(field, "must be a number")
            return default
        if not low <= value <= high:
            self.bad(field, f"must be from {low:g} to {high:g}")
        return float(value)

    def boolean(self, field: str, default: bool) -> bool:
        """Take true or false."""
        value = self._data.get(field, default)
        if not isinstance(value, bool):
            self.bad(field, "must be true or false")
            return default
        return value

    def text(
        self, field: str, longest: int, *, default: str | None = None, pattern: str | None = None
    ) -> str:
        """Take a text of at most `longest` characters; required unless a default is given."""
        value = self._data.get(field)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            self.bad(field, MISSING if value is None else "must be a text")
            return ""
        if not value.strip() and default is None:
            self.bad(field, "must not be empty")
        elif len(value) > longest:
            self.bad(field, f"must be at most {longest} characters")
        elif pattern and not re.fullmatch(pattern, value):
            self.bad(field, f"must match {pattern}")
        return value

    def choice(self, field: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of the given words."""
        value = self._data.get(field, default)
        if value not in choices:
            self.bad(field, "must be one of " + ", ".join(choices))
            return choices[0]
        return str(value)

    def choices(self, field: str, known: tuple[str, ...]) -> list[str]:
        """Take a list of some of the known words, each once; an absent one is empty."""
        value = self._data.get(field)
        if value is None:
            return []
        if not isinstance(value, list) or not value or any(each not in known for each in value):
            self.bad(field, "must be a list of some of " + ", ".join(known))
            return []
        return list(dict.fromkeys(str(each) for each in value))

    def url(self, field: str) -> str:
        """Take an absolute http or https address."""
        value = self.text(field, 2000)
        try:
            parts = urlsplit(value)
            fine = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            fine = False
        if not fine or re.search(r"[\s;,'\"<>\\]", value):
            self.bad(field, "must be an absolute http or https address")
        return value

    def moment(self, field: str) -> float | None:
        """Take an ISO 8601 time with its offset, as seconds since the epoch; None when absent."""
        value = self._data.get(field)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.bad(field, "must be an ISO 8601 time with an offset")
            return None
        return moment.timestamp()

    def mapping(self, field: str) -> dict[str, object]:
        """Take a JSON object; an absent one is empty."""
        value = self._data.get(field)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.bad(field, "must be an object")
            return {}
        return value

    def addresses(self, field: str) -> list[str]:
        """One e-mail address or a list of up to twenty."""
        value = self._data.get(field)
        items = value if isinstance(value, list) else [value]
        if not 1 <= len(items) <= 20:
            self.bad(field, "must be one address, or up to twenty")
            return []
        for item in items:
            if (
                not isinstance(item, str)
                or len(item) > 320
                or not re.search(r"[^@\s]@[^@\s]", item)
            ):
                self.bad(field, "must be an e-mail address")
                return []
        return [str(item) for item in items]

    def done(self) -> None:
        """Raise a 422 problem when any field was bad."""
        if self.errors:
            told = "; ".join(f"{field} {detail}" for field, detail in self.errors.items())
            raise Problem(422, "invalid", told, errors=self.errors)
