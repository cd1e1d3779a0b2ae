"""A store that closes early keeps its promises later: the next hour with room, and the customers are told."""

from __future__ import annotations

from datetime import datetime

from core import events
from core.actor import SYSTEM
from core.operation import operation
from stores.click_and_collect.events import CollectionPostponed, MoreToPostpone
from stores.click_and_collect.models import Collection
from stores.click_and_collect.operations import rows
from stores.click_and_collect.rules import LIVE, State
from stores.locations import operations as locations
from stores.locations import queries as places
from stores.locations import rules as hours
from stores.locations.errors import NoSlot

# So many are locked at once: who picks, and who pays for another, waits no longer than for these.
SET = 25


@operation
def postpone(*, location_id: int, now: datetime, after: int = 0) -> list[Collection]:
    """Move what a store cannot keep as its hours are now, SET collections behind one; return what moved.

    That is what was to be ready at a time when it is closed, and what is kept until a closing that
    comes earlier. The rest is moved by who hears of `MoreToPostpone`, each set for itself.
    """
    collections = list(
        Collection.objects.select_for_update(no_key=True, of=("self",))
        .select_related("location", "fulfilment__order")
        .filter(location_id=location_id, state__in=sorted(LIVE), pk__gt=after)
        .order_by("pk")[:SET]
    )
    if not collections:
        return []
    opening = places.hours_of(collections[0].location, now=now)
    moved = []
    for collection in collections:
        until = _later(collection, opening, now)
        if until is None:
            continue
        column = "hold_until" if collection.state == State.READY else "ready_by"
        setattr(collection, column, until)
        collection.save(update_fields=[column])
        told = CollectionPostponed(**rows.ids_of(collection), until=until.isoformat())
        events.record(told, actor=SYSTEM, now=now)
        moved.append(collection)
    if len(collections) == SET:
        more = MoreToPostpone(location_id=location_id, after=collections[-1].pk)
        events.record(more, actor=SYSTEM, now=now)
    return moved


def _later(collection: Collection, opening: hours.Hours, now: datetime) -> datetime | None:
    """Return the time that takes the place of a collection's own; None where that can be kept."""
    if collection.state == State.READY:
        until = collection.hold_until
        if until is None or until <= now or _is_closing(until, opening):
            return None
        coming = next(hours.spans_from(opening, until), None)
        return coming.closes if coming else None
    promised = collection.ready_by
    if promised is None or promised <= now or hours.is_open(opening, promised):
        return None
    cause = rows.cause_of(collection)
    locations.end_booking(location_id=collection.location_id, cause=cause, now=now)
    try:
        return locations.book_slot(
            location_id=collection.location_id, cause=cause, now=now
        ).ready_by
    except NoSlot:
        # It is paused without an end: as soon as it can be.
        return hours.ready_by(now, opening, collection.location.preparation_minutes)


def _is_closing(moment: datetime, opening: hours.Hours) -> bool:
    """Say whether the place is open up to a moment."""
    return any(
        span.opens < moment <= span.closes
        for span in hours.spans_on(opening, opening.local_day(moment))
    )
