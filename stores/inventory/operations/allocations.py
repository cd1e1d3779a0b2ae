"""Promise units to an order, until they leave or are let go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Concat

from core import statements
from core.actor import Actor
from core.operation import operation
from stores.inventory.errors import AlreadyMoved
from stores.inventory.models import Allocation, StockLevel
from stores.inventory.operations.ledger import Kind, Move, write
from stores.inventory.operations.levels import check, levels_at, lock_levels
from stores.inventory.rules import Demand

# Fixed text: every order runs it.
_PROMISE = """
    WITH used AS (DELETE FROM inventory_stockhold WHERE id = ANY(%(holds)s::text[]::uuid[]))
    INSERT INTO inventory_allocation (level_id, quantity, state, cause, created_at)
    SELECT level_id, quantity, 'open', %(cause)s, %(now)s::timestamptz
    FROM unnest(%(levels)s::bigint[], %(quantities)s::int[]) WITH ORDINALITY AS asked(level_id, quantity, place)
    ORDER BY place
    RETURNING id
"""


@operation
def allocate(
    *, demands: Sequence[Demand], hold_ids: Sequence[UUID], cause: str, actor: Actor, now: datetime
) -> dict[str, int]:
    """Promise the units to an order, using up its holds; return the allocation of each demand by ref.

    A hold that has expired does not refuse by itself: what counts is whether the units are
    still there. Raises OutOfStock; then the holds stand as before.
    """
    levels = lock_levels(demand.key for demand in demands)

    check(demands, levels, besides=hold_ids, now=now)

    made = statements.fetch(
        _PROMISE,
        {
            "holds": [str(hold_id) for hold_id in hold_ids],
            "levels": [levels[demand.key].pk for demand in demands],
            "quantities": [demand.quantity for demand in demands],
            "cause": cause,
            "now": now,
        },
    )
    ids = [allocation_id for (allocation_id,) in made]
    write(
        [
            Move(
                level=levels[demand.key],
                kind=Kind.ALLOCATED,
                allocated=demand.quantity,
                key=f"allocated:{allocation_id}",
            )
            for demand, allocation_id in zip(demands, ids, strict=True)
        ],
        cause=cause,
        actor=actor,
        now=now,
    )
    return {demand.ref: pk for demand, pk in zip(demands, ids, strict=True)}


@operation
def consume_allocations(
    *, allocation_ids: Sequence[int], kind: Kind, cause: str, actor: Actor, now: datetime
) -> None:
    """The goods leave: at dispatch (`shipped`) or at hand-over (`collected`).

    Raises AlreadyMoved when one of them has left or was let go before.
    """
    _end_allocations(
        allocation_ids, Allocation.State.CONSUMED, kind, cause=cause, actor=actor, now=now
    )


@operation
def release_allocations(
    *, allocation_ids: Sequence[int], cause: str, actor: Actor, now: datetime
) -> None:
    """Let promised units go back to be sold. Raises AlreadyMoved."""
    _end_allocations(
        allocation_ids, Allocation.State.RELEASED, Kind.RELEASED, cause=cause, actor=actor, now=now
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """Units of a variant that come to a place for an order; those `damaged` are set apart, and not promised."""

    variant_id: int
    units: int
    damaged: int
    ref: str


@operation
def take_in_promised(
    *,
    location_id: int,
    arrivals: Sequence[Arrival],
    for_order: str,
    cause: str,
    actor: Actor,
    now: datetime,
) -> dict[str, int]:
    """Take in what another place sent for an order, and promise it in the same line of the ledger: nobody can buy it between.

    `for_order` is what it is promised to. Return the allocation of each arrival that has units, by its ref.
    """
    arrivals = [each for each in arrivals if each.units or each.damaged]
    levels = {
        level.variant_id: level
        for level in levels_at(location_id, {each.variant_id for each in arrivals})
    }
    found = {
        each.ref: Allocation(
            level=levels[each.variant_id], quantity=each.units, cause=for_order, created_at=now
        )
        for each in arrivals
        if each.units
    }
    Allocation.objects.bulk_create(found.values())
    write(
        [
            Move(
                level=levels[each.variant_id],
                kind=Kind.TRANSFERRED_IN,
                on_hand=each.units + each.damaged,
                allocated=each.units,
                quarantined=each.damaged,
                key=f"{cause}:{each.ref}",
            )
            for each in arrivals
        ],
        cause=cause,
        actor=actor,
        now=now,
    )
    return {ref: allocation.pk for ref, allocation in found.items()}


@operation
def send_to_store(
    *, allocation_ids: Sequence[int], cause: str, actor: Actor, now: datetime
) -> None:
    """What is promised to an order leaves for the store where it is collected. Raises AlreadyMoved."""
    _end_allocations(
        allocation_ids,
        Allocation.State.CONSUMED,
        Kind.TRANSFERRED_OUT,
        cause=cause,
        actor=actor,
        now=now,
    )
    # It has left this place, and not yet to its customer.
    found = Allocation.objects.filter(pk__in=allocation_ids)
    found.update(cause=Concat(F("cause"), Value("/sent")))


@operation
def reopen_allocations(
    *, allocation_ids: Sequence[int], cause: str, actor: Actor, now: datetime
) -> None:
    """Take units that had left back to where they were promised: their ledger lines are reversed by others.

    Raises AlreadyMoved unless all of them have left.
    """
    keys = Allocation.objects.filter(pk__in=allocation_ids).values_list(
        "level__location_id", "level__variant_id"
    )
    levels = {level.pk: level for level in lock_levels(keys).values()}
    found = Allocation.objects.filter(pk__in=allocation_ids, state=Allocation.State.CONSUMED)
    allocations = list(found.order_by("pk"))
    if len(allocations) != len(set(allocation_ids)):
        raise AlreadyMoved
    found.update(state=Allocation.State.OPEN, ended_at=None, reopened=F("reopened") + 1)
    write(
        [
            Move(
                level=levels[allocation.level_id],
                kind=Kind.COLLECTED,
                on_hand=allocation.quantity,
                allocated=allocation.quantity,
                key=f"undone:{allocation.pk}:{allocation.reopened + 1}",
            )
            for allocation in allocations
        ],
        cause=cause,
        actor=actor,
        now=now,
    )


def _again(allocation: Allocation) -> str:
    """Return what tells the key of an end after an undone one from that of the first."""
    return f":{allocation.reopened}" if allocation.reopened else ""


def _end_allocations(
    allocation_ids: Sequence[int],
    state: Allocation.State,
    kind: Kind,
    *,
    cause: str,
    actor: Actor,
    now: datetime,
) -> None:
    keys = Allocation.objects.filter(pk__in=allocation_ids).values_list(
        "level__location_id", "level__variant_id"
    )
    levels = {level.pk: level for level in lock_levels(keys).values()}
    allocations = list(
        Allocation.objects.filter(pk__in=allocation_ids, state=Allocation.State.OPEN).order_by("pk")
    )

    if len(allocations) != len(set(allocation_ids)):
        raise AlreadyMoved

    Allocation.objects.filter(pk__in=allocation_ids).update(state=state, ended_at=now)
    leaves = state == Allocation.State.CONSUMED
    write(
        [
            Move(
                level=levels[allocation.level_id],
                kind=kind,
                on_hand=-allocation.quantity if leaves else 0,
                allocated=-allocation.quantity,
                key=f"{kind}:{allocation.pk}{_again(allocation)}",
            )
            for allocation in allocations
        ],
        cause=cause,
        actor=actor,
        now=now,
    )


@operation
def release_units(
    *,
    parts: Sequence[tuple[int, int]],
    cause: str,
    actor: Actor,
    now: datetime,
    missing: Mapping[int, str] | None = None,
    damaged: Mapping[int, str] | None = None,
) -> None:
    """Let `(allocation id, units)` go back to be sold; what is left of an allocation stays promised.

    The units of the allocations in `missing` are not on their shelf, each with its own cause: they leave
    the books in the same step, so that nobody can buy them. Those in `damaged` are here and set apart. Raises AlreadyMoved when one of them has left, or has fewer units.
    """
    missing, damaged = missing or {}, damaged or {}
    allocations = _lock_open([pk for pk, _units in parts])
    moves = []
    for pk, units in parts:
        allocation, level = allocations[pk]
        if not 0 < units <= allocation.quantity:
            raise AlreadyMoved
        if units == allocation.quantity:
            allocation.state, allocation.ended_at = Allocation.State.RELEASED, now
        else:
            allocation.quantity -= units
        allocation.save(update_fields=["state", "ended_at", "quantity"])
        moves.append(
            Move(
                level=level,
                kind=Kind.ADJUSTED
                if pk in missing
                else Kind.GRADED
                if pk in damaged
                else Kind.RELEASED,
                on_hand=-units if pk in missing else 0,
                allocated=-units,
                quarantined=units if pk in damaged else 0,
                key=f"released:{pk}:{cause}",
                cause=missing.get(pk, "") or damaged.get(pk, ""),
            )
        )
    write(moves, cause=cause, actor=actor, now=now)


@operation
def split_allocation(*, allocation_id: int, units: int, now: datetime) -> int:
    """Part so many units of a promise from it, for another parcel; return the new one. Stock stands still.

    Raises AlreadyMoved when it has left, or has not more units than that.
    """
    allocation, _level = _lock_open([allocation_id])[allocation_id]
    if not 0 < units < allocation.quantity:
        raise AlreadyMoved
    allocation.quantity -= units
    allocation.save(update_fields=["quantity"])
    return Allocation.objects.create(
        level_id=allocation.level_id, quantity=units, cause=allocation.cause, created_at=now
    ).pk


def _lock_open(allocation_ids: Sequence[int]) -> dict[int, tuple[Allocation, StockLevel]]:
    """Lock the levels of open allocations, then read them. Raises AlreadyMoved."""
    keys = Allocation.objects.filter(pk__in=allocation_ids).values_list(
        "level__location_id", "level__variant_id"
    )
    levels = {level.pk: level for level in lock_levels(keys).values()}
    found = Allocation.objects.filter(pk__in=allocation_ids, state=Allocation.State.OPEN)
    allocations = {each.pk: (each, levels[each.level_id]) for each in found}
    if len(allocations) != len(set(allocation_ids)):
        raise AlreadyMoved
    return allocations
