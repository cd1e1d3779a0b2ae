"""Keep units for somebody who pays, for a while."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from core.operation import operation
from stores.inventory.models import StockHold
from stores.inventory.operations.levels import check, lock_levels
from stores.inventory.rules import Demand


@operation
def hold_stock(
    *,
    demands: Sequence[Demand],
    purpose: str,
    expires_at: datetime,
    now: datetime,
    owner: UUID | None = None,
) -> dict[str, UUID]:
    """Keep the units for somebody who pays; return the hold of each demand by its ref.

    Raises OutOfStock with what is left; then nothing is held.
    """
    levels = lock_levels(demand.key for demand in demands)

    check(demands, levels, besides=(), now=now)

    holds = {
        demand.ref: StockHold(
            level=levels[demand.key],
            quantity=demand.quantity,
            purpose=purpose,
            owner=owner,
            expires_at=expires_at,
            created_at=now,
        )
        for demand in demands
    }
    StockHold.objects.bulk_create(holds.values())
    return {ref: hold.pk for ref, hold in holds.items()}


@operation
def extend_holds(*, hold_ids: Iterable[UUID], until: datetime) -> None:
    """Keep held units longer; those that are kept longer anyhow stay as they are."""
    StockHold.objects.filter(pk__in=list(hold_ids), expires_at__lt=until).update(expires_at=until)


@operation
def release_holds(*, hold_ids: Iterable[UUID]) -> int:
    """Let held units go; return how many holds were still there."""
    deleted, _by_model = StockHold.objects.filter(pk__in=list(hold_ids)).delete()
    return deleted


@operation
def clear_expired_holds(*, before: datetime) -> int:
    """Delete holds that ended before the moment; they have bound nothing since they expired."""
    deleted, _by_model = StockHold.objects.filter(expires_at__lt=before).delete()
    return deleted
