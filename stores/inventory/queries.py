"""What can be promised, where. Stock is never cached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core import statements
from stores.inventory.models import StockLevel
from stores.inventory.rules import Key, available

NOBODY = UUID(int=0)
# Of a gift card: it is made when it is paid.
UNLIMITED = 9999

# For statements that ask more of a place's goods too: parameters `now` and `besides`, columns as `units_at` takes them.
LEVEL = """
    SELECT l.location_id, l.variant_id, l.on_hand, l.allocated, l.quarantined, l.safety,
           COALESCE((SELECT SUM(h.quantity)::integer FROM inventory_stockhold h
                     WHERE h.level_id = l.id AND h.expires_at > %(now)s
                       AND h.owner IS DISTINCT FROM %(besides)s::uuid), 0)
    FROM inventory_stocklevel l
"""
_GIFT_CARDS = """
    SELECT w.id, v.id, %(unlimited)s, 0, 0, 0, 0
    FROM catalogue_product p
    JOIN catalogue_variant v ON v.product_id = p.id
    JOIN locations_location w ON w.kind = 'warehouse' AND w.is_active
    WHERE p.vat_class = 'gift_card' AND v.id = ANY(%(variants)s)
"""
_EVERYWHERE = f"{LEVEL} WHERE l.variant_id = ANY(%(variants)s) UNION ALL {_GIFT_CARDS}"
# Place by place, and planned as if for few variants: else every level of the variants, or of the place, is read.
_AT = f"""
    SELECT found.* FROM unnest(%(locations)s::bigint[]) place(id)
    CROSS JOIN LATERAL (
        {LEVEL}
        WHERE l.location_id = place.id AND l.variant_id = ANY((SELECT %(variants)s::bigint[])::bigint[])
        OFFSET 0
    ) found
    UNION ALL {_GIFT_CARDS} AND w.id = ANY(%(locations)s)
"""  # noqa: S608 - fixed texts


def units_at(level: Sequence[int]) -> int:
    """Return the units that may be promised of a row of `LEVEL`, from its third column on."""
    on_hand, allocated, quarantined, safety, held = level
    return available(
        on_hand=on_hand, allocated=allocated, quarantined=quarantined, safety=safety, held=held
    )


def available_units(
    *,
    variant_ids: Iterable[int],
    location_ids: Sequence[int] | None = None,
    now: datetime,
    besides: UUID | None = None,
) -> dict[Key, int]:
    """Return the units that may be promised, by (location, variant); one statement.

    Without `location_ids`, everywhere. Holds of the owner `besides` do not count: they are the
    asker's own. A level that does not exist is missing: zero. Gift cards are never used up: they
    leave where deliveries do.
    """
    variants = list(variant_ids)
    if not variants:
        return {}
    asked = {
        "now": now,
        "besides": str(besides or NOBODY),
        "variants": variants,
        "unlimited": UNLIMITED,
    }
    if location_ids is None:
        rows = statements.fetch(_EVERYWHERE, asked)
    else:
        rows = statements.fetch(_AT, asked | {"locations": list(set(location_ids))})
    return {(location, variant): units_at(level) for location, variant, *level in rows}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a basket a location can hand over: `lines` of `wanted`, and what is short."""

    location_id: int
    lines: int
    wanted: int
    short: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Say whether everything is there."""
        return self.lines == self.wanted


def coverage(
    *, basket: Mapping[int, int], location_ids: Sequence[int], now: datetime
) -> dict[int, Coverage]:
    """Say for each location how much of the basket (variant id to units) it has; one statement."""
    units: dict[int, dict[int, int]] = defaultdict(dict)
    for (location_id, variant_id), left in available_units(
        variant_ids=basket, location_ids=location_ids, now=now
    ).items():
        units[location_id][variant_id] = left
    result = {}
    for location_id in location_ids:
        short = tuple(
            variant_id
            for variant_id, wanted in basket.items()
            if units[location_id].get(variant_id, 0) < wanted
        )
        result[location_id] = Coverage(
            location_id=location_id, lines=len(basket) - len(short), wanted=len(basket), short=short
        )
    return result


def shelves_of(location_id: int, variant_ids: Iterable[int]) -> dict[int, str]:
    """Return where each variant lies in a location, by variant; one statement. Nothing where nobody has said."""
    rows = StockLevel.objects.filter(location_id=location_id, variant_id__in=list(variant_ids))
    return dict(rows.exclude(bin="").values_list("variant_id", "bin"))
