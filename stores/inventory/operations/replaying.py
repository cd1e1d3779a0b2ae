"""The nightly replay of the ledger: what it found is kept, and stock is left as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db.models import Max

from core.operation import operation
from stores.inventory import replay
from stores.inventory.models import Drift, Replay, StockLevel
from stores.inventory.replay import Difference

log = structlog.get_logger(__name__)

AT_ONCE = 20_000
# What a level and its ledger are compared in.
COUNTERS = ("on_hand", "allocated", "quarantined")


def replay_ledger(*, now: datetime, clock: Callable[[], datetime]) -> Replay:
    """Replay every level, some thousands at a time, each part in one moment; no lock is taken.

    Each drift goes to the log as an error, and onto the managers' page.
    """
    last = StockLevel.objects.aggregate(last=Max("pk"))["last"] or 0
    levels = StockLevel.objects.count()
    found: list[Difference] = []
    for after in range(0, last, AT_ONCE):
        found += replay.differences(after=after, upto=after + AT_ONCE)
    for each in found:
        log.error(
            "stock_drift",
            level_id=each.level_id,
            on_hand=each.on_hand,
            ledger_on_hand=each.ledger_on_hand,
            first_wrong_movement=each.wrong_id,
        )
    return _keep(found, levels=levels, started_at=now, ended_at=clock())


@operation
def _keep(
    found: list[Difference], *, levels: int, started_at: datetime, ended_at: datetime
) -> Replay:
    made = Replay.objects.create(levels=levels, started_at=started_at, ended_at=ended_at)
    Drift.objects.bulk_create(
        Drift(
            replay=made,
            level_id=each.level_id,
            movement_id=each.wrong_id,
            **{name: getattr(each, name) for name in COUNTERS},
            **{f"ledger_{name}": getattr(each, f"ledger_{name}") for name in COUNTERS},
        )
        for each in found
    )
    return made
