"""Units that people of a stock room write down: they arrive, are set apart, leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commerce.catalogue.models import Variant
from core.actor import Actor
from core.operation import operation
from core.statements import fetch
from stores.inventory.errors import Kept, OutOfStock, Promised, Shortage
from stores.inventory.models import StockLevel
from stores.inventory.operations.counts import orders_of
from stores.inventory.operations.ledger import Kind, Move, write
from stores.inventory.operations.levels import held, levels_at


@dataclass(frozen=True, slots=True)
class Change:
    """Units of a variant that come or go. `key` makes it count once, whoever sends it again."""

    variant_id: int
    kind: Kind
    key: str
    on_hand: int = 0
    quarantined: int = 0


_KNOWN = "SELECT cause_key FROM inventory_stockmovement WHERE cause_key = ANY(%(keys)s::text[])"


@operation
def change_stock(
    *,
    location_id: int,
    changes: Sequence[Change],
    cause: str,
    actor: Actor,
    now: datetime,
    leaves_held: bool = False,
) -> int:
    """Write the changes down at a place, all or none; return how many had not been before.

    Holds of people who pay do not refuse it, unless it `leaves_held`: what is broken is not there,
    whoever wants it, but what is sent away could have stayed. Raises Promised where less would be left
    than is promised to orders or set apart, OutOfStock where less than is held besides.
    """
    levels = {
        level.variant_id: level
        for level in levels_at(location_id, {change.variant_id for change in changes})
    }
    known = {key for (key,) in fetch(_KNOWN, {"keys": [change.key for change in changes]})}
    moves = [
        Move(
            level=levels[change.variant_id],
            kind=change.kind,
            on_hand=change.on_hand,
            quarantined=change.quarantined,
            key=change.key,
        )
        for change in changes
        if change.key not in known
    ]
    _check(moves)
    if leaves_held:
        _leave_held(moves, now)
    write(moves, cause=cause, actor=actor, now=now)
    return len(moves)


def _check(moves: Sequence[Move]) -> None:
    """Raise Promised unless what is promised and set apart is still there afterwards."""
    kept = []
    for level in {move.level.pk: move.level for move in moves}.values():
        own = [move for move in moves if move.level is level]
        left = level.on_hand + sum(move.on_hand for move in own)
        apart = level.quarantined + sum(move.quarantined for move in own)
        takes = any(move.on_hand < 0 or move.quarantined for move in own)
        if takes and (left < level.allocated + apart or apart < 0):
            kept.append((level, left, level.allocated + max(apart, 0)))
    if kept:
        raise Promised([_named(*each) for each in kept])


def _leave_held(moves: Sequence[Move], now: datetime) -> None:
    """Raise OutOfStock where units would leave that somebody is paying for."""
    kept = held([move.level for move in moves], besides=(), now=now)
    short = []
    for move in moves:
        level = move.level
        left = level.on_hand - level.allocated - level.quarantined - kept.get(level.pk, (0, 0))[0]
        if left < -move.on_hand:
            sku = Variant.objects.values_list("sku", flat=True).get(pk=level.variant_id)
            short.append(
                Shortage(level.location_id, level.variant_id, sku, -move.on_hand, max(left, 0))
            )
    if short:
        raise OutOfStock(short)


def _named(level: StockLevel, left: int, needed: int) -> Kept:
    sku = Variant.objects.values_list("sku", flat=True).get(pk=level.variant_id)
    return Kept(level.variant_id, sku, left, needed, orders_of(level))
