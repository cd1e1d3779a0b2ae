"""What can be promised, where. Stock is never cached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import QuerySet

from core import statements
from stores.inventory.models import Assortment, Drift, Replay, StockLevel, StockMovement
from stores.inventory.rules import Key, available, is_sure
from stores.locations import queries as places

NOBODY = UUID(int=0)
# Of a gift card: it is made when it is paid.
UNLIMITED = 9999

# For statements that ask more of a place's goods too: parameters `now` and `besides`, columns as `units_at` takes them.
LEVEL = """
    SELECT l.location_id, l.variant_id, l.on_hand, l.allocated, l.quarantined, l.safety,
           COALESCE(kept.held, 0), COALESCE(kept.own, 0), l.confidence
    FROM inventory_stocklevel l
    LEFT JOIN LATERAL (
        SELECT SUM(h.quantity) FILTER (WHERE h.owner IS DISTINCT FROM %(besides)s::uuid)::integer AS held,
               SUM(h.quantity) FILTER (WHERE h.owner = %(besides)s::uuid)::integer AS own
        FROM inventory_stockhold h WHERE h.level_id = l.id AND h.expires_at > %(now)s
    ) kept ON TRUE
"""
_GIFT_CARDS = """
    SELECT w.id, v.id, %(unlimited)s, 0, 0, 0, 0, 0, NULL
    FROM catalogue_product p
    JOIN catalogue_variant v ON v.product_id = p.id
    JOIN locations_location w ON w.kind = 'warehouse' AND w.is_active
    WHERE p.vat_class = 'gift_card' AND v.id = ANY(%(variants)s)
"""
_EVERYWHERE = f"{LEVEL} WHERE l.variant_id = ANY(%(variants)s) UNION ALL {_GIFT_CARDS}"
# Place by place, and planned as if for few variants: else every level of the variants, or of the place, is read.
_AT = f"""
    SELECT found.* FROM unnest(%(locations)s::bigint[]) place(id)
    CROSS JOIN LATERAL (
        {LEVEL}
        WHERE l.location_id = place.id AND l.variant_id = ANY((SELECT %(variants)s::bigint[])::bigint[])
        OFFSET 0
    ) found
    UNION ALL {_GIFT_CARDS} AND w.id = ANY(%(locations)s)
"""  # noqa: S608 - fixed texts

# Variant by variant: for few of them at many places.
_OF = f"""
    SELECT found.* FROM unnest(%(variants)s::bigint[]) variant(id)
    CROSS JOIN LATERAL (
        {LEVEL}
        WHERE l.variant_id = variant.id AND l.location_id = ANY((SELECT %(locations)s::bigint[])::bigint[])
        OFFSET 0
    ) found
    UNION ALL {_GIFT_CARDS} AND w.id = ANY(%(locations)s)
"""  # noqa: S608 - fixed texts
# Beside them what is booked in the hours of each place: no variant, the hour since 1970, how often.
_BOOKED = f"""
    UNION ALL
    SELECT location_id, 0, (extract(epoch FROM slot) / 3600)::integer, booked, 0, 0, 0, 0, NULL FROM (
        {places.BOOKED}
    ) AS taken (location_id, slot, booked)
"""  # noqa: S608 - fixed texts
_LOOK_AT, _LOOK_OF = _AT + _BOOKED, _OF + _BOOKED


def units_at(level: Sequence[int]) -> int:
    """Return the units that may be promised of a row of `LEVEL`, from its third column to the last but one."""
    on_hand, allocated, quarantined, safety, held, own = level
    return available(
        on_hand=on_hand,
        allocated=allocated,
        quarantined=quarantined,
        safety=safety,
        held=held,
        own=own,
    )


def available_units(
    *,
    variant_ids: Iterable[int],
    location_ids: Sequence[int] | None = None,
    now: datetime,
    besides: UUID | None = None,
) -> dict[Key, int]:
    """Return the units that may be promised, by (location, variant); one statement.

    Without `location_ids`, everywhere. Holds of the owner `besides` do not count: they are the
    asker's own. A level that does not exist is missing: zero. Gift cards are never used up: they
    leave where deliveries do.
    """
    variants = list(variant_ids)
    if not variants:
        return {}
    asked = {
        "now": now,
        "besides": str(besides or NOBODY),
        "variants": variants,
        "unlimited": UNLIMITED,
    }
    if location_ids is None:
        rows = statements.fetch(_EVERYWHERE, asked)
    else:
        rows = statements.fetch(_AT, asked | {"locations": list(set(location_ids))})
    return {(location, variant): units_at(level) for location, variant, *level, _sure in rows}


def deliverable(
    units: Mapping[Key, int],
    basket: Mapping[int, int],
    senders: places.Senders,
    *,
    now: datetime,
    besides: UUID | None = None,
) -> dict[int, int]:
    """Return by variant of a basket (variant id to units) what can be delivered: the most that one place has.

    A variant leaves one place whole, as `sourcing` has it. `units` are those at the warehouses; the stores
    that send are asked for what no warehouse has enough of only, in one statement.
    """
    most = {
        pk: max((units.get((place, pk), 0) for place in senders.warehouses), default=0)
        for pk in basket
    }
    short = [pk for pk, wanted in basket.items() if most[pk] < wanted]
    if short and senders.stores:
        found = available_units(
            variant_ids=short, location_ids=senders.stores, now=now, besides=besides
        )
        for (_place, pk), left in found.items():
            most[pk] = max(most[pk], left)
    return most


def at_warehouses(
    market: str, basket: Mapping[int, int], *, now: datetime, besides: UUID | None = None
) -> dict[int, tuple[int, int]]:
    """Return by variant of a basket from where, and how many units, a store of the market could be sent.

    The first warehouse that has as many as wanted, else the one that has most; two statements.
    """
    ids = list(places.warehouses([market]).values_list("pk", flat=True))
    units = available_units(variant_ids=basket, location_ids=ids, now=now, besides=besides)
    best = {}
    for pk, wanted in basket.items():
        has = [(place, units.get((place, pk), 0)) for place in ids]
        enough = [each for each in has if each[1] >= wanted]
        if found := (enough[:1] or sorted(has, key=lambda each: -each[1])):
            best[pk] = found[0]
    return best


def deliverable_in(
    market: str, basket: Mapping[int, int], *, now: datetime, besides: UUID | None = None
) -> dict[int, int]:
    """Return `deliverable` of a market, for who has read nothing of it yet; three statements at most."""
    senders = places.senders(market, now)
    units = available_units(
        variant_ids=basket, location_ids=senders.warehouses, now=now, besides=besides
    )
    return deliverable(units, basket, senders, now=now, besides=besides)


@dataclass(frozen=True, slots=True)
class Availability:
    """What may be promised of some variants at some places, and how busy the places are.

    `doubted` are those of which it is not sure that they lie where the books say.
    """

    units: Mapping[Key, int]
    booked: Mapping[int, Mapping[datetime, int]]
    doubted: frozenset[Key] = frozenset()

    def at(self, location_id: int, variant_id: int) -> int:
        """Return the units that may be promised."""
        return self.units.get((location_id, variant_id), 0)

    def is_sure(self, location_id: int, variant_ids: Iterable[int]) -> bool:
        """Say whether all of them surely lie there."""
        return self.doubted.isdisjoint((location_id, variant) for variant in variant_ids)

    def short(self, location_id: int, basket: Mapping[int, int]) -> tuple[int, ...]:
        """Return the variants of a basket (variant id to units) that the place cannot meet."""
        return tuple(pk for pk, wanted in basket.items() if self.at(location_id, pk) < wanted)


def availability(
    *,
    variant_ids: Iterable[int],
    location_ids: Sequence[int],
    now: datetime,
    besides: UUID | None = None,
) -> Availability:
    """Look at variants at places, as `available_units`, and at what is booked there; one statement."""
    places_asked, variants = list(set(location_ids)), list(set(variant_ids))
    asked = {
        "now": now,
        "besides": str(besides or NOBODY),
        "variants": variants,
        "locations": places_asked,
        "ids": places_asked,
        "unlimited": UNLIMITED,
    }
    units: dict[Key, int] = {}
    booked: dict[int, dict[datetime, int]] = {pk: {} for pk in places_asked}
    look = _LOOK_OF if len(variants) < len(places_asked) else _LOOK_AT
    doubted: set[Key] = set()
    for location, variant, *level, confidence in statements.fetch(look, asked):
        if variant:
            units[location, variant] = units_at(level)
            if not is_sure(confidence):
                doubted.add((location, variant))
        else:
            booked[location][datetime.fromtimestamp(level[0] * 3600, UTC)] = level[1]
    return Availability(units, booked, frozenset(doubted))


@dataclass(frozen=True, slots=True)
class Carried:
    """A category that a store carries, with all below it; `safety` units of each variant are kept back."""

    slug: str
    path: str
    name_en: str
    name_nb: str
    safety: int


def assortments_of(location_ids: Iterable[int]) -> dict[int, list[Carried]]:
    """Return the categories that stores carry, by store, in the order of the tree; one statement.

    A store that says nothing of its range is missing.
    """
    rows = (
        Assortment.objects.filter(location_id__in=list(location_ids))
        .order_by("category__path")
        .values_list(
            "location_id",
            *(f"category__{name}" for name in ("slug", "path", "name_en", "name_nb")),
            "safety",
        )
    )
    found: dict[int, list[Carried]] = {}
    for location, slug, path, english, norwegian, safety in rows:
        found.setdefault(location, []).append(Carried(slug, path, english, norwegian or "", safety))
    return found


def topmost(carried: Iterable[Carried]) -> list[Carried]:
    """Return those that no other of them brings."""
    top: list[Carried] = []
    for each in carried:
        if not top or not each.path.startswith(top[-1].path):
            top.append(each)
    return top


def shelves_of(location_id: int, variant_ids: Iterable[int]) -> dict[int, str]:
    """Return where each variant lies in a location, by variant; one statement. Nothing where nobody has said."""
    rows = StockLevel.objects.filter(location_id=location_id, variant_id__in=list(variant_ids))
    return dict(rows.exclude(bin="").values_list("variant_id", "bin"))


def ledger_of(
    location_id: int, variant_id: int, *, before: int | None = None, limit: int = 50
) -> list[StockMovement]:
    """Return what happened to a level, newest first; `before` is the id of the line that was read last."""
    lines = StockMovement.objects.filter(
        level__location_id=location_id, level__variant_id=variant_id
    )
    if before is not None:
        lines = lines.filter(pk__lt=before)
    return list(lines.order_by("-pk")[:limit])


def last_replay() -> Replay | None:
    """Return the last comparison of all levels with their ledgers."""
    return Replay.objects.order_by("-pk").first()


def drifts_of(replay: Replay, *, limit: int) -> QuerySet[Drift]:
    """Return the levels that differed, with article, place and first wrong line; one statement."""
    found = replay.drifts.select_related("level__variant", "level__location", "movement")
    return found.order_by("level_id")[:limit]
