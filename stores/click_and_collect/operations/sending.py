"""What a store lacks of a collection a warehouse sends there first: asked for, sent, taken in, then picked as any other.

All work on the order is locked first, then the levels, then the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.orders import changes
from commerce.orders.changes.work import lock_all
from commerce.orders.models import Order, OrderLine
from core import events
from core.actor import SYSTEM, Actor
from core.errors import Invalid
from core.operation import operation
from stores.click_and_collect import errors, queries
from stores.click_and_collect.events import (
    CollectionRequested,
    SendingArrived,
    SendingAsked,
    SendingLate,
    SendingLeft,
)
from stores.click_and_collect.models import Collection, CollectionLine, Sending, SendingLine
from stores.click_and_collect.operations import accepting, cases, rows
from stores.click_and_collect.rules import State, Why
from stores.inventory import operations as inventory
from stores.inventory.operations import Arrival
from stores.locations import operations as locations
from stores.locations import queries as places
from stores.locations.errors import NoSlot


def elsewhere(location_id: int, lines: Sequence[OrderLine]) -> dict[int, list[OrderLine]]:
    """Return the lines whose units are promised at another place than where they are collected, by that place."""
    found: dict[int, list[OrderLine]] = {}
    for line in lines:
        at = line.allocation.level.location_id if line.allocation else location_id
        if line.left and at != location_id:
            found.setdefault(at, []).append(line)
    return found


def ask(collection: Collection, found: Mapping[int, Sequence[OrderLine]], *, now: datetime) -> None:
    """Ask the warehouses to send what of a new collection lies with them."""
    hours = places.hours_of(collection.location, now=now)
    here_by = (
        places.arrival_at(collection.location, hours, collection.requested_at)
        or collection.ready_by
        or now
    )
    for origin_id, lines in sorted(found.items()):
        sending = Sending.objects.create(
            collection=collection, origin_id=origin_id, asked_at=now, here_by=here_by
        )
        SendingLine.objects.bulk_create(
            SendingLine(sending=sending, order_line=line, asked=line.left) for line in lines
        )
        events.record(
            SendingAsked(**rows.ids_of(collection), sending_id=sending.pk), actor=SYSTEM, now=now
        )


@operation
def send(*, sending_id: int, units: Mapping[int, int], actor: Actor, now: datetime) -> Sending:
    """The box leaves the warehouse, with units by the id of its line; once. What is not there its customer is asked about.

    Raises NoSending, CannotSend where it is not wanted any more, Invalid.
    """
    sending, collection = _lock(queries.sending_for(actor, sending_id, leaves=True), now)
    if sending.state in {Sending.State.SENT, Sending.State.ARRIVED}:
        return sending
    if sending.state != Sending.State.ASKED:
        raise errors.CannotSend
    lines = list(sending.lines.select_related("order_line").order_by("pk"))
    wanted = _wanted(collection, lines)
    for line in lines:
        line.sent = units.get(line.pk, 0)
        if not 0 <= line.sent <= wanted[line.pk]:
            text = _("From 0 to %(most)s.") % {"most": wanted[line.pk]}
            raise Invalid(fields={f"sent-{line.pk}": text})
    number = collection.fulfilment.order.number
    short = {line: wanted[line.pk] - line.sent for line in lines if wanted[line.pk] > line.sent}
    inventory.lock_levels((sending.origin_id, line.order_line.variant_id) for line in lines)
    if short:
        cause = f"not_sent:{number}/{sending.pk}"
        inventory.release_units(
            parts=[(line.order_line.goods_allocation, missing) for line, missing in short.items()],
            missing={line.order_line.goods_allocation: cause for line in short},
            cause=cause,
            actor=actor,
            now=now,
        )
    going = [line for line in lines if line.sent]
    inventory.send_to_store(
        allocation_ids=[line.order_line.goods_allocation for line in going],
        cause=_cause(sending, number),
        actor=actor,
        now=now,
    )
    SendingLine.objects.bulk_update(lines, ["sent"])
    sending.state = Sending.State.SENT if going else Sending.State.CANCELLED
    sending.sent_at, sending.sent_by_id = now, actor.user_id
    sending.save(update_fields=["state", "sent_at", "sent_by"])
    for line, missing in short.items():
        _lose(collection, line.order_line, missing, Why.NOT_SENT, actor=actor, now=now)
    if going:
        events.record(
            SendingLeft(**rows.ids_of(collection), sending_id=sending.pk), actor=actor, now=now
        )
    go_on(collection, actor=actor, now=now)
    return sending


@operation
def take_in(
    *,
    sending_id: int,
    arrived: Mapping[int, int],
    damaged: Mapping[int, int],
    actor: Actor,
    now: datetime,
) -> Sending:
    """The box is in the store: units that arrived as they should, and those that are broken, by the id of their line; once.

    What is broken is set apart. What is neither never came: it has left the books already, and its customer is
    asked what to do. Raises NoSending, CannotSend where it has not left yet, Invalid.
    """
    sending, collection = _lock(queries.sending_for(actor, sending_id, leaves=False), now)
    if sending.state == Sending.State.ARRIVED:
        return sending
    if sending.state != Sending.State.SENT:
        raise errors.CannotSend
    lines = list(sending.lines.select_related("order_line").order_by("pk"))
    problems = {}
    for line in lines:
        line.arrived = arrived.get(line.pk, 0)
        broken = damaged.get(line.pk, 0)
        if line.arrived < 0 or broken < 0 or line.arrived + broken > line.sent:
            problems[f"arrived-{line.pk}"] = _("From 0 to %(most)s, with what is broken.") % {
                "most": line.sent
            }
    if problems:
        raise Invalid(fields=problems)
    number = collection.fulfilment.order.number
    promised = inventory.take_in_promised(
        location_id=collection.location_id,
        arrivals=[
            Arrival(line.order_line.variant_id, line.arrived, damaged.get(line.pk, 0), str(line.pk))
            for line in lines
        ],
        for_order=f"order:{number}",
        cause=_cause(sending, number),
        actor=actor,
        now=now,
    )
    for line in lines:
        if str(line.pk) in promised:
            OrderLine.objects.filter(pk=line.order_line_id).update(
                allocation_id=promised[str(line.pk)]
            )
    SendingLine.objects.bulk_update(lines, ["arrived"])
    sending.state, sending.arrived_at = Sending.State.ARRIVED, now
    sending.arrived_by_id = actor.user_id
    sending.save(update_fields=["state", "arrived_at", "arrived_by"])
    for line in lines:
        if missing := line.sent - line.arrived:
            is_broken = damaged.get(line.pk, 0) == missing
            why = Why.DAMAGED if is_broken else Why.NOT_ARRIVED
            _lose(collection, line.order_line, missing, why, actor=actor, now=now)
    events.record(
        SendingArrived(**rows.ids_of(collection), sending_id=sending.pk), actor=actor, now=now
    )
    go_on(collection, actor=actor, now=now)
    return sending


@operation
def put_off(*, collection_id: int, now: datetime) -> bool:
    """Promise later what has not arrived when its customer was to fetch it, and have her told; say whether it was."""
    locked = Collection.objects.select_for_update(no_key=True, of=("self",))
    collection = locked.select_related("location", "fulfilment__order").get(pk=collection_id)
    promised = collection.ready_by
    if collection.state != State.COMING or promised is None or promised > now:
        return False
    cause = rows.cause_of(collection)
    locations.end_booking(location_id=collection.location_id, cause=cause, now=now)
    try:
        booked = locations.book_slot(
            location_id=collection.location_id, cause=cause, now=now, is_sent=True
        )
    except NoSlot:
        return False
    collection.ready_by = booked.ready_by
    collection.save(update_fields=["ready_by"])
    told = SendingLate(**rows.ids_of(collection), until=booked.ready_by.isoformat())
    events.record(told, actor=SYSTEM, now=now)
    return True


def forget(collection: Collection, *, actor: Actor, now: datetime) -> None:
    """End what was asked for of a locked collection and is not wanted any more, then go on."""
    if collection.state != State.COMING:
        return
    left = set(collection.lines.values_list("order_line_id", flat=True))
    for sending in collection.sendings.filter(state=Sending.State.ASKED).order_by("pk"):
        if left.isdisjoint(sending.lines.values_list("order_line_id", flat=True)):
            sending.state = Sending.State.CANCELLED
            sending.save(update_fields=["state"])
    go_on(collection, actor=actor, now=now)


def go_on(collection: Collection, *, actor: Actor, now: datetime) -> None:
    """Put a locked collection on its store's list as soon as nothing of it is on its way any more."""
    under_way = (Sending.State.ASKED, Sending.State.SENT)
    if collection.state != State.COMING or collection.sendings.filter(state__in=under_way).exists():
        return
    if not CollectionLine.objects.filter(collection=collection).exists():
        rows.end_if_empty(collection, actor=actor, now=now)
        return
    rows.move(
        collection,
        State.REQUESTED,
        now=now,
        requested_at=now,
        look_at=accepting.alarm_due(collection.location, now),
    )
    events.record(CollectionRequested(**rows.ids_of(collection)), actor=SYSTEM, now=now)


def is_on_the_way(line: CollectionLine) -> bool:
    """Say whether the units of a collection's line are between two places; no statement where its lines were read with it."""
    sent = getattr(line.order_line, "sending_line", None)
    return sent is not None and sent.sending.state == Sending.State.SENT


def _lock(found: Sending, now: datetime) -> tuple[Sending, Collection]:
    """Lock the work on the order of a box, and read both again."""
    lock_all(Order.objects.get(fulfilments__collection=found.collection_id), now)
    sending = Sending.objects.get(pk=found.pk)
    collections = Collection.objects.select_related("location", "fulfilment__order")
    return sending, collections.get(pk=sending.collection_id)


def _wanted(collection: Collection, lines: Sequence[SendingLine]) -> dict[int, int]:
    """Return how many units are still wanted of each line, by its id: some may have been cancelled."""
    left = dict(collection.lines.values_list("order_line_id", "quantity"))
    return {line.pk: left.get(line.order_line_id, 0) for line in lines}


def _cause(sending: Sending, number: str) -> str:
    return f"sending:{number}/{sending.pk}"


def _lose(
    collection: Collection,
    order_line: OrderLine,
    units: int,
    why: Why,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Ask the customer about units that will not come."""
    case = cases.open_of(order_line)
    before = case.units if case is not None and case.is_missing else 0
    cases.open_case(collection, order_line, before + units, why, missing=True, actor=actor, now=now)
    changes.count_missing(order_id=order_line.order_id, units={order_line.pk: units})
    line = CollectionLine.objects.get(collection=collection, order_line=order_line)
    if units == line.quantity:
        line.delete()
    else:
        line.quantity -= units
        line.save(update_fields=["quantity"])
