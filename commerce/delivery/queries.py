"""Reads: what an actor may see of parcels, the lists that staff work from, and the shopper's view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from commerce.delivery.errors import NoParcel
from commerce.delivery.events import ParcelPacked
from commerce.delivery.models import Parcel, ParcelEvent, ParcelLine
from commerce.delivery.rules import TO_PICK, State
from commerce.orders.models import Order
from core.actor import Actor
from core.models import Delivery
from stores.locations import queries as places

# A list that is longer is worked from its beginning.
MOST = 200


def parcels_for(actor: Actor) -> QuerySet[Parcel]:
    """Return the parcels of the places where the actor's roles hold; nobody has none."""
    return Parcel.objects.filter(location__in=places.locations_for(actor))


def quiet(*, since: datetime, limit: int) -> list[str]:
    """Return the tracking numbers on their way that nobody asked about since, longest first; one statement."""
    return list(
        Parcel.objects.filter(state=State.DISPATCHED, asked_at__lt=since)
        .order_by("asked_at")
        .values_list("tracking_number", flat=True)[:limit]
    )


def _shown() -> QuerySet[Parcel]:
    lines = ParcelLine.objects.select_related("order_line__variant__product").order_by(
        "order_line__position"
    )
    return Parcel.objects.select_related(
        "location", "fulfilment__order", "picker"
    ).prefetch_related(Prefetch("lines", lines))


def parcel_for(actor: Actor, parcel_id: int) -> Parcel:
    """Return one parcel with its order and lines; two statements. Raises NoParcel."""
    found = _shown().filter(pk=parcel_id, location__in=places.locations_for(actor)).first()
    if found is None:
        raise NoParcel
    return found


def to_pick(location_id: int) -> list[Parcel]:
    """Return what is to be picked and packed at a place, oldest first; two statements."""
    return list(
        _shown()
        .filter(location_id=location_id, state__in=TO_PICK)
        .order_by("requested_at", "pk")[:MOST]
    )


def packed(location_id: int) -> list[Parcel]:
    """Return what is packed and has not left, oldest first, with or without its label; two statements.

    `gave_up` says of each whether asking for its label broke off without an answer.
    """
    return list(
        _shown()
        .filter(location_id=location_id, state=State.PACKED)
        .annotate(gave_up=Q(label_url="", label_error="") & ~Exists(_ASKING))
        .order_by("packed_at", "pk")[:MOST]
    )


def bookings(subject: Any) -> QuerySet[Delivery]:
    """Return the askings for a label that are not done, of the parcel that is the event's subject."""
    return Delivery.objects.filter(event__type=ParcelPacked.__name__, event__subject=subject)


_ASKING = bookings(
    Concat(Value(f"{ParcelPacked.subject_kind}:"), Cast(OuterRef("pk"), CharField()))
).filter(parked_at=None)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work there is at a place. `refused` are labels that the carrier would not give."""

    to_pick: int
    awaiting_label: int
    refused: int
    to_dispatch: int


def counts(location_id: int) -> Counts:
    """Count the work of a place; one statement."""
    is_packed = Q(state=State.PACKED)
    row = Parcel.objects.filter(location_id=location_id).aggregate(
        to_pick=Count("pk", filter=Q(state__in=TO_PICK)),
        awaiting_label=Count("pk", filter=is_packed & Q(label_url="", label_error="")),
        refused=Count("pk", filter=is_packed & Q(label_url="") & ~Q(label_error="")),
        to_dispatch=Count("pk", filter=is_packed & ~Q(label_url="")),
    )
    return Counts(**row)


def of_order(order: Order) -> list[Parcel]:
    """Return the parcels of an order with their carriers' news, for pages that decided who may see it.

    Three statements; `parcel.events.all()` is oldest first.
    """
    news = ParcelEvent.objects.order_by("at", "pk")
    return list(
        _shown()
        .filter(fulfilment__order=order)
        .prefetch_related(Prefetch("events", news))
        .order_by("pk")
    )


def carrier_of(tracking_number: str) -> str | None:
    """Return who carries the parcel with this number, or None where it is none of ours."""
    ours = Parcel.objects.filter(tracking_number=tracking_number).exclude(tracking_number="")
    return ours.values_list("carrier", flat=True).first()


def shown(parcel_id: int) -> Parcel:
    """Return a parcel as labels and messages need it; two statements."""
    return _shown().get(pk=parcel_id)
