"""Keep what each level of a store is worth up to date, and with it what is kept back from promises."""

from __future__ import annotations

from datetime import datetime

from core.operation import operation
from core.statements import fetch
from stores.inventory.confidence import grades

AT_ONCE = 1000

# Levels that somebody is writing are left for the next time: nobody who sells waits for a grade.
_WRITE = """
    WITH given AS (
        SELECT * FROM unnest(%(levels)s::bigint[], %(percents)s::integer[], %(safeties)s::integer[])
            AS given (id, percent, safety)
    ), free AS (
        SELECT l.id FROM inventory_stocklevel l JOIN given ON given.id = l.id
        ORDER BY l.location_id, l.variant_id FOR NO KEY UPDATE OF l SKIP LOCKED
    )
    UPDATE inventory_stocklevel l SET confidence = given.percent, safety = given.safety
    FROM given JOIN free ON free.id = given.id WHERE l.id = given.id
    RETURNING l.id
"""


def grade_levels(*, location_id: int, now: datetime) -> int:
    """Write the confidence of a store's levels and what is kept back of each; return how many changed.

    Kept back is what the store's range says of the category, and one or two units more where it is
    not sure that the unit is there. A thousand at a time, each part in one transaction.
    """
    changed = [
        (grade.level_id, grade.percent, safety)
        for grade in grades(location_id, now=now)
        if (grade.percent, safety := grade.kept + grade.doubt)
        != (grade.was_percent, grade.was_safety)
    ]
    return sum(
        _write(changed[start : start + AT_ONCE]) for start in range(0, len(changed), AT_ONCE)
    )


@operation
def _write(part: list[tuple[int, int | None, int]]) -> int:
    levels, percents, safeties = zip(*part, strict=True)
    found = fetch(
        _WRITE,
        {"levels": list(levels), "percents": list(percents), "safeties": list(safeties)},
    )
    return len(found)
