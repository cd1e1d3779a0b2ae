"""The ledger from its first line, held against the levels. What differs is found with its first wrong line."""

from __future__ import annotations

from dataclasses import dataclass

from core.statements import select

# A window over each level's lines, in the order in which they were written under its lock.
_REPLAY = """
    SELECT l.id AS level_id, l.on_hand, l.allocated, l.quarantined, m.lines,
           m.on_hand AS ledger_on_hand, m.allocated AS ledger_allocated, m.quarantined AS ledger_quarantined,
           m.wrong_id
    FROM inventory_stocklevel l
    CROSS JOIN LATERAL (
        SELECT COUNT(*)::int AS lines, COALESCE(SUM(on_hand), 0)::int AS on_hand,
               COALESCE(SUM(allocated), 0)::int AS allocated, COALESCE(SUM(quarantined), 0)::int AS quarantined,
               MIN(id) FILTER (WHERE balance_after <> run_on_hand OR run_allocated < 0 OR run_quarantined < 0
                                     OR run_on_hand < run_allocated + run_quarantined) AS wrong_id
        FROM (
            SELECT id, on_hand, allocated, quarantined, balance_after,
                   SUM(on_hand) OVER upto AS run_on_hand, SUM(allocated) OVER upto AS run_allocated,
                   SUM(quarantined) OVER upto AS run_quarantined
            FROM inventory_stockmovement WHERE level_id = l.id
            WINDOW upto AS (ORDER BY id)
        ) line
    ) m
    WHERE l.id > %(after)s AND l.id <= %(upto)s
      AND ((l.on_hand, l.allocated, l.quarantined) IS DISTINCT FROM (m.on_hand, m.allocated, m.quarantined)
           OR m.wrong_id IS NOT NULL)
    ORDER BY l.id
"""
LAST = 2**62


@dataclass(frozen=True, slots=True)
class Difference:
    """A level that its ledger does not explain.

    `wrong_id` is the first line that does not continue the one before; None where all lines do, and the
    level was changed without one.
    """

    level_id: int
    on_hand: int
    allocated: int
    quarantined: int
    lines: int
    ledger_on_hand: int
    ledger_allocated: int
    ledger_quarantined: int
    wrong_id: int | None


def differences(*, after: int = 0, upto: int = LAST) -> list[Difference]:
    """Replay the ledgers of the levels whose ids lie in the range; one statement, one moment."""
    return [Difference(**row) for row in select(_REPLAY, {"after": after, "upto": upto})]
