"""Set what is on hand from what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from core.actor import Actor
from core.operation import operation
from stores.inventory.models import Allocation, StockLevel, StockMovement
from stores.inventory.operations.ledger import Kind, Move, write
from stores.inventory.operations.levels import levels_at
from stores.inventory.rules import count_now


@dataclass(frozen=True, slots=True)
class RefusedCount:
    """A count below what is promised to orders, which are named."""

    variant_id: int
    counted: int
    needed: int
    orders: list[str]


@operation
def count_stock(
    *,
    location_id: int,
    counts: dict[int, int],
    as_of: datetime,
    actor: Actor,
    now: datetime,
    cause: str,
) -> list[RefusedCount]:
    """Set what is on hand from absolute counts taken at `as_of`; what moved since then is kept.

    Returns the counts that were refused because orders need more than that; the others are
    applied. A caller that wants all or nothing rolls back.
    """
    levels = levels_at(location_id, counts)
    moved = _moved_since(levels, as_of)

    moves, refused = [], []
    for level in levels:
        target = count_now(counted=counts[level.variant_id], moved_since=moved.get(level.pk, 0))
        needed = level.allocated + level.quarantined
        if target < needed:
            refused.append(
                RefusedCount(
                    variant_id=level.variant_id,
                    counted=counts[level.variant_id],
                    needed=needed,
                    orders=orders_of(level),
                )
            )
        elif target != level.on_hand:
            moves.append(
                Move(
                    level=level,
                    kind=Kind.ADJUSTED,
                    on_hand=target - level.on_hand,
                    key=f"{cause}:{level.pk}",
                )
            )

    write(moves, cause=cause, actor=actor, now=now)
    done = {level.pk for level in levels} - {
        level.pk for level in levels for row in refused if row.variant_id == level.variant_id
    }
    StockLevel.objects.filter(pk__in=done).update(counted_at=as_of)
    return refused


def refused_counts(
    *, location_id: int, counts: dict[int, int], as_of: datetime
) -> list[RefusedCount]:
    """Say which counts `count_stock` would refuse now; nothing is locked or written."""
    levels = list(
        StockLevel.objects.filter(location_id=location_id, variant_id__in=counts)
        .exclude(allocated=0, quarantined=0)
        .order_by("variant_id")
    )
    moved = _moved_since(levels, as_of)
    return [
        RefusedCount(
            variant_id=level.variant_id,
            counted=counts[level.variant_id],
            needed=level.allocated + level.quarantined,
            orders=orders_of(level),
        )
        for level in levels
        if count_now(counted=counts[level.variant_id], moved_since=moved.get(level.pk, 0))
        < level.allocated + level.quarantined
    ]


def _moved_since(levels: list[StockLevel], as_of: datetime) -> dict[int, int]:
    return dict(
        StockMovement.objects.filter(level__in=[level.pk for level in levels], at__gt=as_of)
        # A correction moves no goods: the same sheet again changes nothing.
        .exclude(kind=Kind.ADJUSTED)
        .values_list("level_id")
        .annotate(units=Sum("on_hand"))
        .order_by()
    )


def orders_of(level: StockLevel) -> list[str]:
    """Return what its units are promised to, `order:17`."""
    return sorted(
        set(level.allocations.filter(state=Allocation.State.OPEN).values_list("cause", flat=True))
    )
