"""Lock level rows, and check on the locked rows that what is asked of them is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum

from commerce.catalogue.models import Variant
from core.errors import Invalid
from core.operation import operation
from stores.inventory.errors import OutOfStock, Shortage
from stores.inventory.models import StockHold, StockLevel
from stores.inventory.rules import Demand, Key, available, per_level


def lock_levels(keys: Iterable[Key]) -> dict[Key, StockLevel]:
    """Lock the levels that exist, in (location, variant) order; evaluated here, so that it locks."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    condition = Q()
    for location_id in {key[0] for key in wanted}:
        condition |= Q(
            location_id=location_id, variant_id__in=[v for at, v in wanted if at == location_id]
        )
    rows = (
        StockLevel.objects.filter(condition)
        .select_for_update(no_key=True, of=("self",))
        .order_by("location_id", "variant_id")
    )
    return {(row.location_id, row.variant_id): row for row in rows}


def level_of(location_id: int, variant_id: int) -> StockLevel:
    """Return the locked level, made where there was none."""
    StockLevel.objects.bulk_create(
        [StockLevel(location_id=location_id, variant_id=variant_id)], ignore_conflicts=True
    )
    return lock_levels([(location_id, variant_id)])[location_id, variant_id]


def levels_at(location_id: int, variant_ids: Iterable[int]) -> list[StockLevel]:
    """Return the locked levels of many variants at one location, made where there were none."""
    wanted = sorted(variant_ids)
    StockLevel.objects.bulk_create(
        (StockLevel(location_id=location_id, variant_id=variant_id) for variant_id in wanted),
        ignore_conflicts=True,
        batch_size=2000,
    )
    return list(
        StockLevel.objects.filter(location_id=location_id, variant_id__in=wanted)
        .select_for_update(no_key=True, of=("self",))
        .order_by("location_id", "variant_id")
    )


def held_by_others(
    levels: Iterable[StockLevel], *, besides: Sequence[UUID], now: datetime
) -> dict[int, int]:
    """Return the units held per level by others, read after the lock."""
    rows = (
        StockHold.objects.living(now)
        .filter(level__in=[level.pk for level in levels])
        .exclude(pk__in=besides)
        .values_list("level_id")
        .annotate(units=Sum("quantity"))
        .order_by()
    )
    return dict(rows)


def check(
    demands: Sequence[Demand],
    levels: dict[Key, StockLevel],
    *,
    besides: Sequence[UUID],
    now: datetime,
) -> None:
    """Raise OutOfStock unless every level can meet the sum that is asked of it."""
    held = held_by_others(levels.values(), besides=besides, now=now)
    shortages = []
    for key, wanted in sorted(per_level(demands).items()):
        level = levels.get(key)
        left = (
            available(
                on_hand=level.on_hand,
                allocated=level.allocated,
                quarantined=level.quarantined,
                safety=level.safety,
                held=held.get(level.pk, 0),
            )
            if level
            else 0
        )
        if left < wanted:
            shortages.append((key, wanted, left))
    if shortages:
        raise OutOfStock(_name_shortages(shortages))


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
