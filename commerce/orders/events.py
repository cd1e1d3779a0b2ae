"""What happened to orders, for the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.actor import Channel
from core.events import DomainEvent


@dataclass(frozen=True)
class _OfOrder(DomainEvent):
    subject_kind: ClassVar[str] = "order"
    subject_field: ClassVar[str] = "order_id"
    order_id: int


@dataclass(frozen=True)
class OrderPlaced(_OfOrder):
    """A cart became an order, through the channel; at a till there was none. `named` says that it names somebody."""

    cart_id: str
    channel: str
    total: int
    currency: str
    named: bool = True

    @property
    def at_till(self) -> bool:
        """Say whether its customer has her goods and her receipt already."""
        return self.channel == Channel.TILL


@dataclass(frozen=True)
class ReservationPaid(_OfOrder):
    """A till has taken what was due for it; `reference` is the number of the till's receipt."""

    amount: int
    reference: str


@dataclass(frozen=True)
class ReservationUnpaid(_OfOrder):
    """A till gave the money of that receipt back: it is due again."""

    reference: str


@dataclass(frozen=True)
class GoodsLeft(_OfOrder):
    """One part of it was dispatched, or collected."""

    fulfilment_id: int


@dataclass(frozen=True)
class OrderPresented(_OfOrder):
    """Its customer showed it at a place that is not its own: the colleague there may read it."""

    location_id: int


@dataclass(frozen=True)
class GoodsReturned(_OfOrder):
    """Units of the order came back and were accepted."""

    location_id: int
    units: int


@dataclass(frozen=True)
class OrderChanged(_OfOrder):
    """It was changed after it was placed: units taken out, or another address. `amount` is not owed any more."""

    change_id: int
    kind: str
    units: int
    amount: int
    currency: str


@dataclass(frozen=True)
class DifferenceSettled(DomainEvent):
    """A difference between a provider's books and ours was acted on, as a webhook would have been."""

    subject_kind: ClassVar[str] = "tender"
    subject_field: ClassVar[str] = "tender_id"
    tender_id: str
    payment_id: str
    kind: str
    state: str
