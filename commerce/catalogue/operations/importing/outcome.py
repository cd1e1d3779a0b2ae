"""What comes of the rows of an import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from commerce.catalogue.rules.rows import Row, RowError

Reading = Row | list[RowError]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a stock count did: why variants were refused, and which levels changed."""

    refused: Mapping[int, str]
    changed: set[int]


# Sets the stock of variants (id -> absolute units) at the place of the import; with `dry` it only
# says what would be refused. It comes from above: the catalogue knows no stock.
CountStock = Callable[[Mapping[int, int], bool], Counted]


@dataclass(slots=True)
class Outcome:
    """What became of a batch; SKUs are counted, and pictures that were added."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    pictures: int = 0
    errors: list[RowError] = field(default_factory=list)
