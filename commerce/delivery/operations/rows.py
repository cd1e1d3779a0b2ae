"""The parcel's own row: locked through the actor's scope, moved with a guard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commerce.delivery import errors, queries, rules
from commerce.delivery.models import Parcel
from commerce.delivery.rules import State
from core.actor import Actor


def ids_of(parcel: Parcel) -> dict[str, int]:
    """Return what every event of a parcel names."""
    return {
        "parcel_id": parcel.pk,
        "order_id": parcel.fulfilment.order_id,
        "location_id": parcel.location_id,
    }


def lock(parcel_id: int, actor: Actor) -> Parcel:
    """Lock a parcel of a place where the actor works. Raises NoParcel."""
    scope = Parcel.objects.all() if actor.is_system else queries.parcels_for(actor)
    parcel = scope.select_for_update(no_key=True, of=("self",)).filter(pk=parcel_id).first()
    if parcel is None:
        raise errors.NoParcel
    return parcel


def move(parcel: Parcel, to: State, **columns: Any) -> None:
    """Bring a locked parcel to the state. Raises CannotMove."""
    moved = rules.may_move(parcel.state, to) and Parcel.objects.filter(
        pk=parcel.pk, state=parcel.state
    ).update(state=to, **columns)
    if not moved:
        raise cannot_move(parcel)
    parcel.state = to
    for name, value in columns.items():
        setattr(parcel, name, value)


def resume_bookings(parcel: Parcel, *, now: datetime) -> None:
    """Have what the relay gave up on tried again: a booking that nobody waits for any more is cancelled by it."""
    queries.bookings(f"parcel:{parcel.pk}").exclude(parked_at=None).update(
        parked_at=None, attempts=0, due_at=now
    )


def cannot_move(parcel: Parcel) -> errors.CannotMove:
    """Return the refusal that says where the parcel is."""
    words = {
        State.WAITING: _("waiting to be picked"),
        State.PICKING: _("being picked"),
        State.PACKED: _("packed"),
        State.DISPATCHED: _("dispatched"),
        State.DELIVERED: _("delivered"),
        State.LOST: _("lost"),
        State.DAMAGED: _("damaged"),
        State.RETURNED: _("sent back"),
        State.CANCELLED: _("cancelled"),
    }
    return errors.CannotMove(
        _("It is %(state)s now. Look at the list again.") % {"state": words[State(parcel.state)]},
        state=parcel.state,
    )
