"""The shop's pages, as a browser without script sees them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Product, Variant
from tests.world import World


@pytest.fixture
def window(world: World) -> Iterator[World]:
    """Give the world with its catalogue indexed, on the world's day."""
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    with time_machine.travel(world.now, tick=False):
        yield world


@pytest.fixture
def many(window: World) -> World:
    """Give the world with thirty more mugs, each in two sizes, in stock in Leeds."""
    for number in range(30):
        variant = window._variant(
            window.mug.product.category,
            f"FF-CUP{number:02}",
            f"Cup {number:02}",
            f"Kopp {number:02}",
            1000 + number,
            12000 + number,
        )
        window.stock(variant, window.leeds, 2)
        Variant.objects.create(product=variant.product, sku=f"FF-CUP{number:02}-L")
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    return window
