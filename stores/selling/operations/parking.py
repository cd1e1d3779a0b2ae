"""What becomes of a parked receipt: it is booked once its cause is mended, or left out for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core import events
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation
from stores.selling import queries
from stores.selling.errors import NotParked
from stores.selling.events import ParkedReceiptLeft
from stores.selling.models import Parked
from stores.selling.operations.receipts import try_again
from stores.selling.operations.rows import PARKED, Outcome, lock_till
from stores.selling.reading import OFFLINE

# One press tries so many: some seconds of work.
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Tried:
    """How many were booked, and how many wait on."""

    booked: int
    waiting: int


def replay(*, parked_id: int, actor: Actor, now: datetime) -> Outcome:
    """Try a parked receipt again and say what became of it: booked, or parked with what is wrong now.

    Raises NotParked where it does not wait in a store of the actor.
    """
    parked = queries.parked_for(actor).filter(pk=parked_id).first()
    if parked is None:
        raise NotParked
    outcome = try_again(parked, now=now)
    _note_who(parked_id=parked_id, actor=actor)
    return outcome


def replay_alike(*, location_id: int, why: str, actor: Actor, now: datetime) -> Tried:
    """Try those of a store again that wait for the same reason, AT_ONCE of them.

    Those that were not tried for longest come first: who presses again reaches the others.
    """
    alike = queries.parked_for(actor).filter(till__location=location_id, why=why)
    booked = waiting = 0
    for parked in alike.order_by("tried_at", "pk")[:AT_ONCE]:
        if try_again(parked, now=now).state == PARKED:
            waiting += 1
        else:
            _note_who(parked_id=parked.pk, actor=actor)
            booked += 1
    return Tried(booked, waiting)


@operation
def _note_who(*, parked_id: int, actor: Actor) -> None:
    Parked.objects.filter(pk=parked_id, state=Parked.State.BOOKED).update(
        actor_name=actor.name[:60]
    )


@operation
def forget_left(*, now: datetime, limit: int = 500) -> int:
    """Empty what was left out so long ago that no till sends it again: it may name its customer."""
    old = Parked.objects.filter(state=Parked.State.LEFT, ended_at__lt=now - OFFLINE).exclude(
        body={}
    )
    ids = list(old.order_by("ended_at").values_list("pk", flat=True)[:limit])
    return Parked.objects.filter(pk__in=ids).update(body={}, email="")


@operation
def leave_out(*, parked_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Have a parked receipt never be booked; it stays to be read. Raises NotParked, Invalid without a reason."""
    if not reason.strip():
        raise Invalid(fields={"reason": _("Say why it is not booked.")})
    mine = queries.parked_for(actor).filter(pk=parked_id)
    till_id = mine.values_list("till_id", flat=True).first()
    if till_id is None:
        raise NotParked
    # Who books it holds the till.
    lock_till(till_id)
    parked = mine.select_for_update(no_key=True, of=("self",)).first()
    if parked is None:
        raise NotParked
    parked.state, parked.ended_at = Parked.State.LEFT, now
    parked.actor_name, parked.reason = actor.name[:60], reason.strip()[:200]
    parked.save(update_fields=["state", "ended_at", "actor_name", "reason"])
    events.record(
        ParkedReceiptLeft(till_id=parked.till_id, parked_id=parked.pk),
        actor=actor,
        now=now,
        reason=parked.reason,
        privileged=True,
    )
