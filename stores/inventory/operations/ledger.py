"""Change the counters of locked levels, and append to their ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core import statements
from core.actor import Actor
from stores.inventory.models import StockLevel, StockMovement

Kind = StockMovement.Kind

# What begins the cause of a correction: more went than the books allowed; a count had seen it before we heard.
BEYOND, SEEN = "beyond:", "seen:"
# What begins the cause of units that were to be let go and are not there.
MISSING = "missing:"


@dataclass(frozen=True, slots=True)
class Move:
    """Changes of one level's counters, under the key that makes the cause count once.

    `cause` and `at` are those of the whole write, where it has none of its own.
    """

    level: StockLevel
    kind: Kind
    key: str
    on_hand: int = 0
    allocated: int = 0
    quarantined: int = 0
    cause: str = ""
    at: datetime | None = None


_WRITE = """
    WITH moved AS (
        SELECT * FROM unnest(%(levels)s::bigint[], %(kinds)s::text[], %(on_hand)s::int[], %(allocated)s::int[],
                             %(quarantined)s::int[], %(balances)s::int[], %(keys)s::text[],
                             %(causes)s::text[], %(moments)s::timestamptz[])
            WITH ORDINALITY AS u(level_id, kind, on_hand, allocated, quarantined, balance, key, cause, at, place)
    ), counted AS (
        UPDATE inventory_stocklevel AS l
        SET on_hand = l.on_hand + m.on_hand, allocated = l.allocated + m.allocated,
            quarantined = l.quarantined + m.quarantined
        FROM (SELECT level_id, SUM(on_hand) AS on_hand, SUM(allocated) AS allocated, SUM(quarantined) AS quarantined
              FROM moved GROUP BY level_id) AS m
        WHERE l.id = m.level_id
    )
    INSERT INTO inventory_stockmovement (level_id, kind, on_hand, allocated, quarantined, balance_after, cause,
                                         cause_key, actor, at)
    SELECT level_id, kind, on_hand, allocated, quarantined, balance, cause, key, %(actor)s::jsonb, at
    FROM moved ORDER BY place
    RETURNING id
"""


def write(moves: Sequence[Move], *, cause: str, actor: Actor, now: datetime) -> None:
    """Change the counters of locked levels and append their ledger lines; one statement."""
    if not moves:
        return
    balances = []
    for move in moves:
        level = move.level
        level.on_hand += move.on_hand
        level.allocated += move.allocated
        level.quarantined += move.quarantined
        balances.append(level.on_hand)
    statements.fetch(
        _WRITE,
        {
            "levels": [move.level.pk for move in moves],
            "kinds": [str(move.kind) for move in moves],
            "on_hand": [move.on_hand for move in moves],
            "allocated": [move.allocated for move in moves],
            "quarantined": [move.quarantined for move in moves],
            "balances": balances,
            "keys": [move.key for move in moves],
            "causes": [move.cause or cause for move in moves],
            "moments": [move.at or now for move in moves],
            "actor": json.dumps(actor.as_record()),
        },
    )
