"""Reads: what stores cannot hand over, whose cases these are, and who else has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from commerce.cart.models import Method
from commerce.catalogue.queries.photos import photo_beside
from commerce.orders.models import Fulfilment, Order
from core import codes
from core.actor import CONTACT_CENTRE, Actor
from core.cases import CaseState
from stores.click_and_collect.errors import NoShortfall
from stores.click_and_collect.models import Collection, CollectionLine, Shortfall
from stores.click_and_collect.rules import TO_PICK, State
from stores.inventory import promise
from stores.inventory import queries as stock
from stores.inventory.models import StockMovement
from stores.locations import queries as places
from stores.locations.models import Location, Service

# A list that is longer is worked from its beginning.
MOST = 200
FAILED_LAST = F("tried_at").asc(nulls_first=True)
# So far, in km, a customer is offered to go; so many stores are shown to her.
FAR_KM, OFFERED = 80, 3


def shortfalls_for(actor: Actor) -> QuerySet[Shortfall]:
    """Return the cases that the actor may work on: all for the contact centre, else those of her places."""
    if actor.has(*CONTACT_CENTRE):
        return Shortfall.objects.all()
    return Shortfall.objects.filter(collection__location__in=places.locations_for(actor))


def _cases(found: QuerySet[Shortfall]) -> QuerySet[Shortfall]:
    return found.select_related(
        "order_line__order", "order_line__variant__product", "order_line__fulfilment__location", "owner", "instead",
        "collection__location", "collection__fulfilment__order",
    ).annotate(photo=photo_beside("order_line__variant"))  # fmt: skip


def shortfall_for(actor: Actor, case_id: int) -> Shortfall:
    """Return a case that the actor may work on; one statement. Raises NoShortfall."""
    found = _cases(shortfalls_for(actor)).filter(pk=case_id).first()
    if found is None:
        raise NoShortfall
    return found


def shortfall_by_token(token: str) -> Shortfall:
    """Return the case of a genuine link; one statement. Raises NoShortfall."""
    found = codes.read_link("shortfall", token)
    case = _cases(Shortfall.objects.filter(pk=int(found[0]))).first() if found else None
    if case is None:
        raise NoShortfall
    return case


def noticed_shortfall(case_id: int) -> Shortfall:
    """Return a case as its mail needs it; one statement."""
    return _cases(Shortfall.objects.all()).get(pk=case_id)


def open_shortfalls(actor: Actor, *, collection_id: int | None = None) -> list[Shortfall]:
    """Return the cases that have not ended, the most urgent first; one statement."""
    found = _cases(shortfalls_for(actor)).exclude(state=CaseState.CLOSED)
    if collection_id is not None:
        found = found.filter(collection=collection_id)
    return list(found.order_by("due_at", "pk")[:MOST])


def shortfalls_of(order: Order) -> list[Shortfall]:
    """Return what the customer of an order is asked about, for pages that decided who sees it; one statement."""
    found = _cases(Shortfall.objects.filter(order_line__order=order))
    return list(found.exclude(state=CaseState.CLOSED).order_by("pk"))


def due_shortfalls(*, before: datetime, limit: int) -> list[int]:
    """Return the ids of cases whose time is over, those that a sweeper failed at last; one statement."""
    found = Shortfall.objects.exclude(state=CaseState.CLOSED).filter(due_at__lte=before)
    return list(found.order_by(FAILED_LAST, "due_at").values_list("pk", flat=True)[:limit])


def to_refill(*, now: datetime, limit: int) -> list[int]:
    """Return the ids of cases whose units have come in while their customers wait; two statements.

    What the books had before is not it: a colleague has looked for it there.
    """
    came_in = StockMovement.objects.filter(
        level__location=OuterRef("collection__location"), level__variant=OuterRef("order_line__variant"),
        on_hand__gt=0, at__gt=OuterRef("opened_at"),
    )  # fmt: skip
    waiting = list(
        Shortfall.objects.filter(Exists(came_in), state=CaseState.WAITING)
        .select_related("order_line", "collection")
        .order_by(FAILED_LAST, "pk")[:limit]
    )
    left = stock.available_units(
        variant_ids={case.order_line.variant_id for case in waiting},
        location_ids=[case.collection.location_id for case in waiting],
        now=now,
    )
    return [
        case.pk
        for case in waiting
        if left.get((case.collection.location_id, case.order_line.variant_id), 0) >= case.units
    ]


def may_wait(case: Shortfall) -> bool:
    """Say whether its store may still put it into the bag of its order when some comes in. No statement."""
    return case.is_missing and case.collection.state in TO_PICK | {State.SHORT}


def may_move(case: Shortfall) -> bool:
    """Say whether its whole line may go to another store: none of it lies in a bag, or has left; one statement."""
    line = CollectionLine.objects.filter(
        collection=case.collection_id, order_line=case.order_line_id
    ).first()
    untouched = line is None or (line.picked == 0 and case.collection.state in TO_PICK)
    return untouched and not case.order_line.fulfilled


def other_stores(case: Shortfall, *, now: datetime) -> list[Other]:
    """Return the nearest stores that have all of a case's line; five statements."""
    line = case.order_line
    if not may_move(case):
        return []
    found = others(case.collection, {line.variant_id: line.left}, now=now, far_km=FAR_KM)
    return found[:OFFERED]


def may_ship(case: Shortfall, *, now: datetime) -> bool:
    """Say whether the warehouse has all of a case's line, and it is paid; three statements."""
    line = case.order_line
    if line.order.is_due or not may_move(case):
        return False
    warehouse = places.warehouse_of(line.order.market_code)
    over = Fulfilment.objects.filter(
        order=line.order_id, location=warehouse, method=Method.DELIVER
    ).exclude(state=Fulfilment.State.OPEN)
    left = stock.available_units(
        variant_ids=[line.variant_id], location_ids=[warehouse.pk], now=now
    )
    return left.get((warehouse.pk, line.variant_id), 0) >= line.left and not over.exists()


@dataclass(frozen=True, slots=True)
class Other:
    """A store that can keep something instead, and when it is ready there."""

    store: Location
    ready_by: datetime
    km: float


def others(
    collection: Collection, basket: Mapping[int, int], *, now: datetime, far_km: float
) -> list[Other]:
    """Return the stores around a collection's own that can keep a basket, nearest first; four statements.

    Not those that were asked for part of this order before: their part of it is their own story. What is
    reserved only goes where people may pay.
    """
    here = collection.location
    near = places.nearest(
        here.latitude, here.longitude, here.market, limit=50, service=Service.COLLECT
    )
    asked = set(
        Fulfilment.objects.filter(order=collection.fulfilment.order_id).values_list(
            "location_id", flat=True
        )
    )
    if collection.fulfilment.order.is_due:
        near = [each for each in near if Service.RESERVE in each.location.services]
    km = {each.location.pk: each.km for each in near if each.km <= far_km}
    stores = [
        each.location for each in near if each.location.pk in km and each.location.pk not in asked
    ]
    return [
        Other(option.location, option.ready_by, option.km or 0)
        for option in promise.can_collect(basket, stores, now, km=km, only_there=True)
        if option.is_whole and option.ready_by is not None
    ]
