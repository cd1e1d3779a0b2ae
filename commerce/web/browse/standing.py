"""Where the variants of a product stand, and what each store can promise of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from commerce.web.browse import words
from commerce.web.directory import Directory, Row
from stores.inventory.queries import Availability
from stores.locations.models import Location
from stores.locations.queries import Senders
from stores.locations.rules import OpeningState


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store with what it has of a variant, and when that can be fetched; what it lacks a warehouse sends there."""

    store: Location
    km: float | None
    state: OpeningState
    units: int
    stock: words.Stock
    ready_by: datetime | None
    is_sent: bool = False

    @property
    def can_collect(self) -> bool:
        """Say whether one unit can be collected here, as `inventory.promise` would."""
        return self.ready_by is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be promised of some variants of a product over the places of a market.

    `categories` are the slugs of those that the product stands in, from its department down.
    """

    found: Availability
    places: Directory
    now: datetime
    categories: tuple[str, ...]
    senders: Senders

    def at(self, place: int, variant: int) -> int:
        """Return the units in a place."""
        return self.found.at(place, variant)

    def ready_by(self, store: Location, variant: int) -> datetime | None:
        """Return when a unit can be fetched in a store: what it has, or a warehouse can send it."""
        left = self.at(store.pk, variant)
        if not left and not (store.sent_in_days and self._is_in_a_warehouse(variant)):
            return None
        booked = self.found.booked[store.pk]
        return self.places.ready_by(store, booked, self.now, is_sent=not left)

    def _is_in_a_warehouse(self, variant: int) -> bool:
        return any(self.at(pk, variant) for pk in self.senders.warehouses)

    def online(self, variant: int) -> int:
        """Return the units that can be delivered: the most that one place has, which sends them whole."""
        return max((self.at(pk, variant) for pk in self.senders.all), default=0)

    def in_stores(self, variant: int) -> list[Location]:
        """Return the stores that hand over collections and have it."""
        return [
            store for store in self.places.stores if store.collects and self.at(store.pk, variant)
        ]

    def rows(self, found: Iterable[Row], variant: int) -> list[StoreRow]:
        """Return the stores with what they have of the variant."""
        result = []
        for row in found:
            left, ready_by = self.at(row.store.pk, variant), self.ready_by(row.store, variant)
            result.append(
                StoreRow(
                    store=row.store,
                    km=row.km,
                    state=row.state,
                    units=left,
                    stock=words.here(
                        left,
                        carried=self.places.carries(row.store, self.categories),
                        sure=self.found.is_sure(row.store.pk, [variant]),
                    ),
                    ready_by=ready_by,
                    is_sent=not left and ready_by is not None,
                )
            )
        return result
