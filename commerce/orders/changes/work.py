"""The port to those who work on an order: they say what has not been picked, and take units out again.

Parcels and collections stand above orders, so they register themselves here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.orders.models import Fulfilment, Order, OrderLine
from core.actor import Actor
from stores.inventory import operations as inventory


@dataclass(frozen=True, slots=True)
class Workable:
    """How many units of each order line may be taken out, and why the others may not (in words)."""

    units: Mapping[int, int]
    why: Mapping[int, str]
    # Empty while the address may change; otherwise why not.
    why_no_address: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Units of an allocation that were taken out. What is missing was not on its shelf, or broken."""

    allocation_id: int
    units: int
    is_missing: bool = False


class Work(Protocol):
    """Who works on orders in one way, `deliver` or `collect`."""

    def lock(self, order: Order, now: datetime) -> None:
        """Make the work rows where they are still to be made, and lock them in order."""

    def workable(self, order: Order) -> Workable:
        """Read how far the work is. An order whose rows are not there yet is untouched."""

    def take_out(
        self, order: Order, units: Mapping[int, int], *, actor: Actor, now: datetime, first: int = 0
    ) -> list[Taken]:
        """Take units by order line out of locked rows, of the row `first` before all others."""

    def redirected(self, order: Order, *, actor: Actor, now: datetime) -> None:
        """Do what another address asks for; the rows are locked."""


class Keep(Protocol):
    """Who takes goods of an order in that were to go another way."""

    def why_full(self, fulfilment: Fulfilment) -> str:
        """Say why the fulfilment can take nothing in any more; empty while it can."""

    def take_in(self, fulfilment: Fulfilment, lines: Sequence[OrderLine], *, now: datetime) -> None:
        """Take the lines into the work of their new fulfilment, made where there is none; it is locked."""


WORK: dict[str, Work] = {}
KEEPS: dict[str, Keep] = {}


def register(method: str, work: Work) -> None:
    """Say who works on the method's fulfilments; called once, when its app is ready."""
    WORK[method] = work


def register_keep(method: str, keep: Keep) -> None:
    """Say who takes goods in for the method; called once, when its app is ready."""
    KEEPS[method] = keep


def let_go(taken: Sequence[Taken], *, cause: str, actor: Actor, now: datetime) -> None:
    """Have units that were taken out sold again; what is missing leaves the books instead."""
    inventory.release_units(
        parts=[(each.allocation_id, each.units) for each in taken],
        missing={
            each.allocation_id: f"{inventory.MISSING}{cause}" for each in taken if each.is_missing
        },
        cause=cause,
        actor=actor,
        now=now,
    )


def lock_all(order: Order, now: datetime) -> None:
    """Lock the work on an order, of every way there is.

    While the last was waited for, what was to be delivered may have become a collection: the first
    are locked once more.
    """
    ways = sorted(WORK)
    for method in [*ways, *ways[:-1]]:
        WORK[method].lock(order, now)
