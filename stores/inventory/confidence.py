"""How surely a unit lies where the books say: a Beta estimate for each level of a store.

Whoever looks for a unit finds it, or does not. With `found` and `missed` such looks the mean of the
Beta distribution is (a + found) / (a + b + found + missed). Its prior, a + b = `PRIOR`, is as sure as
the store is as a whole, so that what nobody looked for lately is taken for as sure as its
neighbours. The latest look says most: one that is `HALF_LIFE` old counts half.

A look that found: a unit was handed over, sold or sent. One that missed: it was not there when
somebody picked or packed it, or a count found fewer. The last count makes the books right, whatever it found, and
weighs as `COUNTED` finds. A table of counts weighs as one, but what it lowers is no miss: it often
comes from a system that sells too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.statements import fetch
from stores.inventory.rules import SURE, kept_back

HALF_LIFE = timedelta(days=60)
LOOKED_BACK = timedelta(days=365)
PRIOR = 6
COUNTED = 3
# A store of which little is known is as sure as this, at the weight of so many looks.
USUAL, USUAL_WEIGHT = 0.97, 20

# What is sold was found; what was taken back again, as if it had not been, is a find less.
_FOUND = "m.kind IN ('shipped', 'collected')"
_MISSED = (
    "m.on_hand < 0 AND split_part(m.cause, ':', 1) IN ('not_found', 'fewer', 'count', 'missing')"
)
# Without a look of its own, a level says nothing where its store is sure (rules.SURE), else five percent
# are one step: else all levels of a store would be written each night.
_LEVELS = f"""
    WITH weighed AS (
        SELECT m.level_id, {_MISSED} AS missed,
               CASE WHEN {_FOUND} AND m.on_hand > 0 THEN -1 ELSE 1 END * power(0.5, extract(epoch FROM %(now)s::timestamptz - m.at) / %(half_life)s::float) AS weight
        FROM inventory_stockmovement m JOIN inventory_stocklevel l ON l.id = m.level_id
        WHERE l.location_id = %(location)s AND m.at > %(since)s::timestamptz AND m.at <= %(now)s::timestamptz
              AND (({_FOUND}) OR ({_MISSED}))
    ), looked AS (
        SELECT level_id, greatest(COALESCE(sum(weight) FILTER (WHERE NOT missed), 0), 0) AS found,
               COALESCE(sum(weight) FILTER (WHERE missed), 0) AS missed
        FROM weighed GROUP BY level_id
    ), store AS (
        SELECT (%(usual)s::float * %(usual_weight)s::float + COALESCE(sum(found), 0))
               / (%(usual_weight)s::float + COALESCE(sum(found), 0) + COALESCE(sum(missed), 0)) AS rate
        FROM looked
    ), kept AS (
        SELECT c.id, (SELECT a.safety FROM inventory_assortment a JOIN catalogue_category ac ON ac.id = a.category_id
                      WHERE a.location_id = %(location)s AND left(c.path, length(ac.path)) = ac.path
                      ORDER BY length(ac.path) DESC LIMIT 1) AS units
        FROM catalogue_category c
    ), levels AS (
        SELECT l.id, l.variant_id, l.confidence, l.safety, store.rate, COALESCE(kept.units, 0) AS kept,
               COALESCE(looked.found, 0) AS found, COALESCE(looked.missed, 0) AS missed,
               CASE WHEN l.counted_at > %(since)s::timestamptz
                    THEN %(counted)s::float * power(0.5, greatest(extract(epoch FROM %(now)s::timestamptz - l.counted_at), 0) / %(half_life)s::float)
                    ELSE 0 END AS seen
        FROM inventory_stocklevel l
        CROSS JOIN store
        JOIN catalogue_variant v ON v.id = l.variant_id
        JOIN catalogue_product p ON p.id = v.product_id
        LEFT JOIN kept ON kept.id = p.category_id
        LEFT JOIN looked ON looked.level_id = l.id
        WHERE l.location_id = %(location)s
    )
    SELECT id, confidence, safety, kept, rate::float, found::float, missed::float, seen::float,
           CASE WHEN found + missed + seen > 0
                THEN round(100 * (rate * %(prior)s::float + found + seen) / (%(prior)s::float + found + seen + missed))
                WHEN rate < %(sure)s::float THEN 5 * floor(20 * rate) END::integer
    FROM levels WHERE %(variant)s::bigint IS NULL OR variant_id = %(variant)s::bigint
"""  # noqa: S608 - fixed texts


@dataclass(frozen=True, slots=True)
class Grade:
    """What a level is found to be worth; `was_` is what it says now.

    `found`, `missed` and `seen` (the last count) are weights of looks, `store_rate` the share that
    the whole store finds. `percent` is None where nobody had to look and the store is sure.
    """

    level_id: int
    was_percent: int | None
    was_safety: int
    kept: int
    store_rate: float
    found: float
    missed: float
    seen: float
    percent: int | None

    @property
    def was_doubt(self) -> int:
        """Return the units that are kept back now because it was not sure."""
        return kept_back(self.was_percent)

    @property
    def doubt(self) -> int:
        """Return the units that are kept back because it is not sure."""
        return kept_back(self.percent)


def grades(location_id: int, *, now: datetime, variant_id: int | None = None) -> Iterator[Grade]:
    """Yield the grades of a store's levels, or of one; one statement."""
    rows = fetch(
        _LEVELS,
        {
            "location": location_id,
            "variant": variant_id,
            "now": now,
            "since": now - LOOKED_BACK,
            "half_life": HALF_LIFE.total_seconds(),
            "usual": USUAL,
            "usual_weight": USUAL_WEIGHT,
            "prior": PRIOR,
            "counted": COUNTED,
            "sure": SURE / 100,
        },
    )
    yield from (Grade(*row) for row in rows)
