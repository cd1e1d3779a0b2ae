"""Cases of parcels as warehouse and contact centre work on them: one list, one page, one set of steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from commerce.delivery import operations, queries
from commerce.delivery.errors import NoCase
from commerce.delivery.rules import Outcome, outcomes_of
from core import forms
from core.actor import Actor
from core.cases import CaseState
from core.errors import DomainError, Invalid


def list_of(actor: Actor, *, now: datetime, location_id: int | None = None) -> list[dict[str, Any]]:
    """Return the open cases, the most urgent first; one statement."""
    return [
        {"case": case, "order": case.parcel.fulfilment.order, "is_late": case.due_at < now}
        for case in queries.open_cases(actor, location_id=location_id)
    ]


def context_of(
    actor: Actor, case_id: int, *, now: datetime, error: DomainError | None = None,
    posted: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return what the page of a case shows. Raises NoCase."""
    case = queries.case_for(actor, case_id)
    if case is None:
        raise NoCase
    labels, parcel = dict(Outcome.choices), case.parcel
    ends = outcomes_of(case.kind, parcel.state, is_open=parcel.is_open)
    problems = list(error.fields.items()) if error else []
    return {
        "case": case,
        "parcel": parcel,
        "order": parcel.fulfilment.order,
        "is_open": case.state != CaseState.CLOSED,
        "is_mine": case.owner_id == actor.user_id,
        "is_late": case.due_at < now and case.state != CaseState.CLOSED,
        "outcomes": [(each.value, str(labels[each])) for each in ends],
        "entered": posted or {},
        "error": error,
        "summary": [{"target": f"id_{name}", "text": str(text)} for name, text in problems]
        or ([{"target": "", "text": str(error.detail or error.title)}] if error else []),
        "form_failed": error is not None,
    }


def act(case_id: int, posted: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Take the step that a form of the page asks for. Raises what the operations raise, Invalid for none."""
    step, text = posted.get("step", ""), str(posted.get("note", ""))
    if step == "take":
        operations.take_case(case_id=case_id, actor=actor, now=now)
    elif step == "note":
        operations.note_case(case_id=case_id, text=text, actor=actor, now=now)
    elif step == "wait":
        days = forms.number(str(posted.get("days", ""))) or 0
        operations.let_case_wait(case_id=case_id, days=days, text=text, actor=actor, now=now)
    elif step == "end":
        outcome = str(posted.get("outcome", ""))
        operations.end_case(case_id=case_id, outcome=outcome, text=text, actor=actor, now=now)
    else:
        raise Invalid
