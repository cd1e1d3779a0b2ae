"""A shop floor whose pages are read in Norwegian."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Product
from core.actor import Channel, Role
from tests.click_and_collect.shopfloor import Floor


class NorwegianFloor(Floor):
    """The shop floor with somebody who packs in Norway."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.oslo_packer = self.staff(
            "ola@example.com", "Ola Moe", Channel.WAREHOUSE, Role.WAREHOUSE, at=[self.no_warehouse]
        )


@pytest.fixture
def floor(db: None) -> Iterator[NorwegianFloor]:
    """Everything on every shelf, on the world's day."""
    floor = NorwegianFloor()
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    with time_machine.travel(floor.now, tick=False):
        yield floor
