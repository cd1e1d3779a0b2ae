"""What a list is narrowed to, and what is counted on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# The place of what is never used up, as gift cards.
BOUNDLESS = 0
# Of a list of more products than this, on which nothing was chosen, the counts are kept for so many seconds in each
# process: on the pages that everybody opens at once they cost most, and a unit more or less does not show in them.
# Which products are shown, and what each has, is asked every time.
LONG, SECONDS = 100, 2.0
# More facets than these are not narrowed by at once.
MOST = 8


@dataclass(frozen=True, slots=True)
class Availability:
    """Where a variant may stand. `promised` is the condition on a row `s` of stock that can be promised.

    `places` has the places of each answer that can be given, `chosen` the answers that were. The
    variants `boundless` stand at the place of that name. At the places of `first` stands nearly
    everything that they share an answer with: they are asked before the others.
    """

    promised: str
    places: Mapping[str, Sequence[int]] = field(default_factory=dict)
    chosen: Sequence[str] = ()
    boundless: Sequence[int] = ()
    first: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was chosen: value ids by key, a price between two amounts of minor units, and where it stands."""

    availability: Availability
    values: Mapping[str, Sequence[int]] = field(default_factory=dict)
    lowest: int | None = None
    highest: int | None = None

    @property
    def groups(self) -> list[tuple[str, list[int]]]:
        """Return the chosen values by key, as many keys as count."""
        return [(key, list(ids)) for key, ids in self.values.items()][:MOST]

    @property
    def bounds(self) -> tuple[bool, bool]:
        """Say whether a lowest and a highest price were asked for."""
        return self.lowest is not None, self.highest is not None

    @property
    def is_priced(self) -> bool:
        """Say whether a price was asked for."""
        return any(self.bounds)

    @property
    def is_anything(self) -> bool:
        """Say whether anything was chosen."""
        return bool(self.values or self.is_priced or self.availability.chosen)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many products fit, by value id and by answer to where; and all of them."""

    total: int
    values: dict[int, int]
    places: dict[str, int]


# By market, what the list is of, and the places of each answer.
CountsKey = tuple[str, tuple[int, ...], tuple[tuple[str, tuple[int, ...]], ...]]


def counts_key(market: str, of: Sequence[int], availability: Availability) -> CountsKey:
    """Return under what the counts of a long list are kept."""
    return (
        market,
        tuple(of),
        tuple((answer, tuple(places)) for answer, places in availability.places.items()),
    )
