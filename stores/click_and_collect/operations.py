"""The only writer of collections. Locks the collection first, then stock, order and payment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders import operations as orders
from commerce.orders.models import Fulfilment
from core import codes, events, limits
from core.actor import SYSTEM, Actor
from core.errors import Invalid
from core.operation import operation
from core.templatetags.formats import clock, day
from stores.click_and_collect import errors, queries, rules
from stores.click_and_collect.events import (
    CollectionHandedOver,
    CollectionLinePicked,
    CollectionPickingStarted,
    CollectionReady,
    CollectionRequested,
)
from stores.click_and_collect.models import Collection, CollectionLine
from stores.click_and_collect.rules import Proof, State
from stores.inventory import operations as inventory
from stores.inventory.models import StockMovement
from stores.locations import queries as places
from stores.locations import rules as hours

TRIES, WINDOW = 20, timedelta(minutes=10)


@operation
def request_collections(*, order_id: int, now: datetime) -> list[Collection]:
    """Ask the stores of an order's fulfilments to keep its goods; what was asked before stays."""
    fulfilments = (
        Fulfilment.objects.filter(order_id=order_id, method=Method.COLLECT, collection=None)
        .select_related("order", "location")
        .prefetch_related("lines")
        .order_by("pk")
    )
    return [_request(fulfilment, now=now) for fulfilment in fulfilments]


def _request(fulfilment: Fulfilment, *, now: datetime) -> Collection:
    place, asked_at = fulfilment.location, fulfilment.order.placed_at
    collection = Collection.objects.create(
        fulfilment=fulfilment,
        location=place,
        ready_by=hours.ready_by(
            asked_at, places.hours_of(place, now=asked_at), place.preparation_minutes
        ),
        requested_at=asked_at,
    )
    _give_code(collection)
    CollectionLine.objects.bulk_create(
        CollectionLine(collection=collection, order_line=line, quantity=line.quantity)
        for line in fulfilment.lines.all()
    )
    events.record(CollectionRequested(**_ids(collection)), actor=SYSTEM, now=now)
    return collection


def _give_code(collection: Collection) -> None:
    """Give it a code that no other collection has; a collision takes the next rotation."""
    while True:
        digest = codes.keyed_hash("pickup", collection.code)
        if not Collection.objects.filter(code_hash=digest).exists():
            break
        collection.code_rotation += 1
    collection.code_hash = digest
    collection.save(update_fields=["code_rotation", "code_hash"])


def _ids(collection: Collection) -> dict[str, int]:
    return {
        "collection_id": collection.pk,
        "order_id": collection.fulfilment.order_id,
        "location_id": collection.location_id,
    }


def _lock(collection_id: int, actor: Actor) -> Collection:
    """Lock a collection of a place where the actor works. Raises NoCollection."""
    collection = (
        queries.collections_for(actor)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=collection_id)
        .first()
    )
    if collection is None:
        raise errors.NoCollection
    return collection


def _move(collection: Collection, to: State, **columns: Any) -> None:
    """Bring a locked collection to the state. Raises CannotMove."""
    moved = rules.may_move(collection.state, to) and Collection.objects.filter(
        pk=collection.pk, state=collection.state
    ).update(state=to, **columns)
    if not moved:
        raise errors.CannotMove(
            _("It is %(state)s now. Look at the list again.") % {"state": _word(collection.state)},
            state=collection.state,
        )
    collection.state = to
    for name, value in columns.items():
        setattr(collection, name, value)


def _word(state: str) -> str:
    return {
        State.REQUESTED: _("waiting to be picked"),
        State.PICKING: _("being picked"),
        State.READY: _("ready"),
        State.COLLECTED: _("collected"),
        State.CANCELLED: _("cancelled"),
    }[State(state)]


@operation
def start_picking(*, collection_id: int, actor: Actor, now: datetime) -> Collection:
    """Take a collection from the list. Taking one that is being picked already is fine: two may help."""
    collection = _lock(collection_id, actor)
    if collection.state == State.PICKING:
        return collection
    _move(collection, State.PICKING, picking_at=now, picker_id=actor.user_id)
    events.record(CollectionPickingStarted(**_ids(collection)), actor=actor, now=now)
    return collection


@operation
def pick_line(
    *, collection_id: int, actor: Actor, now: datetime, scanned: str = "", line_id: int | None = None
) -> CollectionLine:
    """Put units into the bag: one unit of what was scanned, or all that is left of a confirmed line.

    Raises WrongItem for a code that is not in this order, AlreadyPicked, CannotMove.
    """
    collection = _lock(collection_id, actor)
    lines = list(
        CollectionLine.objects.filter(collection=collection)
        .select_related("order_line__variant")
        .order_by("order_line__position")
    )

    if collection.state != State.PICKING:
        raise errors.CannotMove(
            _("It is %(state)s now. Look at the list again.") % {"state": _word(collection.state)},
            state=collection.state,
        )
    line = _wanted(lines, scanned, line_id)

    units = 1 if scanned else line.left
    if not CollectionLine.objects.filter(pk=line.pk, picked=line.picked).update(
        picked=F("picked") + units
    ):
        raise errors.CannotMove
    line.picked += units
    if rules.is_all_picked((each.quantity, each.picked) for each in lines):
        Collection.objects.filter(pk=collection.pk).update(picked_at=now)

    events.record(
        CollectionLinePicked(
            **_ids(collection), line_id=line.pk, units=units, scanned=bool(scanned)
        ),
        actor=actor, now=now,
    )  # fmt: skip
    return line


def _wanted(lines: list[CollectionLine], scanned: str, line_id: int | None) -> CollectionLine:
    """Return the line that is meant and has units left; the same SKU may stand on two lines."""
    if scanned:
        fitting = [
            line
            for line in lines
            if rules.matches(
                scanned, sku=line.order_line.sku, ean=line.order_line.variant.ean
            )
        ]
        if not fitting:
            raise errors.WrongItem(
                _("%(code)s is not in this order. Put it back and look at the picture.")
                % {"code": scanned.strip()[:40]}
            )
    else:
        fitting = [line for line in lines if line.pk == line_id]
        if not fitting:
            raise errors.NoCollection
    for line in fitting:
        if line.left > 0:
            return line
    raise errors.AlreadyPicked


@operation
def mark_ready(*, collection_id: int, shelf: str, actor: Actor, now: datetime) -> Collection:
    """Everything is in the bag on its shelf: the customer is told, and it is kept for a week.

    Raises Invalid without a shelf, NotPicked, CannotMove.
    """
    shelf = " ".join(shelf.upper().split())
    if not 1 <= len(shelf) <= 20:
        raise Invalid(
            _("Say where it waits."), fields={"shelf": _("A shelf, at most 20 characters.")}
        )
    collection = _lock(collection_id, actor)
    lines = CollectionLine.objects.filter(collection=collection).values_list("quantity", "picked")

    if rules.may_move(collection.state, State.READY) and not rules.is_all_picked(lines):
        raise errors.NotPicked

    opening = places.hours_of(collection.location, now=now)
    _move(
        collection, State.READY, shelf=shelf, ready_at=now, hold_until=hours.hold_until(now, opening)
    )
    events.record(
        CollectionReady(**_ids(collection), rotation=collection.code_rotation), actor=actor, now=now
    )
    return collection


def look_up(*, code: str, location_id: int, actor: Actor, now: datetime) -> Collection:
    """Return the collection at this place that a customer's code opens, before anything is handed over.

    Tries are limited per colleague and place, and counted outside any transaction. Raises
    WrongCode; WrongPlace, which names the store, for a right code whose goods are elsewhere;
    NotReady; AlreadyCollected.
    """
    _spend(location_id, actor, now)
    collection = _by_code(code, location_id, actor)
    _check_can_hand_over(collection)
    limits.forgive(_limit_key(location_id, actor))
    return queries.collection_for(actor, collection.pk)


def hand_over(
    *,
    location_id: int,
    collected_by: str,
    actor: Actor,
    now: datetime,
    code: str = "",
    collection_id: int | None = None,
) -> Collection:
    """Give the goods to the customer, once: the stock leaves the store and its money is asked for.

    She shows her code, or, with `collection_id` and no code, a document that proves her identity.
    Raises what `look_up` raises, and Invalid without a name.
    """
    collected_by = " ".join(collected_by.split())[:120]
    if not collected_by:
        raise Invalid(_("Who collects?"), fields={"collected_by": _("The name of who came.")})
    if code:
        _spend(location_id, actor, now)
        collection_id = _by_code(code, location_id, actor).pk
    elif collection_id is None:
        raise errors.WrongCode
    proof = Proof.CODE if code else Proof.IDENTITY
    collection = _hand_over(
        collection_id=collection_id, location_id=location_id, proof=proof,
        collected_by=collected_by, actor=actor, now=now,
    )  # fmt: skip
    if code:
        limits.forgive(_limit_key(location_id, actor))
    return collection


@operation
def _hand_over(
    *, collection_id: int, location_id: int, proof: Proof, collected_by: str, actor: Actor, now: datetime
) -> Collection:
    collection = _lock(collection_id, actor)
    if collection.location_id != location_id:
        raise errors.NoCollection

    _check_can_hand_over(collection)

    fulfilment = Fulfilment.objects.select_related("order").get(pk=collection.fulfilment_id)
    inventory.consume_allocations(
        allocation_ids=list(fulfilment.lines.values_list("allocation_id", flat=True)),
        kind=StockMovement.Kind.COLLECTED,
        cause=f"order:{fulfilment.order.number}",
        actor=actor,
        now=now,
    )
    _move(
        collection, State.COLLECTED,
        collected_at=now, collected_by=collected_by, handed_over_by_id=actor.user_id,
    )  # fmt: skip
    orders.fulfil(fulfilment_id=fulfilment.pk, actor=actor, now=now)

    events.record(
        CollectionHandedOver(**_ids(collection), proof=proof.value),
        actor=actor, now=now, privileged=proof == Proof.IDENTITY,
    )  # fmt: skip
    return collection


def _limit_key(location_id: int, actor: Actor) -> str:
    return f"pickup-code:{actor.user_id}:{location_id}"


def _spend(location_id: int, actor: Actor, now: datetime) -> None:
    limits.spend(_limit_key(location_id, actor), limit=TRIES, window=WINDOW, now=now)


def _by_code(code: str, location_id: int, actor: Actor) -> Collection:
    """Find a collection by its code; no lock yet."""
    if not places.locations_for(actor).filter(pk=location_id).exists():
        raise errors.NoCollection
    found = (
        Collection.objects.filter(code_hash=codes.keyed_hash("pickup", code))
        .select_related("location")
        .first()
    )
    if found is None:
        raise errors.WrongCode
    if found.location_id != location_id:
        raise errors.WrongPlace(
            _("The code is right, but the goods wait at %(store)s.") % {"store": found.location.name}
        )
    return found


def _check_can_hand_over(collection: Collection) -> None:
    if collection.state == State.COLLECTED:
        raise errors.AlreadyCollected(
            _("%(who)s collected it on %(day)s at %(time)s. %(colleague)s handed it over.")
            % {
                "who": collection.collected_by,
                "day": day(collection.collected_at, collection.location.zone),
                "time": clock(collection.collected_at, collection.location.zone),
                "colleague": collection.handed_over_by,
            },
            collection_id=collection.pk,
        )
    if collection.state != State.READY:
        raise errors.NotReady(
            _("It is %(state)s.") % {"state": _word(collection.state)}, collection_id=collection.pk
        )
