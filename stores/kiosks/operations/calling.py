"""Somebody at a kiosk wants a colleague; the first who takes the call goes, and has helped."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from core import events
from core.actor import STORE, Actor, Role
from core.errors import Conflict, Forbidden, NotFound
from core.operation import operation
from stores.kiosks.errors import TakenAlready
from stores.kiosks.events import HelpGiven, StaffCalled, StaffCallTaken
from stores.kiosks.models import StaffCall
from stores.kiosks.operations import rows
from stores.locations import queries as places


@operation
def call_staff(*, visit_id: int, actor: Actor, now: datetime) -> StaffCall:
    """Ring for a colleague of the store; who rings twice waits once. Raises VisitOver."""
    visit = rows.lock(visit_id)
    waiting = visit.calls.filter(ended_at=None).first()
    if waiting is not None:
        return waiting
    call = StaffCall.objects.create(kiosk=visit.kiosk, visit=visit, called_at=now)
    events.record(
        StaffCalled(
            kiosk_id=visit.kiosk_id, location_id=visit.kiosk.location_id, call_id=call.pk
        ),
        actor=actor, now=now,
    )  # fmt: skip
    return call


@operation
def take_call(*, call_id: int, actor: Actor, now: datetime) -> StaffCall:
    """Say that the actor goes there; she has helped with the basket, if there is one.

    Raises Forbidden, NotFound for another store's, TakenAlready, Conflict where nobody waits any more.
    """
    if actor.user_id is None or not actor.has(*STORE, Role.MANAGER):
        raise Forbidden
    here = places.locations_for(actor)
    found = StaffCall.objects.filter(pk=call_id, kiosk__location__in=here)
    visit_id = found.values_list("visit_id", flat=True).first()
    if visit_id is None:
        raise NotFound
    visit = rows.lock_any(visit_id)
    call = StaffCall.objects.select_related("taken_by").get(pk=call_id)
    if call.taken_by_id == actor.user_id:
        return call
    if call.taken_by is not None:
        raise TakenAlready(_("%(name)s is on the way.") % {"name": call.taken_by})
    if call.ended_at is not None:
        raise Conflict(_("Nobody waits there any more."))
    call.taken_by_id, call.taken_at, call.ended_at = actor.user_id, now, now
    call.save(update_fields=["taken_by", "taken_at", "ended_at"])
    facts = {
        "kiosk_id": visit.kiosk_id,
        "location_id": visit.kiosk.location_id,
        "call_id": call.pk,
        "user_id": actor.user_id,
    }
    events.record(StaffCallTaken(**facts), actor=actor, now=now)
    if visit.cart_id is not None:
        events.record(HelpGiven(**facts, cart_id=str(visit.cart_id)), actor=actor, now=now)
    return call
