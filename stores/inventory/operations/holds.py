"""Keep units for somebody who pays, for a while."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.operation import operation
from stores.inventory.models import StockHold
from stores.inventory.operations.levels import lacking, left_of, lock_levels, out_of_stock
from stores.inventory.operations.sending import Destination, send_from
from stores.inventory.rules import Demand


@dataclass(frozen=True, slots=True)
class Held:
    """Kept units: the hold, where they are, and which rule chose that place where one had to."""

    hold_id: UUID
    location_id: int
    sourced: str = ""


@operation
def hold_stock(
    *,
    demands: Sequence[Demand],
    purpose: str,
    expires_at: datetime,
    now: datetime,
    owner: UUID | None = None,
    to: Destination | None = None,
) -> dict[str, Held]:
    """Keep the units for somebody who pays; return what is held for each demand, by its ref.

    Where a place lacks what `is_sent`, other places that deliver `to` there send it: the policy of
    `sourcing` chooses, on locked levels. Raises OutOfStock with what is left; then nothing is held.
    """
    sent = [demand for demand in demands if demand.is_sent]
    levels = lock_levels(demand.key for demand in sent)
    left = left_of(levels, now=now)
    chosen, sourced = {demand.ref: demand for demand in demands}, ""
    others = [demand for demand in demands if not demand.is_sent]
    if to is not None and lacking(sent, left):
        found = send_from(sent, others, levels, to, now=now)
        levels, left, sourced = found.levels, found.left, found.sourced
        chosen |= found.demands
    else:
        more = lock_levels(demand.key for demand in others)
        levels, left = levels | more, left | left_of(more, now=now)
    if shortages := lacking(chosen.values(), left):
        raise out_of_stock(shortages)

    holds = {
        ref: StockHold(
            level=levels[demand.key],
            quantity=demand.quantity,
            purpose=purpose,
            owner=owner,
            expires_at=expires_at,
            created_at=now,
        )
        for ref, demand in chosen.items()
    }
    StockHold.objects.bulk_create(holds.values())
    return {
        ref: Held(hold.pk, chosen[ref].location_id, sourced if chosen[ref].is_sent else "")
        for ref, hold in holds.items()
    }


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
