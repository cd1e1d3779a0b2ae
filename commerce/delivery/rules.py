"""How a parcel moves. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a parcel has come, in the shopper's words."""

    WAITING = "waiting", _("Received by the warehouse")
    PICKING = "picking", _("Being packed")
    PACKED = "packed", _("Packed")
    DISPATCHED = "dispatched", _("On its way")
    DELIVERED = "delivered", _("Delivered")
    LOST = "lost", _("Lost by the carrier: please call us")
    DAMAGED = "damaged", _("Damaged on its way: please call us")


TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.PICKING}),
    State.PICKING: frozenset({State.PACKED}),
    State.PACKED: frozenset({State.DISPATCHED}),
    State.DISPATCHED: frozenset({State.DELIVERED, State.LOST, State.DAMAGED}),
    State.DAMAGED: frozenset({State.DELIVERED, State.LOST}),
    State.DELIVERED: frozenset(),
    State.LOST: frozenset(),
}
TO_PICK = frozenset({State.WAITING, State.PICKING})
HERE = TO_PICK | {State.PACKED}
AWAY = frozenset(State) - HERE

# What a carrier reports -> the state that it means. Anything else is kept as news only.
REPORTED = {
    "delivered": State.DELIVERED,
    "lost": State.LOST,
    "damaged": State.DAMAGED,
}


def may_move(state: str, to: State) -> bool:
    """Say whether a parcel in the state may go on to the other."""
    return to in TRANSITIONS[State(state)]


def matches(scanned: str, *, sku: str, ean: str | None) -> bool:
    """Say whether a scanned or typed code is this variant's: SKU in any case, or EAN."""
    text = scanned.strip()
    return bool(text) and (text.casefold() == sku.casefold() or text == ean)


def is_all_picked(lines: Iterable[tuple[int, int]]) -> bool:
    """Say whether nothing is left to pick, from (quantity, picked) of each line."""
    return all(picked >= quantity for quantity, picked in lines)


def packed_weight(lines: Iterable[tuple[int, int]], *, box: int = 150) -> int:
    """Return what a parcel should weigh in grams, from (quantity, grams) of each line, with its box."""
    return box + sum(quantity * grams for quantity, grams in lines)
