"""The places of a market with their hours, kept in the process for half a minute.

Which stores there are and when they open hardly ever changes, and every page of the shop shows
some of it. What is in them is never kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from commerce.web import my_store
from core.kept import Kept
from stores.inventory import queries as stock
from stores.locations import queries as locations
from stores.locations import rules
from stores.locations.models import Location, Service
from stores.locations.queries import Senders
from stores.locations.words import opening

SECONDS = 30


@dataclass(frozen=True, slots=True)
class Directory:
    """The stores of a market by city, its warehouses, and by id the hours and the range of each store."""

    stores: list[Location]
    warehouses: list[Location]
    hours: dict[int, rules.Hours]
    assortments: dict[int, list[stock.Carried]]

    def with_code(self, code: str) -> Location | None:
        """Return the store with the code."""
        return next((store for store in self.stores if store.code == code), None)

    def with_slug(self, slug: str) -> Location | None:
        """Return the store with the slug."""
        return next((store for store in self.stores if store.slug == slug), None)

    def carries(self, store: Location, categories: Collection[str]) -> bool:
        """Say whether a store's range has what stands in these categories, from its department down.

        A store that says nothing of its range is taken to have all.
        """
        carried = self.assortments.get(store.pk)
        return carried is None or any(each.slug in categories for each in carried)

    def senders(self, now: datetime) -> Senders:
        """Return whose goods are delivered."""
        return locations.senders_among([*self.warehouses, *self.stores], now)

    def state(self, store: Location, now: datetime) -> rules.OpeningState:
        """Return whether the store is open."""
        return rules.state(self.hours[store.pk], now)

    def ready_by(
        self, store: Location, booked: rules.Booked, now: datetime, *, is_sent: bool = False
    ) -> datetime | None:
        """Return when a collection asked for now can be fetched, with what is booked in the store's hours.

        Of what a warehouse `is_sent` for first, after that.
        """
        promise = locations.promise_of(
            store, self.hours[store.pk], booked, now=now, is_sent=is_sent
        )
        return promise.ready_by if promise else None


@dataclass(frozen=True, slots=True)
class Row:
    """A store in a list: how far it is, whether it is open, and its hours today."""

    store: Location
    km: float | None
    state: rules.OpeningState
    today: rules.DayHours


def _read(market: str) -> Directory:
    places = list(
        Location.objects.filter(market=market, is_active=True).order_by("city", "name", "pk")
    )
    stores = [place for place in places if place.kind == Location.Kind.STORE]
    return Directory(
        stores=stores,
        warehouses=[place for place in places if place.kind == Location.Kind.WAREHOUSE],
        hours=locations.hours_of_many(stores, now=timezone.now()),
        assortments=stock.assortments_of([store.pk for store in stores]),
    )


# Market code -> its places; four statements, at most twice a minute.
of_market: Kept[str, Directory] = Kept(_read, seconds=SECONDS)


def chosen(request: HttpRequest, directory: Directory) -> Location | None:
    """Return the shopper's own store, as her cookie says; no statement."""
    return directory.with_code(request.COOKIES.get(my_store.COOKIE, "")[:12])


def shown(store: Location | None, directory: Directory, now: datetime) -> my_store.MyStore | None:
    """Return the shopper's store as the header shows it; no statement."""
    if store is None:
        return None
    return my_store.MyStore(
        location=store,
        name=store.city,
        url=store.get_absolute_url(),
        today_hours=opening(directory.state(store, now)),
    )


def row(places: Directory, store: Location, *, now: datetime, km: float | None = None) -> Row:
    """Return the store as a list shows it."""
    (today,) = rules.days_ahead(places.hours[store.pk], now, 1)
    return Row(store=store, km=km, state=places.state(store, now), today=today)


def store_map() -> dict[str, str]:
    """Return what the map of the stores is drawn on; `_store_map.html` reads it."""
    return {"tiles": settings.MAP_TILES_URL, "tiles_credit": settings.MAP_TILES_CREDIT}


def nearest(
    stores: Iterable[Location], here: rules.Point, *, but: Location | None = None
) -> list[tuple[Location, float]]:
    """Return the stores with their distance in km, nearest first, without one of them."""
    found = [
        (store, rules.distance_km(here, store.point))
        for store in stores
        if but is None or store.pk != but.pk
    ]
    return sorted(found, key=lambda pair: pair[1])


def rows(
    places: Directory,
    *,
    now: datetime,
    here: rules.Point | None = None,
    services: Iterable[str] = (),
    open_now: bool = False,
) -> list[Row]:
    """Return the stores that offer all the services, nearest first where a place is given."""
    wanted = [service for service in services if service in Service.values]
    found = [
        store for store in places.stores if all(service in store.services for service in wanted)
    ]
    if here is None:
        result = [row(places, store, now=now) for store in found]
    else:
        result = [row(places, store, now=now, km=km) for store, km in nearest(found, here)]
    return [item for item in result if item.state.open] if open_now else result
