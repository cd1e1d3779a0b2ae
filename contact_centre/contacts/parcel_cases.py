"""Cases of parcels as warehouse and contact centre work on them: one list, one page, one set of steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.delivery import operations, queries
from commerce.delivery.errors import NoCase
from commerce.delivery.models import ParcelCase
from commerce.delivery.rules import HERE, CaseKind, Outcome
from core import forms
from core.actor import Actor
from core.cases import CaseState
from core.errors import DomainError, Invalid
from stores.inventory.rules import DISPOSITIONS


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
    is_back = case.kind == CaseKind.RETURNED
    returned = is_back and case.state != CaseState.CLOSED and case.looked_at is None
    has_it = returned and queries.parcels_for(actor).filter(pk=parcel.pk).exists()
    problems = list(error.fields.items()) if error else []
    return {
        "case": case,
        "parcel": parcel,
        "order": parcel.fulfilment.order,
        "is_open": case.state != CaseState.CLOSED,
        "is_mine": case.owner_id == actor.user_id,
        "is_late": case.due_at < now and case.state != CaseState.CLOSED,
        "is_to_look_at": returned,
        "back": _back(case, error, posted) if has_it else [],
        "why_no_end": _why_no_end(case, actor, is_to_look_at=returned),
        "may_correct": parcel.is_open and actor.has(*queries.MAY_SETTLE),
        "dispositions": list(DISPOSITIONS),
        "outcomes": [(each.value, str(labels[each])) for each in queries.ends_of(case, actor)],
        "entered": posted or {},
        "error": error,
        "summary": [{"target": f"id_{name}", "text": str(text)} for name, text in problems]
        or ([{"target": "", "text": str(error.detail or error.title)}] if error else []),
        "form_failed": error is not None,
    }


def _back(
    case: ParcelCase, error: DomainError | None, posted: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """Return a row per line of a parcel that came back, to say in which state it is."""
    rows = []
    for line in case.parcel.lines.all():
        field = f"disposition-{line.pk}"
        rows.append(
            {
                "field": field,
                "units": line.quantity,
                "name": line.order_line.name_in(get_language() or "en"),
                "value": (posted or {}).get(field, ""),
                "error": error.fields.get(field, "") if error else "",
            }
        )
    return rows


def _why_no_end(case: ParcelCase, actor: Actor, *, is_to_look_at: bool) -> str:
    """Say why the actor cannot end a case as it stands; empty where she can."""
    if queries.ends_of(case, actor):
        return ""
    if is_to_look_at:
        return _("First somebody who has the parcel in hand says in which state it came back.")
    if case.parcel.state in HERE and not case.parcel.has_no_label:
        return _("It ends by itself when the parcel has arrived. Until then it is to be sent.")
    if case.parcel.has_no_label:
        return _(
            "It ends by itself when the carrier gives a label. The contact centre can correct the address, "
            "or give it up."
        )
    return _("The contact centre decides whether it is sent again or refunded.")


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
    elif step == "back":
        said = {
            line_id: str(value)
            for name, value in posted.items()
            if (line_id := forms.number(name.removeprefix("disposition-"))) is not None
        }
        operations.take_back(case_id=case_id, dispositions=said, actor=actor, now=now)
    elif step == "end":
        outcome = str(posted.get("outcome", ""))
        operations.end_case(case_id=case_id, outcome=outcome, text=text, actor=actor, now=now)
    else:
        raise Invalid
