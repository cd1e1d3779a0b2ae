"""The collection's own row: locked through the actor's scope, moved with a guard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core import events
from core.actor import Actor
from core.cases import CaseState
from stores.click_and_collect import errors, queries, rules
from stores.click_and_collect.events import CollectionCancelled
from stores.click_and_collect.models import Collection, CollectionLine
from stores.click_and_collect.rules import State
from stores.locations import operations as locations


def ids_of(collection: Collection) -> dict[str, int]:
    return {
        "collection_id": collection.pk,
        "order_id": collection.fulfilment.order_id,
        "location_id": collection.location_id,
    }


def cause_of(collection: Collection) -> str:
    """Return what the hour of its store is booked for."""
    return f"order:{collection.fulfilment.order.number}"


def lock(collection_id: int, actor: Actor) -> Collection:
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


def move(collection: Collection, to: State, *, now: datetime, **columns: Any) -> None:
    """Bring a locked collection to the state; its hour has room again once it needs no work. Raises CannotMove."""
    moved = rules.may_move(collection.state, to) and Collection.objects.filter(
        pk=collection.pk, state=collection.state
    ).update(state=to, **columns)
    if not moved:
        raise cannot_move(collection)
    collection.state = to
    if to not in rules.TO_PICK | {State.COMING}:
        locations.end_booking(
            location_id=collection.location_id, cause=cause_of(collection), now=now
        )
    for name, value in columns.items():
        setattr(collection, name, value)


def end_if_empty(collection: Collection, *, actor: Actor, now: datetime) -> None:
    """End a locked collection that has nothing to hand over; it stays while its customer is asked about something."""
    if CollectionLine.objects.filter(collection=collection).exists():
        return
    is_asked = (
        collection.shortfalls.filter(is_missing=True).exclude(state=CaseState.CLOSED).exists()
    )
    to = State.SHORT if is_asked else State.CANCELLED
    if collection.state in {to, State.COLLECTED}:
        return
    move(collection, to, now=now)
    if to == State.CANCELLED:
        events.record(CollectionCancelled(**ids_of(collection)), actor=actor, now=now)


def cannot_move(collection: Collection) -> errors.CannotMove:
    return errors.CannotMove(
        _("It is %(state)s now. Look at the list again.") % {"state": word(collection.state)},
        state=collection.state,
    )


def word(state: str) -> str:
    return {
        State.COMING: _("on its way to the store"),
        State.REQUESTED: _("waiting to be accepted"),
        State.ACCEPTED: _("waiting to be picked"),
        State.PICKING: _("being picked"),
        State.SHORT: _("waiting for its customer's choice"),
        State.READY: _("ready"),
        State.COLLECTED: _("collected"),
        State.CANCELLED: _("cancelled"),
    }[State(state)]
