"""How a parcel moves. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a parcel has come, in the shopper's words."""

    WAITING = "waiting", _("Waiting to be packed")
    PICKING = "picking", _("Being packed")
    PACKED = "packed", _("Packed")
    DISPATCHED = "dispatched", _("On its way")
    DELIVERED = "delivered", _("Delivered")
    LOST = "lost", _("Lost by the carrier: please call us")
    DAMAGED = "damaged", _("Damaged on its way: please call us")
    RETURNED = "returned", _("Sent back to us")
    CANCELLED = "cancelled", _("Cancelled")


TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.PICKING, State.CANCELLED}),
    State.PICKING: frozenset({State.PACKED, State.CANCELLED}),
    # Back, or out, only while it has no label: `Parcel.is_open`.
    State.PACKED: frozenset({State.DISPATCHED, State.PICKING, State.CANCELLED}),
    State.DISPATCHED: frozenset({State.DELIVERED, State.LOST, State.DAMAGED, State.RETURNED}),
    State.DAMAGED: frozenset({State.DELIVERED, State.LOST, State.RETURNED}),
    State.DELIVERED: frozenset(),
    # A parcel that was given up may still turn up; its case says what has been done meanwhile.
    State.LOST: frozenset({State.DELIVERED, State.RETURNED}),
    State.RETURNED: frozenset(),
    State.CANCELLED: frozenset(),
}
TO_PICK = frozenset({State.WAITING, State.PICKING})
HERE = TO_PICK | {State.PACKED}
# What has still to arrive: late once its promised day is over.
EXPECTED = HERE | {State.DISPATCHED}
AWAY = frozenset(State) - HERE - {State.CANCELLED}

# What a carrier reports -> the state that it means. Anything else is kept as news only.
REPORTED = {
    "delivered": State.DELIVERED,
    "lost": State.LOST,
    "damaged": State.DAMAGED,
    "returned": State.RETURNED,
}


def may_move(state: str, to: State) -> bool:
    """Say whether a parcel in the state may go on to the other."""
    return to in TRANSITIONS[State(state)]


def packed_weight(lines: Iterable[tuple[int, int]], *, box: int = 150) -> int:
    """Return what a parcel should weigh in grams, from (quantity, grams) of each line, with its box."""
    return box + sum(quantity * grams for quantity, grams in lines)


class CaseKind(TextChoices):
    """What is wrong with a parcel."""

    SHORT = "short", _("Could not be picked")
    NO_LABEL = "no_label", _("Refused by the carrier")
    UNPACK = "unpack", _("To be unpacked")
    LATE = "late", _("Late")
    LOST = "lost", _("Lost")
    DAMAGED = "damaged", _("Damaged")
    RETURNED = "returned", _("Sent back to us")
    LABEL = "label", _("Label not cancelled")


class Outcome(TextChoices):
    """How a case ended."""

    RESENT = "resent", _("Sent again")
    REFUNDED = "refunded", _("Refunded")
    ARRIVED = "arrived", _("It arrived after all")
    FOUND = "found", _("Here again")
    LABELLED = "labelled", _("It has its label")
    SETTLED = "settled", _("Settled with the carrier")


# What is the contact centre's to decide.
COSTS_MONEY = frozenset({Outcome.RESENT, Outcome.REFUNDED})

# What a carrier's report opens a case for.
CASE_OF_STATE = {
    State.LOST: CaseKind.LOST,
    State.DAMAGED: CaseKind.DAMAGED,
    State.RETURNED: CaseKind.RETURNED,
}

# Hours until a case must have been dealt with.
HOURS = {
    CaseKind.SHORT: 4,
    CaseKind.NO_LABEL: 4,
    CaseKind.UNPACK: 24,
    CaseKind.LATE: 24,
    CaseKind.LOST: 8,
    CaseKind.DAMAGED: 8,
    CaseKind.RETURNED: 24,
    CaseKind.LABEL: 24,
}


def outcomes_of(kind: str, state: str, *, is_open: bool) -> tuple[Outcome, ...]:
    """Return how a person may end a case of the kind, with its parcel in the state.

    `is_open` says that the parcel can still be given up: what has a label or is half picked leaves first.
    """
    if kind == CaseKind.SHORT:
        return (Outcome.FOUND, Outcome.REFUNDED)
    if kind == CaseKind.UNPACK:
        return (Outcome.FOUND,)
    if kind == CaseKind.LABEL:
        return (Outcome.SETTLED,)
    if kind == CaseKind.RETURNED:
        return (Outcome.RESENT, Outcome.REFUNDED, Outcome.FOUND)
    if state in HERE:
        return (Outcome.REFUNDED,) if is_open and state != State.PICKING else ()
    if state == State.DELIVERED:
        return (Outcome.RESENT, Outcome.REFUNDED, Outcome.ARRIVED)
    return (Outcome.RESENT, Outcome.REFUNDED)
