"""Places, the nearest ones, and where somebody works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, FloatField, Func, Q, QuerySet, Value
from django.utils.translation import gettext as _

from core.actor import STORE, Actor, Role
from core.errors import NotFound
from stores.locations.models import Assignment, Location, Service


@dataclass(frozen=True, slots=True)
class Near:
    """A place and its distance in km as the crow flies."""

    location: Location
    km: float


def stores(market: str) -> QuerySet[Location]:
    """Return the open-for-business stores of a market, by city."""
    return Location.objects.filter(
        market=market, kind=Location.Kind.STORE, is_active=True
    ).order_by("city", "name", "pk")


def store_by_slug(slug: str) -> Location:
    """Return an active store. Raises NotFound."""
    location = Location.objects.filter(slug=slug, kind=Location.Kind.STORE, is_active=True).first()
    if location is None:
        raise NotFound(_("We cannot find that store."))
    return location


def warehouse_of(market: str) -> Location:
    """Return the warehouse that a market's deliveries leave from. Raises NotFound."""
    location = (
        Location.objects.filter(market=market, kind=Location.Kind.WAREHOUSE, is_active=True)
        .order_by("code")
        .first()
    )
    if location is None:
        raise NotFound(_("There is no warehouse for this market."))
    return location


def warehouses(markets: Iterable[str]) -> QuerySet[Location]:
    """Return the warehouses of some markets by code: the first of each is asked first."""
    kind = Location.Kind.WAREHOUSE
    found = Location.objects.filter(market__in=sorted(markets), kind=kind, is_active=True)
    return found.order_by("code")


@dataclass(frozen=True, slots=True)
class Senders:
    """Whose goods are delivered in a market, by id: its warehouses', and what stores send as parcels."""

    warehouses: tuple[int, ...]
    stores: tuple[int, ...]

    @property
    def all(self) -> list[int]:
        """Return both, warehouses first."""
        return [*self.warehouses, *self.stores]


def senders_among(places: Iterable[Location], now: datetime) -> Senders:
    """Return those of some active places of one market that send; a store that has paused takes no new work."""
    warehouses, stores_ = [], []
    for place in places:
        if place.kind == Location.Kind.WAREHOUSE:
            warehouses.append(place.pk)
        elif Service.SHIP in place.services and not place.is_paused(now):
            stores_.append(place.pk)
    return Senders(tuple(warehouses), tuple(stores_))


def sending(market: str, now: datetime) -> list[Location]:
    """Return the places that deliveries of a market leave from, warehouses first, by code; one statement."""
    can_send = Q(kind=Location.Kind.WAREHOUSE) | Q(services__contains=[Service.SHIP])
    found = Location.objects.filter(can_send, market=market, is_active=True)
    return [
        place
        for place in found.order_by("-kind", "code")
        if place.kind == Location.Kind.WAREHOUSE or not place.is_paused(now)
    ]


def senders(market: str, now: datetime) -> Senders:
    """Return `sending` by id; one statement."""
    return senders_among(sending(market, now), now)


def locations_for(actor: Actor) -> QuerySet[Location]:
    """Return the places where the actor works: managers everywhere, staff where they are assigned.

    A store role holds in stores only and a warehouse role in warehouses only. Nobody works nowhere.
    """
    if actor.has(Role.MANAGER, Role.ADMINISTRATOR):
        return Location.objects.all()
    kinds = []
    if actor.has(*STORE):
        kinds.append(Location.Kind.STORE)
    if actor.has(Role.WAREHOUSE):
        kinds.append(Location.Kind.WAREHOUSE)
    if actor.user_id is None or not kinds:
        return Location.objects.none()
    mine = Assignment.objects.filter(user_id=actor.user_id).values("location_id")
    return Location.objects.filter(kind__in=kinds, pk__in=mine)


def nearest(
    latitude: float,
    longitude: float,
    market: str,
    *,
    limit: int = 10,
    kind: str = Location.Kind.STORE,
    service: str | None = None,
) -> list[Near]:
    """Return active places of a market, nearest first, with their distance. One query."""
    here = _on_earth(Value(latitude, FloatField()), Value(longitude, FloatField()))
    there = _on_earth(F("latitude"), F("longitude"))
    offered = Q() if service is None else Q(services__contains=[service])
    found = (
        Location.objects.filter(offered, market=market, kind=kind, is_active=True)
        .annotate(
            metres=Func(there, here, function="public.earth_distance", output_field=FloatField())
        )
        .order_by(
            Func(
                there,
                here,
                template="(%(expressions)s)",
                arg_joiner=" OPERATOR(public.<->) ",
                output_field=FloatField(),
            ),
            "pk",
        )
    )
    return [Near(location, location.metres / 1000) for location in found[:limit]]


def _on_earth(latitude: F | Value, longitude: F | Value) -> Func:
    return Func(latitude, longitude, function="public.ll_to_earth", output_field=FloatField())
