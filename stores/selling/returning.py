"""The port to those who take goods back: they stand above, and register themselves here.

What comes back at a till is decided with its receipt, in one transaction: the till is told at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.orders.models import Order
from core.actor import Actor
from stores.inventory.rules import Disposition


@dataclass(frozen=True, slots=True)
class Back:
    """Units of an order line that came back, and what the till gave for them."""

    order_line_id: int
    variant_id: int
    quantity: int
    amount: int
    disposition: Disposition


class Returns(Protocol):
    """Who books returns."""

    def take_back_at_till(
        self,
        *,
        order: Order,
        location_id: int,
        lines: Sequence[Back],
        is_void: bool,
        key: str,
        received_by: str,
        at: datetime,
        actor: Actor,
        now: datetime,
    ) -> str:
        """Book units of a locked order as back in the store, and their money as given; return the number."""


_PORT: list[Returns] = []


def register(returns: Returns) -> None:
    """Say who books returns; called once, when its app is ready."""
    _PORT[:] = [returns]


def port() -> Returns:
    """Return who books returns."""
    return _PORT[0]
