"""Ten kettles in Leeds, and short names for what stock can do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.actor import SYSTEM
from stores.inventory import operations, queries
from stores.inventory.models import StockMovement
from stores.inventory.rules import Demand
from tests.world import World


class Store(World):
    """The world with a shelf of ten kettles."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.stock(self.kettle, self.leeds, 10)

    def demand(self, quantity: int, ref: str = "a", variant=None, at=None) -> Demand:
        return Demand((at or self.leeds).pk, (variant or self.kettle).pk, quantity, ref)

    def hold(self, *demands: Demand, until=None):
        found = operations.hold_stock(
            demands=demands, purpose="checkout", expires_at=until or self.later(15), now=self.now
        )
        return {ref: held.hold_id for ref, held in found.items()}

    def allocate(self, *demands: Demand, holds=(), cause: str = "order:1", now=None) -> dict:
        return operations.allocate(
            demands=demands, hold_ids=list(holds), cause=cause, actor=SYSTEM, now=now or self.now
        )

    def consume(self, *allocation_ids: int, kind=StockMovement.Kind.COLLECTED) -> None:
        operations.consume_allocations(
            allocation_ids=allocation_ids, kind=kind, cause="order:1", actor=SYSTEM, now=self.now
        )

    def release(self, *allocation_ids: int) -> None:
        operations.release_allocations(
            allocation_ids=allocation_ids, cause="order:1", actor=SYSTEM, now=self.now
        )

    def left(self, now=None, variant=None) -> int:
        variant = variant or self.kettle
        units = queries.available_units(variant_ids=[variant.pk], now=now or self.now)
        return units.get((self.leeds.pk, variant.pk), 0)

    def later(self, minutes: int):
        return self.now + timedelta(minutes=minutes)


@pytest.fixture
def store(db) -> Store:
    return Store()
