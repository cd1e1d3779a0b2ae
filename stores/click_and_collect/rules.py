"""How a collection moves, and what stands in its way. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a collection has come, in the shopper's words."""

    COMING = "coming", _("On its way to the store")
    REQUESTED = "requested", _("Received by the store")
    ACCEPTED = "accepted", _("Confirmed by the store")
    PICKING = "picking", _("Being prepared")
    SHORT = "short", _("We ask you what to do")
    READY = "ready", _("Ready to collect")
    COLLECTED = "collected", _("Collected")
    CANCELLED = "cancelled", _("Cancelled")


TRANSITIONS: dict[State, frozenset[State]] = {
    # A warehouse sends something of it first: the store has nothing to do yet.
    State.COMING: frozenset({State.REQUESTED, State.SHORT, State.CANCELLED}),
    State.REQUESTED: frozenset({State.ACCEPTED, State.PICKING, State.SHORT, State.CANCELLED}),
    State.ACCEPTED: frozenset({State.PICKING, State.SHORT, State.CANCELLED}),
    State.PICKING: frozenset({State.READY, State.SHORT, State.CANCELLED}),
    # Nothing of it is there: back on the list when some comes in, over when its customer has decided.
    State.SHORT: frozenset({State.ACCEPTED, State.CANCELLED}),
    State.READY: frozenset({State.COLLECTED, State.CANCELLED}),
    State.COLLECTED: frozenset(),
    State.CANCELLED: frozenset(),
}
# Nobody of the store has touched it; who starts to pick has accepted.
UNTOUCHED = frozenset({State.REQUESTED, State.ACCEPTED})
TO_PICK = UNTOUCHED | {State.PICKING}
LIVE = TO_PICK | {State.READY}


class Proof(StrEnum):
    """Why the goods were given to this person."""

    CODE = "code"
    IDENTITY = "identity"


class Why(TextChoices):
    """Why units cannot be handed over."""

    NOT_FOUND = "not_found", _("Not found")
    DAMAGED = "damaged", _("Damaged")
    FEWER = "fewer", _("Fewer than in the books")
    NOT_SENT = "not_sent", _("Not there to be sent")
    NOT_ARRIVED = "unarrived", _("Did not arrive")
    SOLD = "sold", _("Sold at the till")
    NOT_ACCEPTED = "unaccepted", _("Accepted by nobody")


# What a colleague may say while she picks.
SAID_WHILE_PICKING = (Why.NOT_FOUND, Why.DAMAGED, Why.FEWER)


class End(TextChoices):
    """What became of units that could not be handed over as promised."""

    STORE = "store", _("Another store keeps it")
    SHIP = "ship", _("We send it home")
    REFUND = "refund", _("Money back")
    KEPT = "kept", _("There after all")
    INSTEAD = "instead", _("Something else instead")


def may_move(state: str, to: State) -> bool:
    """Say whether a collection in the state may go on to the other."""
    return to in TRANSITIONS[State(state)]
