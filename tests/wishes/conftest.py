"""People with wishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from accounts import operations as accounts
from commerce.wishes import sweepers
from core.actor import Actor
from tests.world import World


@pytest.fixture
def ada(world: World) -> Callable[[Actor], Actor]:
    """Sign Ada in, whose address is proven, in somebody's browser."""

    def signed_in(visitor: Actor) -> Actor:
        customer = accounts.upsert_customer(
            email="ada@example.com", name="Ada Shaw", phone="", language="en", is_verified=True
        )
        return replace(visitor, customer_id=customer.pk, user_id=customer.user_id)

    return signed_in


@pytest.fixture(autouse=True)
def _first_sweep() -> Iterator[None]:
    sweepers._last.clear()
    yield
    sweepers._last.clear()
