"""Find who sends a delivery that its first place lacks, on locked levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from core import statements
from core.markets import MARKETS
from stores.inventory.models import StockLevel
from stores.inventory.operations.levels import lacking, left_of, lock_levels, out_of_stock
from stores.inventory.rules import Demand, Key, per_level
from stores.inventory.sourcing import Policy, Source, reach, source
from stores.locations import queries as places
from stores.locations.models import Location
from stores.locations.rules import distance_km

# Orders that wait at a place, whatever they wait for.
_OPEN_WORK = """
    SELECT l.location_id, COUNT(DISTINCT a.cause) FROM inventory_allocation a
    JOIN inventory_stocklevel l ON l.id = a.level_id
    WHERE a.state = 'open' AND l.location_id = ANY(%(places)s)
    GROUP BY l.location_id
"""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a delivery goes."""

    market: str
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The demands with the places that send them, by ref, the rule that chose, and all that is locked now."""

    demands: Mapping[str, Demand]
    sourced: str
    levels: dict[Key, StockLevel]
    left: dict[Key, int]


def send_from(
    sent: Sequence[Demand],
    beside: Sequence[Demand],
    levels: dict[Key, StockLevel],
    to: Destination,
    *,
    now: datetime,
) -> Sent:
    """Choose who sends demands of which some level lacks units; the `levels` of warehouses are locked.

    What is asked `beside` them is taken first. Raises OutOfStock, with the most that one place has of each.
    """
    senders = places.sending(to.market, now)
    wanted: dict[int, int] = {}
    for demand in sent:
        wanted[demand.variant_id] = wanted.get(demand.variant_id, 0) + demand.quantity
    more = {(place.pk, variant_id) for place in senders for variant_id in wanted}
    more |= {demand.key for demand in beside}
    levels = levels | lock_levels(more - levels.keys())
    left = left_of(levels, now=now)
    free = dict(left)
    for key, units in per_level(beside).items():
        free[key] = max(0, free.get(key, 0) - units)

    sources = _sources(senders, wanted, levels, free, to)
    plan = source(wanted, sources, Policy(**settings.SOURCING))
    if plan.short:
        first = {demand.variant_id: demand.key for demand in sent}
        short = [(first[pk], wanted[pk], reach(pk, sources)) for pk in plan.short]
        raise out_of_stock(short + lacking(beside, left))
    sender = {pk: parcel.source.id for parcel in plan.parcels for pk in parcel.variants}
    return Sent(
        {demand.ref: replace(demand, location_id=sender[demand.variant_id]) for demand in sent},
        str(plan.why or ""),
        levels,
        left,
    )


def _sources(
    senders: Sequence[Location],
    wanted: Mapping[int, int],
    levels: Mapping[Key, StockLevel],
    free: Mapping[Key, int],
    to: Destination,
) -> list[Source]:
    """Return the places as the policy looks at them; three statements."""
    waiting = dict(statements.fetch(_OPEN_WORK, {"places": [place.pk for place in senders]}))
    there = places.geocode(to.postcode, MARKETS[to.market].country)
    return [
        Source(
            id=place.pk,
            is_warehouse=place.kind == Location.Kind.WAREHOUSE,
            units={pk: free.get((place.pk, pk), 0) for pk in wanted},
            confidence={
                pk: level.confidence for pk in wanted if (level := levels.get((place.pk, pk)))
            },
            open_work=waiting.get(place.pk, 0),
            km=distance_km((there.latitude, there.longitude), place.point) if there else None,
        )
        for place in senders
    ]
