"""What can be paid at a till under a code: a port, so that more than offers can be due.

A `Source` knows one kind of thing that is due. It finds what a code names, keeps it for one till while
that takes the money, and settles it by its own rules. `stores.selling.offers` registers the offers of
carts; orders that were reserved to be paid at hand-over register beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.orders.models import Order
from commerce.payments.operations import Means
from stores.locations.models import Location
from stores.selling.models import Till, TillPayment


@dataclass(frozen=True, slots=True)
class DueLine:
    """Units as they were offered; minor units with VAT."""

    sku: str
    name_en: str
    name_nb: str
    quantity: int
    gross: int


@dataclass(frozen=True, slots=True)
class Due:
    """What is due at a till of the store. `amount` is what gift cards and credit leave of `total`.

    `state` is `waiting`, `at_till` (one has claimed it, `claimed_by`, until `claimed_until`), `early` (it is not
    ready yet), `paid` or `ended`. Of what is not `is_fixed` the amount may change while a till has the money in
    its hand: that is written down whatever it comes to, and refused where it is not what is due.
    """

    source: str
    subject: str
    state: str
    amount: int
    total: int
    currency: str
    location: Location
    lines: Sequence[DueLine]
    delivery: int
    until: datetime | None
    customer: str = ""
    order: str = ""
    claimed_by: int | None = None
    claimed_until: datetime | None = None
    is_fixed: bool = True


@dataclass(frozen=True, slots=True)
class Settled:
    """What the money led to: the order that it paid, or why it pays none."""

    order: Order | None
    why: str = ""


class Source(Protocol):
    """One kind of thing that is due."""

    def find(self, code: str, *, now: datetime) -> Due | None:
        """Return what the code names, also when it has ended; None for a code of somebody else's."""

    def claim(self, subject: str, *, till: Till, now: datetime) -> datetime:
        """Keep it for the till and say until when. Raises AtTill, QuoteEnded; then nothing has changed."""

    def let_go(self, subject: str, *, till: Till) -> None:
        """End the claim of the till."""

    def note(self, payment: TillPayment, means: Sequence[Means], *, now: datetime) -> None:
        """Keep in the books that the till has the money; part of the transaction that writes the payment."""

    def settle(self, payment: TillPayment, *, now: datetime) -> Settled:
        """Decide what the money pays, in transactions of its own; the same again decides the same."""

    def refuse(self, payment: TillPayment, *, now: datetime) -> None:
        """Open the case of money that pays nothing; once."""

    def given_back(self, payment: TillPayment, *, till: Till, now: datetime) -> None:
        """The till has given such money back."""

    def void(self, payment: TillPayment, *, till: Till, now: datetime) -> None:
        """Undo what it paid; raises what forbids it, and then nothing has changed."""


SOURCES: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Have a source be asked; in the order in which they come."""
    SOURCES[name] = source


def find(code: str, *, location_id: int, now: datetime) -> Due | None:
    """Return what a code names in the store; nothing of another store's."""
    for source in SOURCES.values():
        due = source.find(code, now=now)
        if due is not None and due.location.pk == location_id:
            return due
    return None
