"""What lists can be narrowed by, kept in this process for a minute: attributes, options, values."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from commerce.catalogue.models import Attribute, ListValue
from commerce.catalogue.queries.rows import pick
from core.kept import forgetter

_SECONDS = 60.0
BRAND, RATING = "brand", "rating"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet. `number` is set where it is one."""

    id: int
    key: str
    value: str
    number: float | None


@dataclass(frozen=True, slots=True)
class Facet:
    """An attribute that lists are narrowed by."""

    code: str
    kind: str
    unit: str
    position: int
    name_en: str
    name_nb: str

    def name(self, language: str) -> str:
        """Return its name."""
        return pick(self.name_en, self.name_nb, language) or self.code


@dataclass(frozen=True, slots=True)
class Known:
    """The facets by code in their order, and the values by id."""

    facets: dict[str, Facet]
    values: dict[int, Value]
    keys: dict[str, list[int]]
    at: float

    def find(self, key: str, texts: Iterable[str]) -> list[int]:
        """Return the ids of the values that are written so."""
        wanted = set(texts)
        return [pk for pk in self.keys.get(key, ()) if self.values[pk].value in wanted]

    def between(self, key: str, low: float | None, high: float | None) -> list[int]:
        """Return the ids of the numbers between the two."""
        return [
            pk
            for pk in self.keys.get(key, ())
            if (number := self.values[pk].number) is not None
            and (low is None or number >= low)
            and (high is None or number <= high)
        ]


_known: Known | None = None


def known(needed: Iterable[int] = ()) -> Known:
    """Return what is known; two statements, at most once a minute, or when an id is new."""
    global _known  # noqa: PLW0603
    if (
        _known is None
        or time.monotonic() - _known.at > _SECONDS
        or any(pk not in _known.values for pk in needed)
    ):
        _known = _read()
    return _known


@forgetter
def forget() -> None:
    """Forget it; between tests, whose data differ."""
    global _known  # noqa: PLW0603
    _known = None


def _read() -> Known:
    facets = {
        code: Facet(code, kind, unit, position, en or "", nb or "")
        for code, kind, unit, position, en, nb in Attribute.objects.filter(is_facet=True)
        .order_by("position", "code")
        .values_list("code", "kind", "unit", "position", "name_en", "name_nb")
    }
    values: dict[int, Value] = {}
    keys: dict[str, list[int]] = {}
    for pk, key, value in ListValue.objects.values_list("pk", "key", "value"):
        kind = facets[key].kind if key in facets else ""
        values[pk] = Value(
            pk, key, value, _number(value) if kind == Attribute.Kind.NUMBER else None
        )
        keys.setdefault(key, []).append(pk)
    return Known(facets, values, keys, time.monotonic())


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
