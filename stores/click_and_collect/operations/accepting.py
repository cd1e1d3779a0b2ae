"""A store says that it will make a collection ready; what nobody accepts raises an alarm, then goes to another store."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from commerce.orders import changes
from commerce.orders.changes.work import lock_all
from commerce.orders.models import Order, OrderChange, OrderLine
from core import events
from core.actor import SYSTEM, Actor
from core.operation import operation
from stores.click_and_collect import missing
from stores.click_and_collect.events import (
    CollectionAccepted,
    CollectionNotAccepted,
)
from stores.click_and_collect.models import Collection, CollectionLine
from stores.click_and_collect.operations import cases, rows
from stores.click_and_collect.rules import End, State, Why
from stores.inventory import operations as inventory
from stores.locations import queries as places
from stores.locations import rules as hours
from stores.locations.models import Location

# So many stores are asked at most; as many levels are locked for each line.
MOST_ASKED = 3


def alarm_due(place: Location, asked_at: datetime) -> datetime:
    """Return when what a store was asked for raises its alarm: it has been open for so many minutes. One statement.

    At once where it does not open any more.
    """
    return _due(place, asked_at, settings.COLLECT_ACCEPT_MINUTES)


def _due(place: Location, asked_at: datetime, minutes: int) -> datetime:
    opening = places.hours_of(place, now=asked_at)
    return hours.after_open_minutes(asked_at, minutes, opening) or asked_at


@operation
def accept(*, collection_id: int, actor: Actor, now: datetime) -> Collection:
    """Say that the store will make it ready. What is accepted, or being picked, already is fine.

    Raises NoCollection, CannotMove.
    """
    collection = rows.lock(collection_id, actor)
    if collection.state in {State.ACCEPTED, State.PICKING}:
        return collection
    rows.move(collection, State.ACCEPTED, now=now, accepted_at=now)
    cases.keep(collection, whys=[Why.NOT_ACCEPTED], actor=actor, now=now)
    events.record(CollectionAccepted(**rows.ids_of(collection)), actor=actor, now=now)
    return collection


@operation
def sound_alarm(*, collection_id: int, now: datetime) -> bool:
    """Note that nobody has accepted a collection in time; once. Its store's hours are read anew: they may have changed."""
    collection = _lock_untouched(collection_id)
    if collection is None or collection.alarmed_at is not None:
        return False
    asked_at, place = collection.requested_at, collection.location
    due = _due(place, asked_at, settings.COLLECT_ACCEPT_MINUTES)
    is_due = due <= now
    collection.look_at = _due(place, asked_at, settings.COLLECT_MOVE_MINUTES) if is_due else due
    collection.alarmed_at = now if is_due else None
    collection.save(update_fields=["look_at", "alarmed_at"])
    if is_due:
        events.record(CollectionNotAccepted(**rows.ids_of(collection)), actor=SYSTEM, now=now)
    return is_due


@operation
def move_on(*, collection_id: int, now: datetime) -> OrderChange | None:
    """Have another store keep what nobody has accepted, where one near can by the promised day.

    None where it is not time yet, was accepted meanwhile, or no store can: then its customer is asked, and
    nothing moves without her any more.
    """
    order = Order.objects.get(fulfilments__collection=collection_id)
    lock_all(order, now)
    collection = _lock_untouched(collection_id)
    if collection is None or collection.alarmed_at is None or collection.look_at is None:
        return None
    due = _due(collection.location, collection.requested_at, settings.COLLECT_MOVE_MINUTES)
    if due > now:
        return None
    lines = list(CollectionLine.objects.filter(collection=collection).select_related("order_line"))
    found = other_store(collection, [line.order_line for line in lines], now=now)
    if found is None:
        collection.look_at = None
        collection.save(update_fields=["look_at"])
        cases.doubt(collection, lines, Why.NOT_ACCEPTED, now=now)
        return None
    inventory.release_units(
        parts=[(line.order_line.goods_allocation, line.quantity) for line in lines],
        cause=f"change:{order.number}:moved:{collection.pk}",
        actor=SYSTEM,
        now=now,
    )
    CollectionLine.objects.filter(collection=collection).delete()
    cases.end_all(collection, End.STORE, actor=SYSTEM, now=now)
    rows.end_if_empty(collection, actor=SYSTEM, now=now)
    return changes.move_lines(
        order_id=order.pk,
        line_ids=[line.order_line_id for line in lines],
        place=found.store,
        ready_by=found.ready_by,
        key=f"not-accepted:{collection.pk}",
        actor=SYSTEM,
        now=now,
    )


def _lock_untouched(collection_id: int) -> Collection | None:
    """Lock a collection that nobody has accepted; None where somebody has."""
    locked = Collection.objects.select_for_update(no_key=True, of=("self",))
    collection = locked.select_related("location", "fulfilment__order").get(pk=collection_id)
    return collection if collection.state == State.REQUESTED else None


def other_store(
    collection: Collection, lines: list[OrderLine], *, now: datetime
) -> missing.Other | None:
    """Return the nearest store that keeps the promise of a locked collection; its levels are locked then.

    By the promised moment before by the promised day: nobody is sent elsewhere for tomorrow without being asked.
    """
    basket: dict[int, int] = {}
    for line in lines:
        basket[line.variant_id] = basket.get(line.variant_id, 0) + line.left
    far = settings.COLLECT_MOVE_KM
    fitting = _keeping(collection, missing.others(collection, basket, now=now, far_km=far), now)
    asked = {each.store.pk for each in fitting[:MOST_ASKED]}
    inventory.lock_levels(
        (place, variant) for place in {collection.location_id, *asked} for variant in basket
    )
    again = missing.others(collection, basket, now=now, far_km=far) if asked else []
    still = _keeping(collection, [each for each in again if each.store.pk in asked], now)
    return next(iter(still), None)


def _keeping(
    collection: Collection, found: list[missing.Other], now: datetime
) -> list[missing.Other]:
    """Return the stores that keep a collection's promise: to the minute first, then on its day; nearest first."""
    promised, place = collection.ready_by or now, collection.location
    last = max(place.local(promised).date(), place.local(now).date())
    fitting = [each for each in found if place.local(each.ready_by).date() <= last]
    return sorted(fitting, key=lambda each: each.ready_by > promised)
