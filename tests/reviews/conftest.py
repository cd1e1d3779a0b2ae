"""Buyers who have something to say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from commerce.orders import operations as orders
from commerce.orders.models import Order
from commerce.reviews import operations
from commerce.reviews.models import Review
from core.actor import SYSTEM
from tests.world import World

Write = Callable[..., Review]


@pytest.fixture
def bought(world: World) -> Order:
    """An order of a mug and a tent that has gone out."""
    world.stock(world.mug, world.warehouse, 20)
    world.stock(world.tent, world.warehouse, 20)
    return hand_over(world, world.placed_order((world.mug, 1, None), (world.tent, 1, None)))


def hand_over(world: World, order: Order) -> Order:
    """The goods leave."""
    for fulfilment in order.fulfilments.all():
        orders.fulfil(fulfilment_id=fulfilment.pk, actor=SYSTEM, now=world.now)
    return order


@pytest.fixture
def write(world: World) -> Write:
    """Write a review of the first line."""

    def written(order: Order, **changes: Any) -> Review:
        facts: dict[str, Any] = {
            "order_id": order.pk,
            "line_id": order.lines.order_by("position")[0].pk,
            "stars": 4,
            "title": "Holds the heat",
            "text": "I use it every day.",
            "author_name": "Ada",
            "language": "en",
            "actor": world.shopper,
            "now": world.now,
        }
        return operations.write_review(**facts | changes)

    return written
