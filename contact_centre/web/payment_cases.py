"""Disputes and refunds that came back, on the advisor's screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commerce.orders import gift_cards
from commerce.orders.models import Order
from commerce.payments import operations, queries
from commerce.payments.errors import NoCase
from commerce.payments.models import PaymentCase
from commerce.payments.operations.cases import ENDS, MAY_END
from contact_centre.web.advisor import advisor, page
from core import forms
from core.actor import Actor
from core.cases import CaseState
from core.errors import DomainError, Invalid, NotFound


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """List the open cases, the most urgent first, and below those that ended lately."""
    actor, now = advisor(request), timezone.now()
    cases = queries.cases_seen(now=now)
    orders = Order.objects.in_bulk([each.tender.plan_id for each in cases], field_name="plan_id")
    rows = [
        {
            "case": each,
            "order": orders.get(each.tender.plan_id),
            "is_late": each.closed_at is None and each.due_at < now,
        }
        for each in cases
    ]
    return page(request, actor, "console/payment_cases.html", {"rows": rows})


@require_GET
@never_cache
def show(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show one case with its payment, its notes, and what can be done."""
    actor = advisor(request)
    context = _context(actor, case_id, now=timezone.now())
    return page(request, actor, "console/payment_case.html", context)


@require_POST
@never_cache
def act(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take it, note something, let it wait, or end it."""
    actor, now, posted = advisor(request), timezone.now(), request.POST.dict()
    try:
        _act(case_id, posted, actor=actor, now=now)
    except NotFound:
        raise
    except DomainError as error:
        context = _context(actor, case_id, now=now, error=error, posted=posted)
        return page(request, actor, "console/payment_case.html", context, status=error.status)
    messages.success(request, _("Done."))
    return HttpResponseRedirect(reverse("console:payment_case", args=[case_id]))


def _act(case_id: int, posted: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    step, text = posted.get("step", ""), str(posted.get("note", ""))
    if step == "take":
        operations.take_payment_case(case_id=case_id, actor=actor, now=now)
    elif step == "note":
        operations.note_payment_case(case_id=case_id, text=text, actor=actor, now=now)
    elif step == "wait":
        days = forms.number(str(posted.get("days", ""))) or 0
        operations.let_payment_case_wait(
            case_id=case_id, days=days, text=text, actor=actor, now=now
        )
    elif step == "end":
        operations.end_payment_case(
            case_id=case_id,
            outcome=str(posted.get("outcome", "")),
            text=str(posted.get("said", "")),
            actor=actor,
            now=now,
        )
    else:
        raise Invalid


def _context(
    actor: Actor,
    case_id: int,
    *,
    now: datetime,
    error: DomainError | None = None,
    posted: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    case = queries.payment_case(case_id)
    if case is None:
        raise NoCase
    labels = dict(PaymentCase.Outcome.choices)
    problems = list(error.fields.items()) if error else []
    is_open = case.state != CaseState.CLOSED
    ends = ENDS[PaymentCase.Kind(case.kind)] if is_open and actor.has(*MAY_END) else ()
    return {
        "case": case,
        "order": Order.objects.filter(plan_id=case.tender.plan_id).first(),
        "gift_cards": gift_cards.bought_with(case.tender.plan_id),
        "is_open": is_open,
        "is_mine": case.owner_id == actor.user_id,
        "is_late": is_open and case.due_at < now,
        "outcomes": [(each.value, str(labels[each])) for each in ends],
        "entered": posted or {},
        "error": error,
        "summary": [{"target": f"id_{name}", "text": str(text)} for name, text in problems]
        or ([{"target": "", "text": str(error.detail or error.title)}] if error else []),
        "form_failed": error is not None,
    }
