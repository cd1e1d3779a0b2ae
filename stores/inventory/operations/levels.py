"""Lock level rows, and check on the locked rows that what is asked of them is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from commerce.catalogue.models import Variant
from core.errors import Invalid
from core.operation import operation
from core.statements import fetch
from stores.inventory.errors import OutOfStock, Shortage
from stores.inventory.models import StockHold, StockLevel
from stores.inventory.rules import Demand, Key, available, per_level

_COLUMNS = [field.attname for field in StockLevel._meta.concrete_fields]
_LOCK = f"""
    SELECT {", ".join(f"l.{column}" for column in _COLUMNS)}
    FROM unnest(%(locations)s::bigint[], %(variants)s::bigint[]) key (location_id, variant_id)
    JOIN inventory_stocklevel l USING (location_id, variant_id)
    JOIN locations_location place ON place.id = l.location_id
    ORDER BY place.kind DESC, place.code, l.variant_id
    FOR NO KEY UPDATE OF l
"""  # noqa: S608 - names of our own columns

# What a store's range keeps back of a variant, at the nearest category that says it.
KEPT_BACK = """
    COALESCE((SELECT a.safety FROM inventory_assortment a
              JOIN catalogue_category said ON said.id = a.category_id
              JOIN catalogue_variant v ON v.id = {variant}
              JOIN catalogue_product p ON p.id = v.product_id
              JOIN catalogue_category own ON own.id = p.category_id
              WHERE a.location_id = {location} AND left(own.path, length(said.path)) = said.path
              ORDER BY length(said.path) DESC LIMIT 1), 0)
"""
_MAKE = f"""
    INSERT INTO inventory_stocklevel (location_id, variant_id, on_hand, allocated, quarantined, safety)
    SELECT %(location)s::bigint, asked.id, 0, 0, 0, {KEPT_BACK.format(variant="asked.id", location="%(location)s::bigint")}
    FROM unnest(%(variants)s::bigint[]) asked(id) ORDER BY asked.id
    ON CONFLICT DO NOTHING
    RETURNING id
"""  # noqa: S608 - fixed texts


def lock_levels(keys: Iterable[Key]) -> dict[Key, StockLevel]:
    """Lock the levels that exist; evaluated here, so that it locks. One statement.

    Warehouses come before stores, places by code, then variants by id: who finds a warehouse short may
    go on to lock the stores.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    locations, variants = zip(*wanted, strict=True)
    rows = fetch(_LOCK, {"locations": list(locations), "variants": list(variants)})
    levels = (StockLevel.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row) for row in rows)
    return {(level.location_id, level.variant_id): level for level in levels}


def level_of(location_id: int, variant_id: int) -> StockLevel:
    """Return the locked level, made where there was none."""
    return levels_at(location_id, [variant_id])[0]


def levels_at(location_id: int, variant_ids: Iterable[int]) -> list[StockLevel]:
    """Return the locked levels of many variants at one location, made where there were none."""
    keys = [(location_id, variant_id) for variant_id in sorted(set(variant_ids))]
    levels = lock_levels(keys)
    if len(levels) < len(keys):
        # Two who make the same level at once may wait for each other: the operation of one is tried again.
        missing = [key[1] for key in keys if key not in levels]
        fetch(_MAKE, {"location": location_id, "variants": missing})
        levels = lock_levels(keys)
    return list(levels.values())


def held(
    levels: Iterable[StockLevel], *, besides: Sequence[UUID], now: datetime
) -> dict[int, tuple[int, int]]:
    """Return per level the units held by others, and those of the holds `besides`; read after the lock."""
    is_own = Q(pk__in=besides)
    rows = (
        StockHold.objects.living(now)
        .filter(level__in=[level.pk for level in levels])
        .values_list("level_id")
        .annotate(
            others=Coalesce(Sum("quantity", filter=~is_own), 0),
            own=Coalesce(Sum("quantity", filter=is_own), 0),
        )
        .order_by()
    )
    return {level_id: (others, own) for level_id, others, own in rows}


def left_of(
    levels: Mapping[Key, StockLevel], *, besides: Sequence[UUID] = (), now: datetime
) -> dict[Key, int]:
    """Return what may be promised of locked levels; one statement.

    The holds `besides` are the asker's: what she holds is hers, whatever was kept back since.
    """
    kept = held(levels.values(), besides=besides, now=now) if levels else {}
    left = {}
    for key, level in levels.items():
        others, own = kept.get(level.pk, (0, 0))
        left[key] = available(
            on_hand=level.on_hand,
            allocated=level.allocated,
            quarantined=level.quarantined,
            safety=level.safety,
            held=others,
            own=own,
        )
    return left


def lacking(demands: Iterable[Demand], left: Mapping[Key, int]) -> list[tuple[Key, int, int]]:
    """Return the levels that cannot meet the sum asked of them, with that and with what is left."""
    return [
        (key, wanted, left.get(key, 0))
        for key, wanted in sorted(per_level(demands).items())
        if left.get(key, 0) < wanted
    ]


def check(
    demands: Sequence[Demand],
    levels: Mapping[Key, StockLevel],
    *,
    besides: Sequence[UUID],
    now: datetime,
) -> None:
    """Raise OutOfStock unless every level can meet the sum that is asked of it, as `left_of` says."""
    if shortages := lacking(demands, left_of(levels, besides=besides, now=now)):
        raise out_of_stock(shortages)


def out_of_stock(shortages: Sequence[tuple[Key, int, int]]) -> OutOfStock:
    """Return the refusal that names levels, each with what was wanted and what is left."""
    return OutOfStock(_name_shortages(shortages))


def _name_shortages(shortages: Sequence[tuple[Key, int, int]]) -> list[Shortage]:
    skus = dict(
        Variant.objects.filter(pk__in=[key[1] for key, *_ in shortages]).values_list("pk", "sku")
    )
    return [
        Shortage(
            location_id=key[0],
            variant_id=key[1],
            sku=skus.get(key[1], ""),
            wanted=wanted,
            left=left,
        )
        for key, wanted, left in shortages
    ]


SHELF = 20


@operation
def set_shelves(*, location_id: int, shelves: Mapping[int, str]) -> None:
    """Say where variants lie in a location: `A-04-2`, by variant id; an empty one forgets it. Raises Invalid."""
    if any(len(shelf) > SHELF for shelf in shelves.values()):
        raise Invalid
    levels = levels_at(location_id, shelves)
    for level in levels:
        level.bin = shelves[level.variant_id].strip().upper()
    StockLevel.objects.bulk_update(levels, ["bin"], batch_size=2000)
