"""Units come in: from suppliers, and back from customers."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import connection

from core.actor import Actor
from core.operation import operation
from stores.inventory.operations.ledger import SEEN, Kind, Move, write
from stores.inventory.operations.levels import KEPT_BACK, level_of
from stores.inventory.rules import Disposition


@operation
def take_back(
    *,
    location_id: int,
    variant_id: int,
    quantity: int,
    disposition: Disposition,
    cause: str,
    cause_key: str,
    actor: Actor,
    now: datetime,
    at: datetime | None = None,
) -> None:
    """Returned units come in where they were handed in; only resellable ones can be sold again.

    Quarantined and damaged units are on hand but not for sale; scrapped ones never come in. Where they
    were handed in earlier, `at`, a count since then has seen them, set apart or not: they count once, as far
    as no promise needs a unit for it.
    """
    if disposition == Disposition.SCRAP:
        return
    level = level_of(location_id, variant_id)
    is_for_sale = disposition == Disposition.RESELLABLE
    moves = [
        Move(
            level=level,
            kind=Kind.RETURNED,
            on_hand=quantity,
            quarantined=0 if is_for_sale else quantity,
            key=cause_key,
            at=at,
        )
    ]
    free = level.on_hand - level.allocated - level.quarantined
    counted = quantity if is_for_sale else min(quantity, max(free, 0))
    if counted and at is not None and level.counted_at is not None and at < level.counted_at:
        seen = f"{SEEN}{cause}"
        moves.append(
            Move(
                level=level,
                kind=Kind.ADJUSTED,
                on_hand=-counted,
                key=f"{SEEN}{cause_key}",
                cause=seen,
                at=at,
            )
        )
    write(moves, cause=cause, actor=actor, now=now)


# One statement, so that a whole location is received in a moment; rows are locked in variant order.
_KEPT = KEPT_BACK.format(variant="arrived.variant_id", location="%(location)s")
_RECEIVE = f"""
    WITH arrived AS (
        SELECT * FROM unnest(%(variants)s::bigint[], %(units)s::int[]) AS line(variant_id, units)
    ), level AS (
        INSERT INTO inventory_stocklevel AS old (location_id, variant_id, on_hand, allocated, quarantined, safety)
        SELECT %(location)s, arrived.variant_id, units, 0, 0, {_KEPT} FROM arrived ORDER BY variant_id
        ON CONFLICT (location_id, variant_id) DO UPDATE SET on_hand = old.on_hand + excluded.on_hand
        RETURNING id, variant_id, on_hand
    )
    INSERT INTO inventory_stockmovement
        (level_id, kind, on_hand, allocated, quarantined, balance_after, cause, cause_key, actor, at)
    SELECT level.id, %(kind)s, arrived.units, 0, 0, level.on_hand, %(cause)s, %(cause)s || ':' || level.id,
           %(actor)s::jsonb, %(now)s
    FROM level JOIN arrived USING (variant_id)
"""  # noqa: S608 - fixed texts


@operation
def receive_stock_in_bulk(
    *, location_id: int, quantities: dict[int, int], actor: Actor, now: datetime, cause: str
) -> None:
    """Units arrive at a location: `quantities` maps variant ids to units. Once per cause and variant.

    One statement, whatever the number of variants.
    """
    variants = sorted(quantities)
    with connection.cursor() as cursor:
        cursor.execute(
            _RECEIVE,
            {
                "location": location_id,
                "variants": variants,
                "units": [quantities[variant_id] for variant_id in variants],
                "kind": Kind.RECEIVED.value,
                "cause": cause,
                "actor": json.dumps(actor.as_record()),
                "now": now,
            },
        )
