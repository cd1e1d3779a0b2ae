"""A shop floor whose pages are read in Norwegian."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Product
from commerce.web import context_processors, kept
from core.actor import Channel, Role
from tests.click_and_collect.shopfloor import Floor


def _forget() -> None:
    kept.forget_all()
    context_processors._departments.clear()


@pytest.fixture
def floor(db: None) -> Iterator[Floor]:
    """Everything on every shelf, one Norwegian packer, on the world's day; nothing is kept of other tests."""
    floor = Floor()
    floor.oslo_packer = floor.staff(
        "ola@example.com", "Ola Moe", Channel.WAREHOUSE, Role.WAREHOUSE, at=[floor.no_warehouse]
    )
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    _forget()
    with time_machine.travel(floor.now, tick=False):
        yield floor
    _forget()
