"""Reads: what an actor may see of collections, the lists that staff work from, and the shopper's view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Concat

from commerce.catalogue.queries.photos import photo_beside
from commerce.orders import picking
from commerce.orders.models import Order
from core import codes
from core.actor import CONTACT_CENTRE, Actor
from core.models import OutboundMessage
from stores.click_and_collect.errors import NoCollection, NoSending
from stores.click_and_collect.models import Collection, CollectionLine, Sending, SendingLine
from stores.click_and_collect.rules import TO_PICK, State
from stores.inventory import queries as stock
from stores.locations import queries as places

# A list that is longer is worked from its beginning.
MOST = 200
# The key of a reminder: this, the collection and the rotation of its code.
REMINDER = "collection-reminder:"
_FAILED_LAST = F("tried_at").asc(nulls_first=True)


def collections_for(actor: Actor) -> QuerySet[Collection]:
    """Return the collections of the places where the actor's roles hold; nobody has none."""
    return Collection.objects.filter(location__in=places.locations_for(actor))


def _shown() -> QuerySet[Collection]:
    lines = (
        CollectionLine.objects.select_related("order_line__variant__product")
        .annotate(photo=photo_beside("order_line__variant"))
        .order_by("order_line__position")
    )
    return Collection.objects.select_related(
        "location", "fulfilment__order", "picker", "handed_over_by"
    ).prefetch_related(Prefetch("lines", lines))


def collection_for(actor: Actor, collection_id: int) -> Collection:
    """Return one collection with its order and lines; two statements. Raises NoCollection."""
    found = _shown().filter(pk=collection_id, location__in=places.locations_for(actor)).first()
    if found is None:
        raise NoCollection
    return found


def to_pick(location_id: int, *, limit: int = MOST) -> list[Collection]:
    """Return what is to be picked at a place, oldest promise first; two statements."""
    return list(
        _shown()
        .filter(location_id=location_id, state__in=TO_PICK)
        .order_by("ready_by", "requested_at", "pk")[:limit]
    )


def ready(location_id: int) -> list[Collection]:
    """Return what waits at a place: first whose customers stand there, then by shelf; two statements."""
    return list(
        _shown()
        .filter(location_id=location_id, state=State.READY)
        .order_by(F("here_at").asc(nulls_last=True), "shelf", "ready_at", "pk")[:MOST]
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work there is at a place.

    `alarms` are collections that nobody has accepted in time; `overdue`, promises that were not kept; `ended`, holds;
    `here`, customers who say they stand there; `coming`, those whose goods are on their way to the place.
    """

    to_pick: int
    alarms: int
    ready: int
    overdue: int
    ended: int
    here: int
    coming: int = 0


def counts(location_id: int, *, now: datetime) -> Counts:
    """Count the work of a place; one statement."""
    waiting = Q(state__in=TO_PICK)
    row = Collection.objects.filter(location_id=location_id).aggregate(
        to_pick=Count("pk", filter=waiting),
        alarms=Count("pk", filter=Q(state=State.REQUESTED, alarmed_at__isnull=False)),
        ready=Count("pk", filter=Q(state=State.READY)),
        overdue=Count("pk", filter=waiting & Q(ready_by__lt=now)),
        ended=Count("pk", filter=Q(state=State.READY, hold_until__lt=now)),
        here=Count("pk", filter=Q(state=State.READY, here_at__isnull=False)),
        coming=Count("pk", filter=Q(state=State.COMING)),
    )
    return Counts(**row)


def not_accepted(*, before: datetime, limit: int) -> list[int]:
    """Return the ids of collections that nobody has accepted and somebody must look at by then; one statement.

    Those that a sweeper has failed at come last.
    """
    found = Collection.objects.filter(state=State.REQUESTED, look_at__lte=before)
    return list(found.order_by(_FAILED_LAST, "look_at").values_list("pk", flat=True)[:limit])


def alarming(actor: Actor) -> list[Collection]:
    """Return what nobody has accepted in time, oldest first: everywhere for the contact centre; two statements."""
    found = _shown().filter(state=State.REQUESTED, alarmed_at__isnull=False)
    if not actor.has(*CONTACT_CENTRE):
        found = found.filter(location__in=places.locations_for(actor))
    return list(found.order_by("alarmed_at", "pk")[:MOST])


def promised_today(location_id: int, *, until: datetime) -> int:
    """Count what a place has promised by a moment and not made ready yet; one statement."""
    found = Collection.objects.filter(location_id=location_id, state__in=TO_PICK)
    return found.filter(ready_by__lt=until).count()


def moved_by_closing(location_id: int, *, at: datetime, until: datetime) -> int:
    """Count whose time moves if a place closes at a moment instead of up to another that day; one statement."""
    found = Collection.objects.filter(location_id=location_id)
    return found.filter(
        Q(state__in=TO_PICK, ready_by__gt=at, ready_by__lt=until)
        | Q(state=State.READY, hold_until__gt=at, hold_until__lt=until)
    ).count()


def in_bags(location_id: int, variant_id: int) -> int:
    """Return how many units of a variant are in the bags of a place, being picked or ready; one statement."""
    found = CollectionLine.objects.filter(
        collection__location=location_id,
        collection__state__in=(State.PICKING, State.READY),
        order_line__variant=variant_id,
    )
    return found.aggregate(sum=Sum("picked"))["sum"] or 0


def by_token(token: str) -> Collection:
    """Return the collection of a genuine pickup link, for its shopper; two statements.

    Raises NoCollection, also for the link of an earlier rotation.
    """
    found = codes.read_link("pickup", token)
    collection = (
        _shown().filter(pk=int(found[0]), code_rotation=found[1]).first()
        if found and found[0].isdigit()
        else None
    )
    if collection is None:
        raise NoCollection
    return collection


def of_order(order: Order) -> list[Collection]:
    """Return the collections of an order, for pages that already decided who may see it; two statements."""
    return list(_shown().filter(fulfilment__order=order).order_by("pk"))


def to_remind(
    *, until: datetime, ready_before: datetime, now: datetime, limit: int
) -> list[Collection]:
    """Return ready collections kept no longer than `until` whose customers have had no reminder; two statements."""
    reminder = Concat(
        Value(REMINDER), Cast("pk", CharField()), Value(":"), Cast("code_rotation", CharField())
    )  # fmt: skip
    return list(
        _shown()
        .annotate(reminder=reminder)
        .filter(
            ~Exists(OutboundMessage.objects.filter(key=OuterRef("reminder"))),
            state=State.READY,
            hold_until__gt=now,
            hold_until__lte=until,
            ready_at__lt=ready_before,
        )
        .order_by(_FAILED_LAST, "hold_until")[:limit]
    )


def over(*, before: datetime, limit: int) -> list[int]:
    """Return the ids of ready collections that were kept until before the moment; one statement.

    Those that a sweeper has failed at come last.
    """
    found = Collection.objects.filter(state=State.READY, hold_until__lt=before)
    return list(found.order_by(_FAILED_LAST, "hold_until").values_list("pk", flat=True)[:limit])


def to_put_back(location_id: int) -> list[Collection]:
    """Return what nobody fetched in time and still lies in its bag at a place, by shelf; two statements."""
    found = _shown().filter(location_id=location_id, state=State.CANCELLED).exclude(shelf="")
    return list(found.order_by("shelf", "pk")[:MOST])


def noticed(collection_id: int) -> Collection:
    """Return a collection as its notices need it; two statements."""
    return _shown().get(pk=collection_id)


@dataclass(frozen=True, slots=True)
class Walk:
    """What one colleague picks together at a place: her bags, oldest promise first, and where she stops.

    A bag goes by the number of its order: it keeps it when others are ready and leave the walk.
    """

    bags: list[Collection]
    stops: list[picking.Stop]

    @property
    def left(self) -> int:
        """Return how many units are still to be picked."""
        return sum(stop.left for stop in self.stops)


def walk_of(actor: Actor, location_id: int) -> Walk:
    """Return what the actor is picking at a place; at most three statements."""
    mine = _shown().filter(
        location_id=location_id,
        location__in=places.locations_for(actor),
        state=State.PICKING,
        picker_id=actor.user_id,
    )
    bags = list(mine.order_by("ready_by", "requested_at", "pk"))
    lines = [(bag.fulfilment.order.number, line) for bag in bags for line in bag.lines.all()]
    shelves = stock.shelves_of(location_id, {line.order_line.variant_id for _bag, line in lines})
    return Walk(bags, picking.stops_of(lines, shelves))


def _sendings() -> QuerySet[Sending]:
    lines = (
        SendingLine.objects.select_related("order_line__variant__product")
        .annotate(photo=photo_beside("order_line__variant"))
        .order_by("order_line__position")
    )
    return Sending.objects.select_related(
        "origin", "collection__location", "collection__fulfilment__order", "sent_by"
    ).prefetch_related(Prefetch("lines", lines), "collection__lines")


def sending_for(actor: Actor, sending_id: int, *, leaves: bool) -> Sending:
    """Return a box that leaves, or comes to, a place where the actor works; three statements. Raises NoSending."""
    mine = places.locations_for(actor).values("pk")
    here = Q(origin__in=mine) if leaves else Q(collection__location__in=mine)
    found = _sendings().filter(here, pk=sending_id).first()
    if found is None:
        raise NoSending
    return found


def to_send(location_id: int) -> list[Sending]:
    """Return what a warehouse is asked to send to stores, the first to be there first; three statements."""
    asked = _sendings().filter(origin=location_id, state=Sending.State.ASKED)
    return list(asked.order_by("here_by", "pk")[:MOST])


def coming(location_id: int) -> list[Sending]:
    """Return what is to come to a store for its customers, the first to be there first; three statements."""
    under_way = (Sending.State.ASKED, Sending.State.SENT)
    found = _sendings().filter(collection__location=location_id, state__in=under_way)
    return list(found.order_by("here_by", "pk")[:MOST])


def late_sendings(*, before: datetime, limit: int) -> list[int]:
    """Return the ids of collections whose goods are not in their stores by then; one statement."""
    found = Collection.objects.filter(state=State.COMING, ready_by__lte=before)
    return list(found.order_by(_FAILED_LAST, "ready_by").values_list("pk", flat=True)[:limit])
