"""The row of a case: opened by what is missing or at risk, ended by what becomes of it. Its collection is locked."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.orders.changes.work import lock_all
from commerce.orders.models import Order, OrderLine
from core import events
from core.actor import SYSTEM, Actor
from core.cases import CaseState
from stores.click_and_collect import errors, rules
from stores.click_and_collect.events import ShortfallDecided, ShortfallOpened
from stores.click_and_collect.models import Collection, CollectionLine, Shortfall
from stores.click_and_collect.operations import rows
from stores.click_and_collect.rules import End, Why
from stores.inventory import operations as inventory


def open_of(order_line: OrderLine) -> Shortfall | None:
    """Return the case of a line that has not ended; one statement."""
    return Shortfall.objects.filter(order_line=order_line).exclude(state=CaseState.CLOSED).first()


def doubt(
    collection: Collection, lines: Sequence[CollectionLine], why: Why, *, now: datetime
) -> list[Shortfall]:
    """Open a case for each line of a locked collection that is on its list and at risk; once each."""
    return [
        open_case(
            collection, line.order_line, line.quantity, why, missing=False, actor=SYSTEM, now=now
        )
        for line in lines
        if open_of(line.order_line) is None
    ]


def open_case(
    collection: Collection,
    order_line: OrderLine,
    units: int,
    why: Why,
    *,
    missing: bool,
    actor: Actor,
    now: datetime,
) -> Shortfall:
    """Open the case of a line; one that is open already becomes of the kind."""
    case = open_of(order_line) or Shortfall(
        collection=collection, order_line=order_line, opened_at=now,
        due_at=now + timedelta(hours=settings.COLLECT_CASE_HOURS),
    )  # fmt: skip
    case.units, case.why, case.is_missing = units, why, missing
    case.owner_id = case.owner_id or actor.user_id
    case.state = CaseState.WORKING if case.owner_id else CaseState.OPEN
    case.save()
    events.record(
        ShortfallOpened(
            **rows.ids_of(collection), shortfall_id=case.pk, line_id=order_line.pk, units=units,
            why=why.value,
        ),
        actor=actor, now=now,
    )  # fmt: skip
    return case


def keep(
    collection: Collection, *, actor: Actor, now: datetime, whys: Many[Why] = tuple(Why)
) -> None:
    """End the cases of a locked collection whose units are there after all."""
    for case in collection.shortfalls.filter(is_missing=False, why__in=whys).exclude(
        state=CaseState.CLOSED
    ):
        close(case, End.KEPT, actor=actor, now=now)


def close(case: Shortfall, end: End, *, actor: Actor, now: datetime) -> None:
    case.state, case.outcome, case.closed_at = CaseState.CLOSED, end, now
    case.save(update_fields=["state", "outcome", "closed_at"])
    tell(case, end.value, actor=actor, now=now)


def end_all(collection: Collection, end: End, *, actor: Actor, now: datetime) -> None:
    """End the cases of what was on a locked collection's list and is not any more."""
    for case in collection.shortfalls.filter(is_missing=False).exclude(state=CaseState.CLOSED):
        close(case, end, actor=actor, now=now)


def tell(case: Shortfall, choice: str, *, actor: Actor, now: datetime) -> None:
    told = ShortfallDecided(**rows.ids_of(case.collection), shortfall_id=case.pk, choice=choice)
    events.record(told, actor=actor, now=now, privileged=actor.is_staff)


def lock(found: Shortfall, order: Order, now: datetime) -> Shortfall:
    """Lock the work on the order of a case, and read the case again."""
    lock_all(order, now)
    return Shortfall.objects.select_related(
        "order_line", "instead", "collection__location", "collection__fulfilment__order"
    ).get(pk=found.pk)


def line_of(case: Shortfall) -> CollectionLine | None:
    """Return the line of a case that is on the list and of which nothing has been picked."""
    return CollectionLine.objects.filter(
        collection=case.collection, order_line=case.order_line_id, picked=0,
        collection__state__in=rules.TO_PICK,
    ).first()  # fmt: skip


def release(
    case: Shortfall, line: CollectionLine, units: int, *, actor: Actor, now: datetime
) -> None:
    inventory.release_units(
        parts=[(case.order_line.goods_allocation, units)],
        cause=f"change:{case.collection.fulfilment.order.number}:short-{case.pk}",
        actor=actor,
        now=now,
    )
    take(line, units)


def take(line: CollectionLine, units: int) -> None:
    if units == line.quantity:
        line.delete()
        return
    line.quantity -= units
    line.save(update_fields=["quantity"])


def take_off_the_list(case: Shortfall, *, actor: Actor, now: datetime) -> None:
    """Let go of what is still on the list of its store. Raises CannotChoose while that is being picked."""
    if case.is_missing:
        return
    line = line_of(case)
    if line is None:
        raise errors.CannotChoose(_("It is being picked right now."))
    release(case, line, min(case.units, line.quantity), actor=actor, now=now)
