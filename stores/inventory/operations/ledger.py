"""Change the counters of locked levels, and append to their ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from core.actor import Actor
from stores.inventory.models import StockLevel, StockMovement

Kind = StockMovement.Kind


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


def write(moves: Sequence[Move], *, cause: str, actor: Actor, now: datetime) -> None:
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
