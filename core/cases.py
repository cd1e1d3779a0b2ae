"""Something that went wrong and that a person looks after: how its case moves. Pure."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseState(TextChoices):
    """How far a case has come."""

    OPEN = "open", _("Nobody has it")
    WORKING = "working", _("Somebody has it")
    WAITING = "waiting", _("Waiting")
    CLOSED = "closed", _("Closed")


TRANSITIONS: dict[CaseState, frozenset[CaseState]] = {
    CaseState.OPEN: frozenset({CaseState.WORKING, CaseState.WAITING, CaseState.CLOSED}),
    CaseState.WORKING: frozenset(
        {CaseState.OPEN, CaseState.WORKING, CaseState.WAITING, CaseState.CLOSED}
    ),
    CaseState.WAITING: frozenset(
        {CaseState.OPEN, CaseState.WORKING, CaseState.WAITING, CaseState.CLOSED}
    ),
    CaseState.CLOSED: frozenset(),
}


def may_go(state: str, to: CaseState) -> bool:
    """Say whether a case in the state may go on to the other."""
    return to in TRANSITIONS[CaseState(state)]
