"""The last step of a collection did not happen after all: a pick, being ready, or the hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.orders import operations as orders
from core import events
from core.actor import Actor, Role
from core.models import Event
from core.operation import operation
from stores.click_and_collect import errors
from stores.click_and_collect.events import (
    CollectionHandedOver,
    CollectionLinePicked,
    CollectionReady,
    CollectionStepUndone,
)
from stores.click_and_collect.models import Collection, CollectionLine
from stores.click_and_collect.operations import rows
from stores.click_and_collect.rules import State
from stores.inventory import operations as inventory

# In which state a step leaves a collection. Another step, or an undone one, ends what can be undone.
_STEPS = {
    CollectionLinePicked.__name__: State.PICKING,
    CollectionReady.__name__: State.READY,
    CollectionHandedOver.__name__: State.COLLECTED,
}
_MANAGERS = (Role.STORE_MANAGER, Role.MANAGER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Step:
    """The last step of a collection: which state it led to; of a pick also which line and how many units."""

    state: State
    line_id: int = 0
    units: int = 0


def undoable(collection: Collection, *, actor: Actor, now: datetime) -> Step | None:
    """Return the last step that the actor may undo: her own, or any as a manager, within some minutes; at most one statement."""
    if collection.state not in _STEPS.values():
        return None
    last = Event.objects.filter(subject=f"collection:{collection.pk}").order_by("-pk").first()
    if last is None or _STEPS.get(last.type) != collection.state:
        return None
    if last.at <= now - timedelta(minutes=settings.COLLECT_UNDO_MINUTES):
        return None
    if last.actor["user_id"] != actor.user_id and not actor.has(*_MANAGERS):
        return None
    state = State(collection.state)
    if state == State.PICKING:
        return Step(state, last.payload["line_id"], last.payload["units"])
    return Step(state)


@operation
def undo(*, collection_id: int, step: str, actor: Actor, now: datetime) -> Collection:
    """Take back the last step, once: what was picked, that it is ready, or the hand-over with its ledger lines.

    `step` is the state that it led to, so that a page of before undoes nothing else. The money of a
    hand-over stays asked for. Raises NoCollection, CannotUndo, and Conflict of goods that came back.
    """
    collection = rows.lock(collection_id, actor)
    last = undoable(collection, actor=actor, now=now)
    if last is None or last.state != step:
        raise errors.CannotUndo(
            _(
                "It is %(state)s. Something was done since, somebody else did it, or it is too long ago."
            )
            % {"state": rows.word(collection.state)}
        )
    if last.state == State.PICKING:
        line = CollectionLine.objects.filter(collection=collection, pk=last.line_id).first()
        if line is None or line.picked < last.units:
            raise errors.CannotUndo
        line.picked -= last.units
        line.save(update_fields=["picked"])
        _set(collection, picked_at=None)
    elif last.state == State.READY:
        _set(
            collection, state=State.PICKING, shelf="", ready_at=None, hold_until=None, here_at=None
        )
    else:
        _take_back(collection, actor=actor, now=now)
    events.record(
        CollectionStepUndone(
            **rows.ids_of(collection), step=last.state.value, line_id=last.line_id, units=last.units
        ),
        actor=actor, now=now, privileged=last.state == State.COLLECTED,
    )  # fmt: skip
    return collection


def _take_back(collection: Collection, *, actor: Actor, now: datetime) -> None:
    """Put the goods of a locked collection back on its shelf: promised to the customer, and not given."""
    lines = list(collection.lines.select_related("order_line__order"))
    inventory.reopen_allocations(
        allocation_ids=[line.order_line.goods_allocation for line in lines],
        cause=f"order:{lines[0].order_line.order.number}",
        actor=actor,
        now=now,
    )
    orders.unfulfil(
        fulfilment_id=collection.fulfilment_id,
        units={line.order_line_id: line.quantity for line in lines},
    )
    assert collection.hold_until is not None
    _set(
        collection,
        state=State.READY,
        collected_at=None,
        collected_by="",
        handed_over_by_id=None,
        # Its time may have been over when it was handed over: no sweeper takes it meanwhile.
        hold_until=max(collection.hold_until, now + timedelta(days=1)),
    )


def _set(collection: Collection, **columns: object) -> None:
    for name, value in columns.items():
        setattr(collection, name, value)
    collection.save(update_fields=[name.removesuffix("_id") for name in columns])
