"""Where a basket can be collected, and by when. Page, API, console and placement ask this one function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from stores.inventory import queries as stock
from stores.locations import queries as places
from stores.locations.models import Location
from stores.locations.rules import OpeningState


@dataclass(frozen=True, slots=True)
class CollectOption:
    """What a store can promise for a basket.

    `lines` of `wanted` distinct variants are there in the units asked for; `short` names the
    variant ids that are not. `ready_by` (UTC) is when what is there can be fetched; None where
    the store hands over no collections or does not open within the horizon. `km` is None where
    nobody said from where.
    """

    location: Location
    km: float | None
    is_whole: bool
    lines: int
    wanted: int
    short: tuple[int, ...]
    ready_by: datetime | None
    state: OpeningState

    @property
    def can_collect(self) -> bool:
        """Say whether the whole basket can be collected here."""
        return self.is_whole and self.ready_by is not None


def can_collect(
    basket: Mapping[int, int],
    locations: Sequence[Location],
    now: datetime,
    *,
    km: Mapping[int, float] | None = None,
) -> list[CollectOption]:
    """Say for each place, in the order given, how much of the basket it can promise.

    `basket` maps variant ids to units, all lines of a variant summed; `km` maps location ids to
    distances. Three statements, however many places.
    """
    covered = stock.coverage(
        basket=basket, location_ids=[location.pk for location in locations], now=now
    )
    return [
        CollectOption(
            location=card.location,
            km=card.km,
            is_whole=covered[card.location.pk].is_whole,
            lines=covered[card.location.pk].lines,
            wanted=covered[card.location.pk].wanted,
            short=covered[card.location.pk].short,
            ready_by=card.ready_by,
            state=card.state,
        )
        for card in places.store_cards(locations, now=now, km=km)
    ]
