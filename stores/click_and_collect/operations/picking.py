"""From the order to the shelf."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Prefetch
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders import picking
from commerce.orders.models import Fulfilment, OrderLine
from core import codes, events
from core.actor import SYSTEM, Actor
from core.errors import Invalid
from core.operation import operation
from stores.click_and_collect import errors, rules
from stores.click_and_collect.events import (
    CollectionLinePicked,
    CollectionPickingStarted,
    CollectionPostponed,
    CollectionReady,
    CollectionRequested,
)
from stores.click_and_collect.models import Collection, CollectionLine
from stores.click_and_collect.operations import accepting, cases, holding, rows, sending
from stores.click_and_collect.rules import State, Why
from stores.locations import operations as locations
from stores.locations import queries as places
from stores.locations import rules as hours
from stores.locations.errors import NoSlot


@operation
def request_collections(*, order_id: int, now: datetime) -> list[Collection]:
    """Ask the stores of an order's fulfilments to keep its goods; what was asked before stays.

    The fulfilments are locked first and looked at again in a second statement: a cancellation makes
    the collections too, in order to lock them.
    """
    locked = list(
        Fulfilment.objects.select_for_update(no_key=True, of=("self",))
        .filter(order_id=order_id, method=Method.COLLECT)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    fulfilments = (
        Fulfilment.objects.filter(pk__in=locked, collection=None, state=Fulfilment.State.OPEN)
        .select_related("order", "location")
        .prefetch_related(
            Prefetch("lines", OrderLine.objects.select_related("allocation__level").order_by("pk"))
        )
        .order_by("pk")
    )
    return [
        request(fulfilment, asked_at=fulfilment.order.placed_at, now=now)
        for fulfilment in fulfilments
    ]


def request(fulfilment: Fulfilment, *, asked_at: datetime, now: datetime) -> Collection:
    """Ask the store of a fulfilment to keep its goods, from a moment on; its promise counts from there.

    A store that has decided since to be closed at that time keeps it later, and the customer is told. What a
    warehouse has to send there first is on its way until it has arrived.
    """
    lines = list(fulfilment.lines.all())
    away = sending.elsewhere(fulfilment.location_id, lines)
    booked = _booked(fulfilment)
    opening = places.hours_of(fulfilment.location, now=now)
    kept = booked is None or hours.is_open(opening, booked)
    if not kept:
        locations.end_booking(location_id=fulfilment.location_id, cause=_cause(fulfilment), now=now)
    collection = Collection.objects.create(
        fulfilment=fulfilment,
        location=fulfilment.location,
        ready_by=booked
        if kept and booked
        else _book(fulfilment, opening, asked_at if kept else now, is_sent=bool(away)),
        state=State.COMING if away else State.REQUESTED,
        requested_at=asked_at,
        look_at=None if away else accepting.alarm_due(fulfilment.location, asked_at),
    )
    give_code(collection)
    CollectionLine.objects.bulk_create(
        CollectionLine(collection=collection, order_line=line, quantity=line.left)
        for line in lines
        if line.left
    )
    if away:
        sending.ask(collection, away, now=now)
    else:
        events.record(CollectionRequested(**rows.ids_of(collection)), actor=SYSTEM, now=now)
    if not kept and collection.ready_by is not None:
        moved = CollectionPostponed(
            **rows.ids_of(collection), until=collection.ready_by.isoformat()
        )
        events.record(moved, actor=SYSTEM, now=now)
    return collection


def _cause(fulfilment: Fulfilment) -> str:
    return f"order:{fulfilment.order.number}"


def _booked(fulfilment: Fulfilment) -> datetime | None:
    """Return by when it was promised with the order."""
    found = fulfilment.location.bookings.filter(cause=_cause(fulfilment), done_at=None).first()
    return found.ready_by if found else None


def _book(
    fulfilment: Fulfilment, opening: hours.Hours, since: datetime, *, is_sent: bool = False
) -> datetime | None:
    """Book the first hour with room; return by when it can be ready."""
    place = fulfilment.location
    try:
        booked = locations.book_slot(
            location_id=place.pk, cause=_cause(fulfilment), now=since, is_sent=is_sent
        )
    except NoSlot:
        # Paid before the store stopped taking collections: it is worked off when it can be.
        begins = (places.arrival_at(place, opening, since) if is_sent else None) or since
        return hours.ready_by(begins, opening, place.preparation_minutes)
    return booked.ready_by


def promise_again(fulfilment: Fulfilment, *, now: datetime) -> datetime | None:
    """Return by when a store that had it ready no more can have it now; its hour is booked."""
    return _book(fulfilment, places.hours_of(fulfilment.location, now=now), now)


def give_code(collection: Collection) -> None:
    """Give it a code that no other collection has; a collision takes the next rotation."""
    while True:
        digest = codes.keyed_hash("pickup", collection.code)
        if not Collection.objects.filter(code_hash=digest).exists():
            break
        collection.code_rotation += 1
    collection.code_hash = digest
    collection.save(update_fields=["code_rotation", "code_hash"])


@operation
def start_picking(*, collection_id: int, actor: Actor, now: datetime) -> Collection:
    """Take a collection from the list, which accepts it. Taking one that is being picked already is fine: two may help."""
    collection = rows.lock(collection_id, actor)
    if collection.state == State.PICKING:
        return collection
    rows.move(
        collection, State.PICKING, now=now, picking_at=now, picker_id=actor.user_id,
        accepted_at=collection.accepted_at or now,
    )  # fmt: skip
    cases.keep(collection, whys=[Why.NOT_ACCEPTED], actor=actor, now=now)
    events.record(CollectionPickingStarted(**rows.ids_of(collection)), actor=actor, now=now)
    return collection


@operation
def pick_line(
    *,
    collection_id: int,
    actor: Actor,
    now: datetime,
    scanned: str = "",
    line_id: int | None = None,
) -> CollectionLine:
    """Put units into the bag: one unit of what was scanned, or all that is left of a confirmed line.

    Raises WrongItem for a code that is not in this order, AlreadyPicked, CannotMove.
    """
    collection = rows.lock(collection_id, actor)
    lines = list(
        CollectionLine.objects.filter(collection=collection)
        .select_related("order_line__variant")
        .order_by("order_line__position")
    )

    if collection.state != State.PICKING:
        raise errors.CannotMove(
            _("It is %(state)s now. Look at the list again.")
            % {"state": rows.word(collection.state)},
            state=collection.state,
        )
    line = _wanted(lines, scanned, line_id)

    units = 1 if scanned else line.left
    if not CollectionLine.objects.filter(pk=line.pk, picked=line.picked).update(
        picked=F("picked") + units
    ):
        raise errors.CannotMove
    line.picked += units
    note_all_picked(collection, now=now)

    events.record(
        CollectionLinePicked(
            **rows.ids_of(collection), line_id=line.pk, units=units, scanned=bool(scanned)
        ),
        actor=actor, now=now,
    )  # fmt: skip
    return line


def note_all_picked(collection: Collection, *, now: datetime) -> None:
    """Note when the last unit of a locked collection lies in its bag; one statement or two."""
    lines = list(
        CollectionLine.objects.filter(collection=collection).values_list("quantity", "picked")
    )
    if lines and collection.state == State.PICKING and picking.is_all_picked(lines):
        Collection.objects.filter(pk=collection.pk).update(picked_at=now)


def _wanted(lines: list[CollectionLine], scanned: str, line_id: int | None) -> CollectionLine:
    """Return the line that is meant and has units left."""
    fitting = picking.meant(lines, scanned=scanned, line_id=line_id)
    if not fitting and scanned:
        raise errors.WrongItem(
            _("%(code)s is not in this order. Put it back and look at the picture.")
            % {"code": scanned.strip()[:40]}
        )
    if not fitting:
        raise errors.NoCollection
    line = picking.first_left(fitting)
    if line is None:
        raise errors.AlreadyPicked
    return line


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
    collection = rows.lock(collection_id, actor)
    lines = CollectionLine.objects.filter(collection=collection).values_list("quantity", "picked")

    if rules.may_move(collection.state, State.READY) and not picking.is_all_picked(lines):
        raise errors.NotPicked

    opening = places.hours_of(collection.location, now=now)
    rows.move(
        collection,
        State.READY,
        now=now,
        shelf=shelf,
        ready_at=now,
        hold_until=hours.hold_until(now, opening, days=holding.days_kept(collection)),
    )
    cases.keep(collection, actor=actor, now=now)
    events.record(
        CollectionReady(**rows.ids_of(collection), rotation=collection.code_rotation),
        actor=actor,
        now=now,
    )
    return collection
