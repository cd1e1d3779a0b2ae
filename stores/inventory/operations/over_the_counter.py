"""Units that went over the counter of a store before we heard of it: a fact, whatever the books said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core import statements
from core.actor import Actor
from core.operation import operation
from stores.inventory.models import StockLevel
from stores.inventory.operations.ledger import BEYOND, SEEN, Kind, Move, write
from stores.inventory.operations.levels import levels_at


@dataclass(frozen=True, slots=True)
class Gone:
    """Units of a variant that somebody carried out at the moment. `cause` is `order:17`."""

    variant_id: int
    quantity: int
    cause: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What the books could not explain of `gone[place]`.

    `beyond` units were not in the books at all; `promised` were there, and kept for orders or set apart.
    """

    place: int
    level_id: int
    beyond: int
    promised: int


@dataclass(frozen=True, slots=True)
class Carried:
    """The consumed allocation of each of the gone, in their order, and what has to be counted."""

    allocation_ids: list[int]
    shortfalls: list[Shortfall]


# Fixed text: every sale at a till runs it.
_CONSUMED = """
    INSERT INTO inventory_allocation (level_id, quantity, state, cause, created_at, ended_at)
    SELECT level_id, quantity, 'consumed', cause, at, at
    FROM unnest(%(levels)s::bigint[], %(quantities)s::int[], %(causes)s::text[], %(moments)s::timestamptz[])
        WITH ORDINALITY AS gone(level_id, quantity, cause, at, place)
    ORDER BY place
    RETURNING id
"""


@operation
def carry_out(*, location_id: int, gone: Sequence[Gone], actor: Actor, now: datetime) -> Carried:
    """Take what was carried out of a store from its levels; never refused. Four statements.

    Where less was free than went, the level is corrected first, with a ledger line of its own whose
    cause begins with `beyond:`, so that nothing promised is left without its unit in the books until
    somebody has counted. What went before the level was last counted was missing from that count: it is
    corrected as well (`seen:`), or it would leave twice. Each line stands at the moment of the sale, so
    that a count of that day is told of it.
    """
    levels = {
        level.variant_id: level
        for level in levels_at(location_id, {each.variant_id for each in gone})
    }
    made = statements.fetch(
        _CONSUMED,
        {
            "levels": [levels[each.variant_id].pk for each in gone],
            "quantities": [each.quantity for each in gone],
            "causes": [each.cause for each in gone],
            "moments": [each.at for each in gone],
        },
    )
    allocation_ids = [allocation_id for (allocation_id,) in made]
    on_hand = {level.pk: level.on_hand for level in levels.values()}
    moves: list[Move] = []
    shortfalls: list[Shortfall] = []
    for place, (each, allocation_id) in enumerate(zip(gone, allocation_ids, strict=True)):
        level = levels[each.variant_id]
        correction, short = _correction(level, on_hand[level.pk], each, allocation_id, place)
        if short is not None:
            shortfalls.append(short)
        if correction is not None:
            moves.append(correction)
            on_hand[level.pk] += correction.on_hand
        on_hand[level.pk] -= each.quantity
        moves.append(
            Move(
                level=level,
                kind=Kind.COLLECTED,
                on_hand=-each.quantity,
                key=f"{Kind.COLLECTED}:{allocation_id}",
                cause=each.cause,
                at=each.at,
            )
        )
    write(moves, cause="", actor=actor, now=now)
    return Carried(allocation_ids, shortfalls)


def _correction(
    level: StockLevel, on_hand: int, gone: Gone, allocation_id: int, place: int
) -> tuple[Move | None, Shortfall | None]:
    """Return what has to be put right before the units leave, and what of that is to be counted."""
    if level.counted_at is not None and gone.at < level.counted_at:
        return _adjusted(level, gone, gone.quantity, f"{SEEN}{allocation_id}", SEEN), None
    missing = gone.quantity - max(on_hand - level.allocated - level.quarantined, 0)
    if missing <= 0:
        return None, None
    beyond = max(gone.quantity - on_hand, 0)
    return (
        _adjusted(level, gone, missing, f"{BEYOND}{allocation_id}", BEYOND),
        Shortfall(place, level.pk, beyond, missing - beyond),
    )


def _adjusted(level: StockLevel, gone: Gone, units: int, key: str, why: str) -> Move:
    return Move(
        level=level,
        kind=Kind.ADJUSTED,
        on_hand=units,
        key=key,
        cause=f"{why}{gone.cause}",
        at=gone.at,
    )
