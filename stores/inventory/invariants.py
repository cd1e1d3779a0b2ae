"""What must always be true of stock."""

from core.invariants import invariant, rows
from stores.inventory import replay


@invariant("On hand, allocated and quarantined equal the sum of the ledger")
def _ledger() -> list[str]:
    return rows(
        """
        SELECT l.id AS level, l.on_hand, l.allocated, l.quarantined, m.on_hand AS ledger_on_hand,
               m.allocated AS ledger_allocated, m.quarantined AS ledger_quarantined
        FROM inventory_stocklevel l
        CROSS JOIN LATERAL (
            SELECT COALESCE(SUM(on_hand), 0) AS on_hand, COALESCE(SUM(allocated), 0) AS allocated,
                   COALESCE(SUM(quarantined), 0) AS quarantined
            FROM inventory_stockmovement WHERE level_id = l.id) m
        WHERE (l.on_hand, l.allocated, l.quarantined)
              IS DISTINCT FROM (m.on_hand::int, m.allocated::int, m.quarantined::int)
        """
    )


@invariant("Nothing is promised that is not there: 0 <= allocated + quarantined <= on hand")
def _promised() -> list[str]:
    return rows(
        "SELECT id AS level, on_hand, allocated, quarantined FROM inventory_stocklevel "
        "WHERE allocated < 0 OR quarantined < 0 OR allocated + quarantined > on_hand"
    )


@invariant("Allocated equals the open allocations")
def _allocations() -> list[str]:
    return rows(
        """
        SELECT l.id AS level, l.allocated, COALESCE(SUM(a.quantity), 0) AS open_allocations
        FROM inventory_stocklevel l
        LEFT JOIN inventory_allocation a ON a.level_id = l.id AND a.state = 'open'
        GROUP BY l.id HAVING l.allocated <> COALESCE(SUM(a.quantity), 0)
        """
    )


@invariant("Each line of a ledger continues the one before, and the last one is the level")
def _replay() -> list[str]:
    return [
        f"level={each.level_id}, on_hand={each.on_hand}, ledger_on_hand={each.ledger_on_hand}, "
        f"first_wrong_movement={each.wrong_id}"
        for each in replay.differences()
    ]
