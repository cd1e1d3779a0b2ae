"""The one module that writes stock.

Every write locks its level rows in (location, variant) order, then reads what binds them in a
second statement, then writes; the counter and its ledger line change in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, Sum

from commerce.catalogue.models import Variant
from core.actor import Actor
from core.operation import operation
from stores.inventory.errors import AlreadyMoved, OutOfStock, Shortage
from stores.inventory.models import Allocation, StockHold, StockLevel, StockMovement
from stores.inventory.rules import Demand, Disposition, Key, available, count_now, per_level

Kind = StockMovement.Kind


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


def _held(
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


def _check(
    demands: Sequence[Demand],
    levels: dict[Key, StockLevel],
    *,
    besides: Sequence[UUID],
    now: datetime,
) -> None:
    """Raise OutOfStock unless every level can meet the sum that is asked of it."""
    held = _held(levels.values(), besides=besides, now=now)
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

    _check(demands, levels, besides=(), now=now)

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
def release_holds(*, hold_ids: Iterable[UUID]) -> int:
    """Let held units go; return how many holds were still there."""
    deleted, _by_model = StockHold.objects.filter(pk__in=list(hold_ids)).delete()
    return deleted


@operation
def allocate(
    *, demands: Sequence[Demand], hold_ids: Sequence[UUID], cause: str, actor: Actor, now: datetime
) -> dict[str, int]:
    """Promise the units to an order, using up its holds; return the allocation of each demand by ref.

    A hold that has expired does not refuse by itself: what counts is whether the units are
    still there. Raises OutOfStock; then the holds stand as before.
    """
    levels = lock_levels(demand.key for demand in demands)

    _check(demands, levels, besides=hold_ids, now=now)

    StockHold.objects.filter(pk__in=hold_ids).delete()
    allocations = {
        demand.ref: Allocation(
            level=levels[demand.key], quantity=demand.quantity, cause=cause, created_at=now
        )
        for demand in demands
    }
    Allocation.objects.bulk_create(allocations.values())
    _write(
        [
            Move(
                level=allocation.level,
                kind=Kind.ALLOCATED,
                allocated=allocation.quantity,
                key=f"allocated:{allocation.pk}",
            )
            for allocation in allocations.values()
        ],
        cause=cause,
        actor=actor,
        now=now,
    )
    return {ref: allocation.pk for ref, allocation in allocations.items()}


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
    _write(
        [
            Move(
                level=levels[allocation.level_id],
                kind=kind,
                on_hand=-allocation.quantity if leaves else 0,
                allocated=-allocation.quantity,
                key=f"{kind}:{allocation.pk}",
            )
            for allocation in allocations
        ],
        cause=cause,
        actor=actor,
        now=now,
    )


@operation
def take_back(
    *,
    location_id: int,
    variant_id: int,
    quantity: int,
    disposition: Disposition,
    cause: str,
    cause_key: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Returned units come in where they were handed in; only resellable ones can be sold again.

    Quarantined and damaged units are on hand but not for sale; scrapped ones never come in.
    """
    if disposition == Disposition.SCRAP:
        return
    level = _level(location_id, variant_id)
    kept_apart = quantity if disposition != Disposition.RESELLABLE else 0
    _write(
        [
            Move(
                level=level,
                kind=Kind.RETURNED,
                on_hand=quantity,
                quarantined=kept_apart,
                key=cause_key,
            )
        ],
        cause=cause,
        actor=actor,
        now=now,
    )


def _level(location_id: int, variant_id: int) -> StockLevel:
    """Return the locked level, made where there was none."""
    StockLevel.objects.bulk_create(
        [StockLevel(location_id=location_id, variant_id=variant_id)], ignore_conflicts=True
    )
    return lock_levels([(location_id, variant_id)])[location_id, variant_id]


# One statement, so that a whole location is received in a moment; rows are locked in variant order.
_RECEIVE = """
    WITH arrived AS (
        SELECT * FROM unnest(%(variants)s::bigint[], %(units)s::int[]) AS line(variant_id, units)
    ), level AS (
        INSERT INTO inventory_stocklevel AS old (location_id, variant_id, on_hand, allocated, quarantined, safety)
        SELECT %(location)s, variant_id, units, 0, 0, 0 FROM arrived ORDER BY variant_id
        ON CONFLICT (location_id, variant_id) DO UPDATE SET on_hand = old.on_hand + excluded.on_hand
        RETURNING id, variant_id, on_hand
    )
    INSERT INTO inventory_stockmovement
        (level_id, kind, on_hand, allocated, quarantined, balance_after, cause, cause_key, actor, at)
    SELECT level.id, %(kind)s, arrived.units, 0, 0, level.on_hand, %(cause)s, %(cause)s || ':' || level.id,
           %(actor)s::jsonb, %(now)s
    FROM level JOIN arrived USING (variant_id)
"""


@operation
def receive_stock_in_bulk(
    *, location_id: int, quantities: dict[int, int], actor: Actor, now: datetime, cause: str
) -> None:
    """Units arrive at a location: `quantities` maps variant ids to units. Once per cause and variant.

    One statement, whatever the number of variants.
    """
    variants = sorted(quantities)
    with connection.cursor() as cursor:
        cursor.execute(
            _RECEIVE,
            {
                "location": location_id,
                "variants": variants,
                "units": [quantities[variant_id] for variant_id in variants],
                "kind": Kind.RECEIVED.value,
                "cause": cause,
                "actor": json.dumps(actor.as_record()),
                "now": now,
            },
        )


def _levels_at(location_id: int, variant_ids: Iterable[int]) -> list[StockLevel]:
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
    levels = _levels_at(location_id, counts)
    moved = dict(
        StockMovement.objects.filter(level__in=[level.pk for level in levels], at__gt=as_of)
        # A correction moves no goods: the same sheet again changes nothing.
        .exclude(kind=Kind.ADJUSTED)
        .values_list("level_id")
        .annotate(units=Sum("on_hand"))
        .order_by()
    )

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
                    orders=_orders_of(level),
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

    _write(moves, cause=cause, actor=actor, now=now)
    done = {level.pk for level in levels} - {
        level.pk for level in levels for row in refused if row.variant_id == level.variant_id
    }
    StockLevel.objects.filter(pk__in=done).update(counted_at=as_of)
    return refused


def _orders_of(level: StockLevel) -> list[str]:
    return sorted(
        set(level.allocations.filter(state=Allocation.State.OPEN).values_list("cause", flat=True))
    )


@dataclass(frozen=True, slots=True)
class Move:
    """Changes of one level's counters, under the key that makes the cause count once."""

    level: StockLevel
    kind: Kind
    key: str
    on_hand: int = 0
    allocated: int = 0
    quarantined: int = 0


_APPLY_MOVES = """
    UPDATE inventory_stocklevel AS l
    SET on_hand = l.on_hand + m.on_hand, allocated = l.allocated + m.allocated,
        quarantined = l.quarantined + m.quarantined
    FROM (SELECT id, SUM(on_hand) AS on_hand, SUM(allocated) AS allocated, SUM(quarantined) AS quarantined
          FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[]) AS u(id, on_hand, allocated, quarantined)
          GROUP BY id) AS m
    WHERE l.id = m.id
"""


def _write(moves: Sequence[Move], *, cause: str, actor: Actor, now: datetime) -> None:
    """Change the counters of locked levels and append their ledger lines; two statements."""
    if not moves:
        return
    who, lines = actor.as_record(), []
    for move in moves:
        level = move.level
        level.on_hand += move.on_hand
        level.allocated += move.allocated
        level.quarantined += move.quarantined
        lines.append(
            StockMovement(
                level=level,
                kind=move.kind,
                on_hand=move.on_hand,
                allocated=move.allocated,
                quarantined=move.quarantined,
                balance_after=level.on_hand,
                cause=cause,
                cause_key=move.key,
                actor=who,
                at=now,
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(
            _APPLY_MOVES,
            [
                [move.level.pk for move in moves],
                [move.on_hand for move in moves],
                [move.allocated for move in moves],
                [move.quarantined for move in moves],
            ],
        )
    StockMovement.objects.bulk_create(lines, batch_size=2000)


@operation
def clear_expired_holds(*, before: datetime) -> int:
    """Delete holds that ended before the moment; they have bound nothing since they expired."""
    deleted, _by_model = StockHold.objects.filter(expires_at__lt=before).delete()
    return deleted
