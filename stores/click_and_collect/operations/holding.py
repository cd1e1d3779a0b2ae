"""How long a collection waits: once longer for who asks, then its goods go back on sale and the money to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.orders import changes
from commerce.orders.changes.work import lock_all
from commerce.orders.models import Order, OrderChange
from core import events
from core.actor import SYSTEM, Actor
from core.operation import operation
from stores.click_and_collect import errors, queries
from stores.click_and_collect.events import (
    CollectionCancelled,
    CollectionCustomerHere,
    CollectionKeptLonger,
)
from stores.click_and_collect.models import Collection, CollectionLine
from stores.click_and_collect.operations import rows
from stores.click_and_collect.rules import State
from stores.inventory import operations as inventory
from stores.locations import queries as places
from stores.locations import rules as hours

# Days that a collection waits once it is ready, and longer, once; what is reserved and not paid waits RESERVE_DAYS each.
DAYS, MORE_DAYS = 7, 3


def days_kept(collection: Collection) -> int:
    """Return for how many days a collection is kept once it is ready."""
    return settings.RESERVE_DAYS if collection.fulfilment.order.is_due else DAYS


def days_longer(collection: Collection) -> int:
    """Return for how many days it may be kept longer, once."""
    return settings.RESERVE_DAYS if collection.fulfilment.order.is_due else MORE_DAYS


@operation
def say_here(*, token: str, actor: Actor, now: datetime) -> Collection:
    """Let the store know that the customer of its link stands there; once is enough.

    Raises NoCollection, NotReady.
    """
    found = Collection.objects.filter(pk=queries.by_token(token).pk)
    collection = found.select_for_update(no_key=True, of=("self",)).get()
    if collection.state != State.READY:
        raise errors.NotReady(_("Please wait for our message that it is ready."))
    if collection.here_at is None:
        collection.here_at = now
        collection.save(update_fields=["here_at"])
        events.record(CollectionCustomerHere(**rows.ids_of(collection)), actor=actor, now=now)
    return collection


@operation
def keep_longer(
    *, actor: Actor, now: datetime, collection_id: int | None = None, token: str = ""
) -> Collection:
    """Keep what is ready some days longer, once: for a colleague of the store, or who has its link.

    Raises NoCollection, CannotKeepLonger.
    """
    if token:
        found = Collection.objects.filter(pk=queries.by_token(token).pk)
        collection = found.select_for_update(no_key=True, of=("self",)).get()
    else:
        assert collection_id is not None
        collection = rows.lock(collection_id, actor)
    until = collection.hold_until
    if collection.state != State.READY or until is None or until <= now:
        raise errors.CannotKeepLonger
    if collection.extended_at is not None:
        raise errors.CannotKeepLonger(_("It has been kept longer once already."))
    opening = places.hours_of(collection.location, now=now)
    collection.hold_until = max(
        hours.hold_until(until, opening, days=days_longer(collection)), until
    )
    collection.extended_at = now
    collection.save(update_fields=["hold_until", "extended_at"])
    events.record(CollectionKeptLonger(**rows.ids_of(collection)), actor=actor, now=now)
    return collection


@operation
def keep_as_paid(*, order_id: int, now: datetime) -> None:
    """Keep what is ready of a reserved order as long as of one that was paid: a till has taken its money."""
    waiting = (
        Collection.objects.select_for_update(no_key=True, of=("self",))
        .filter(fulfilment__order=order_id, state=State.READY)
        .select_related("location")
        .order_by("pk")
    )
    for collection in waiting:
        opening = places.hours_of(collection.location, now=now)
        assert collection.hold_until is not None
        collection.hold_until = max(
            collection.hold_until, hours.hold_until(now, opening, days=DAYS)
        )
        collection.save(update_fields=["hold_until"])


@operation
def give_up(*, collection_id: int, before: datetime, now: datetime) -> OrderChange | None:
    """End a collection whose time was over before a moment: the goods are for sale again, the money is let go or back.

    None where it was fetched or kept longer meanwhile. Its bag stays on its shelf until a colleague puts it back.
    """
    order = Order.objects.get(fulfilments__collection=collection_id)
    lock_all(order, now)
    collection = Collection.objects.select_related("fulfilment").get(pk=collection_id)
    until = collection.hold_until
    if collection.state != State.READY or until is None or until >= before:
        return None
    lines = list(CollectionLine.objects.filter(collection=collection).select_related("order_line"))
    key = f"expired:{collection.pk}"
    inventory.release_units(
        parts=[(line.order_line.goods_allocation, line.quantity) for line in lines],
        cause=f"change:{order.number}:{key}",
        actor=SYSTEM,
        now=now,
    )
    rows.move(collection, State.CANCELLED, now=now)
    events.record(CollectionCancelled(**rows.ids_of(collection)), actor=SYSTEM, now=now)
    return changes.let_off_waiting(
        order_id=order.pk,
        units={line.order_line_id: line.quantity for line in lines},
        kind=OrderChange.Kind.EXPIRED,
        key=key,
        actor=SYSTEM,
        now=now,
    )


@operation
def come_last(*, collection_ids: Sequence[int], now: datetime) -> None:
    """Have a sweeper look at the others first; not where somebody is at it."""
    free = Collection.objects.select_for_update(no_key=True, skip_locked=True)
    ids = list(free.filter(pk__in=collection_ids).order_by("pk").values_list("pk", flat=True))
    Collection.objects.filter(pk__in=ids).update(tried_at=now)


@operation
def put_back(*, collection_id: int, actor: Actor) -> None:
    """The bag of a collection that was given up has been emptied onto the shelves. Done before is as good."""
    collection = rows.lock(collection_id, actor)
    if collection.state != State.CANCELLED:
        raise rows.cannot_move(collection)
    Collection.objects.filter(pk=collection.pk).update(shelf="")
