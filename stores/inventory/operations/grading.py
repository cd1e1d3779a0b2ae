"""Keep what each level of a store is worth up to date, and with it what is kept back from promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.operation import operation
from core.statements import fetch
from stores.inventory.confidence import Grade, grades

AT_ONCE = 1000

# Levels that somebody is writing, or has graded since they were read, are left for the next time: nobody who
# sells waits for a grade, and what was reckoned from an older range goes over none that is newer.
_WRITE = """
    WITH given AS (
        SELECT * FROM unnest(%(levels)s::bigint[], %(percents)s::integer[], %(safeties)s::integer[],
                             %(were_percents)s::integer[], %(were_safeties)s::integer[])
            AS given (id, percent, safety, was_percent, was_safety)
    ), free AS (
        SELECT l.id FROM inventory_stocklevel l JOIN given ON given.id = l.id
        WHERE l.safety = given.was_safety AND l.confidence IS NOT DISTINCT FROM given.was_percent
        ORDER BY l.location_id, l.variant_id FOR NO KEY UPDATE OF l SKIP LOCKED
    )
    UPDATE inventory_stocklevel l SET confidence = given.percent, safety = given.safety
    FROM given JOIN free ON free.id = given.id WHERE l.id = given.id
    RETURNING l.id
"""


@dataclass(frozen=True, slots=True)
class Graded:
    """How many levels were written, and how many were to be but somebody had them in hand."""

    written: int
    left: int


def grade_levels(*, location_id: int, now: datetime) -> Graded:
    """Write the confidence of a store's levels and what is kept back of each, where either changed.

    Kept back is what the store's range says of the category, and one or two units more where it is
    not sure that the unit is there. A thousand at a time, each part in one transaction: called
    outside of any.
    """
    changed = [
        (grade, safety)
        for grade in grades(location_id, now=now)
        if (grade.percent, safety := grade.kept + grade.doubt)
        != (grade.was_percent, grade.was_safety)
    ]
    written = sum(
        _write(changed[start : start + AT_ONCE]) for start in range(0, len(changed), AT_ONCE)
    )
    return Graded(written, len(changed) - written)


@operation
def _write(part: list[tuple[Grade, int]]) -> int:
    found = fetch(
        _WRITE,
        {
            "levels": [grade.level_id for grade, _safety in part],
            "percents": [grade.percent for grade, _safety in part],
            "safeties": [safety for _grade, safety in part],
            "were_percents": [grade.was_percent for grade, _safety in part],
            "were_safeties": [grade.was_safety for grade, _safety in part],
        },
    )
    return len(found)
