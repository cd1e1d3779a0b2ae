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

    `lines` of `wanted` distinct variants can be fetched there in the units asked for; `short` names the
    variant ids that cannot, and `sent` those that a warehouse sends there first. `is_sure` is false where
    one of what it has may not lie where the books say: the store confirms it. `ready_by` (UTC) is when
    all of that can be fetched, and `here_by` what is there now; None where
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
    sent: tuple[int, ...] = ()
    here_by: datetime | None = None

    @property
    def is_sent(self) -> bool:
        """Say whether a warehouse sends something of it there first."""
        return bool(self.sent)

    @property
    def here(self) -> int:
        """Return how many of the variants are there now."""
        return self.wanted - len(self.short) - len(self.sent)

    @property
    def lines(self) -> int:
        """Return how many of the variants can be fetched there."""
        return self.wanted - len(self.short)

    @property
    def is_whole(self) -> bool:
        """Say whether everything can be fetched there."""
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
    only_there: bool = False,
) -> list[CollectOption]:
    """Say for each place, in the order given, how much of the basket it can promise, and by when.

    `basket` maps variant ids to units, all lines of a variant summed; `km` maps location ids to
    distances; what the cart `besides` holds and has booked is free to it. What a place lacks a warehouse
    of its market sends there, all units of a variant or none, unless it is asked what is `only_there`.
    Two statements, however many places and variants; three where something can be sent.
    """
    ids = [location.pk for location in locations]
    warehouses = {} if only_there else _warehouses(locations)
    asked = [*ids, *(pk for found in warehouses.values() for pk in found)]
    found = stock.availability(variant_ids=basket, location_ids=asked, now=now, besides=besides)
    hours = places.hours_of_many(locations, now=now)
    options = []
    for location in locations:
        own = hours[location.pk]
        lacking = found.short(location.pk, basket)
        sent = tuple(
            pk
            for pk in lacking
            if location.sent_in_days
            and any(found.at(at, pk) >= basket[pk] for at in warehouses.get(location.market, ()))
        )
        short = tuple(pk for pk in lacking if pk not in sent)
        booked = found.booked[location.pk]
        here = places.promise_of(location, own, booked, now=now)
        promise = places.promise_of(location, own, booked, now=now, is_sent=True) if sent else here
        options.append(
            CollectOption(
                location=location,
                km=(km or {}).get(location.pk),
                short=short,
                wanted=len(basket),
                ready_by=promise.ready_by if promise else None,
                state=state(own, now),
                is_sure=found.is_sure(location.pk, basket.keys() - set(lacking)),
                sent=sent,
                here_by=here.ready_by if here else None,
            )
        )
    return options


def _warehouses(locations: Sequence[Location]) -> dict[str, list[int]]:
    """Return the warehouses that send to stores, by market and in the order of their codes; one statement."""
    markets = {location.market for location in locations if location.sent_in_days}
    if not markets:
        return {}
    found: dict[str, list[int]] = {}
    for market, pk in places.warehouses(markets).values_list("market", "pk"):
        found.setdefault(market, []).append(pk)
    return found


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
    serve, nor those to which it is sent one that has it. Without a place those that have everything
    come first, by city, then those to which it is sent. Four statements at most.
    """
    if here is None:
        stores = list(places.stores(market).filter(services__contains=[Service.COLLECT])[:MOST])
        options = can_collect(basket, stores, now, besides=besides)
        options.sort(key=lambda option: (not option.can_collect, bool(option.sent)))
        return options[:limit]
    near = places.nearest(
        here.latitude, here.longitude, market, limit=MOST, service=Service.COLLECT
    )
    km = {each.location.pk: each.km for each in near}
    options = can_collect(basket, [each.location for each in near], now, km=km, besides=besides)
    shown = options[:limit]
    has_it = [each for each in options[len(shown) :] if each.can_collect and not each.sent]
    for farther in has_it or [each for each in options[len(shown) :] if each.can_collect]:
        lacking = [each for each in shown if not each.can_collect or each.sent]
        # Half stay in any case: who stands before one wants to know why not.
        if len(lacking) <= len(shown) // 2:
            break
        shown.remove(lacking[-1])
        shown.append(farther)
    return shown
