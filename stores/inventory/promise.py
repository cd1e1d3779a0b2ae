"""Where a basket can be collected, and by when. Page, API, console and placement ask these functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from stores.inventory import queries as stock
from stores.locations import queries as places
from stores.locations.models import Location, Service
from stores.locations.queries import Place
from stores.locations.rules import OpeningState, state

# As many as somebody would look through; a market with more stores is asked for those around a place.
MOST = 200


@dataclass(frozen=True, slots=True)
class CollectOption:
    """What a store can promise for a basket.

    `lines` of `wanted` distinct variants are there in the units asked for; `short` names the
    variant ids that are not. `is_sure` is false where one of what it has may not lie where the books
    say: the store confirms it. `ready_by` (UTC) is when what is there can be fetched; None where
    the store takes no collections, has paused them, or has no room within the horizon. `km` is None
    where nobody said from where.
    """

    location: Location
    km: float | None
    short: tuple[int, ...]
    wanted: int
    ready_by: datetime | None
    state: OpeningState
    is_sure: bool = True

    @property
    def lines(self) -> int:
        """Return how many of the variants are there."""
        return self.wanted - len(self.short)

    @property
    def is_whole(self) -> bool:
        """Say whether everything is there."""
        return not self.short

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
    besides: UUID | None = None,
) -> list[CollectOption]:
    """Say for each place, in the order given, how much of the basket it can promise, and by when.

    `basket` maps variant ids to units, all lines of a variant summed; `km` maps location ids to
    distances; what the cart `besides` holds and has booked is free to it. Two statements, however
    many places and variants.
    """
    ids = [location.pk for location in locations]
    found = stock.availability(variant_ids=basket, location_ids=ids, now=now, besides=besides)
    hours = places.hours_of_many(locations, now=now)
    options = []
    for location in locations:
        own = hours[location.pk]
        short = found.short(location.pk, basket)
        promise = places.promise_of(location, own, found.booked[location.pk], now=now)
        options.append(
            CollectOption(
                location=location,
                km=(km or {}).get(location.pk),
                short=short,
                wanted=len(basket),
                ready_by=promise.ready_by if promise else None,
                state=state(own, now),
                is_sure=found.is_sure(location.pk, basket.keys() - set(short)),
            )
        )
    return options


def collect_options(
    basket: Mapping[int, int],
    market: str,
    now: datetime,
    *,
    here: Place | Location | None = None,
    limit: int | None = None,
    besides: UUID | None = None,
) -> list[CollectOption]:
    """Say what the stores of a market that hand over collections can promise of a basket.

    From a place: by distance, at most `limit`; a farther store that has everything takes the place
    of a nearer one that has not, so that the nearest stores never hide the next one that could
    serve. Without a place those that have everything come first, by city. Three statements.
    """
    if here is None:
        stores = list(places.stores(market).filter(services__contains=[Service.COLLECT])[:MOST])
        options = can_collect(basket, stores, now, besides=besides)
        options.sort(key=lambda option: not option.can_collect)
        return options[:limit]
    near = places.nearest(
        here.latitude, here.longitude, market, limit=MOST, service=Service.COLLECT
    )
    km = {each.location.pk: each.km for each in near}
    options = can_collect(basket, [each.location for each in near], now, km=km, besides=besides)
    shown = options[:limit]
    for farther in (option for option in options[len(shown) :] if option.can_collect):
        lacking = [option for option in shown if not option.can_collect]
        # Half stay in any case: who stands before one wants to know why not.
        if len(lacking) <= len(shown) // 2:
            break
        shown.remove(lacking[-1])
        shown.append(farther)
    return shown
