"""A cart ready to be paid, and what the provider says of it."""

from __future__ import annotations

import pytest

from core import events, invariants, relay
from core.models import Delivery
from stores.inventory.models import StockHold
from tests.world import World


class Till(World):
    """The world with stock, and a cart of two kettles to collect in Leeds and a mug to deliver."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for place in (self.leeds, self.warehouse, self.no_warehouse):
            for variant in self.variants:
                self.stock(variant, place, 10)

    def basket(self, actor=None):
        return self.cart_with((self.kettle, 2, self.leeds), (self.mug, 1, None), actor=actor)

    def react(self) -> None:
        """Run the handlers that stay inside, until none waits; calls to the outside wait."""
        while waiting := [
            delivery.pk
            for delivery in Delivery.objects.order_by("pk")
            if not events.HANDLERS[delivery.handler].outside
        ]:
            for delivery_id in waiting:
                assert relay.deliver(delivery_id, now=self.now)
                failed = Delivery.objects.filter(pk=delivery_id).first()
                assert failed is None, failed.error

    def waiting_for(self, message) -> list[Delivery]:
        """What will send a message, and when."""
        return list(Delivery.objects.filter(event__subject=f"message:{message.pk}"))

    def held(self) -> int:
        return sum(hold.quantity for hold in StockHold.objects.living(self.now))

    def breaches(self) -> list[str]:
        return [line for result in invariants.run() for line in result.breaches]


@pytest.fixture
def till(db) -> Till:
    return Till()
