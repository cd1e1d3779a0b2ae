"""What a store cannot hand over: said while picking, and decided for the customer who stands there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import forms
from core.errors import DomainError, Invalid, NotFound
from stores.click_and_collect import choosing, missing, operations
from stores.web import collecting
from stores.web.collecting import store
from stores.web.queueing import once
from stores.web.workplace import Desk


@require_POST
@store
@once
def short(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Say that units of a line are not there, and see what can be done."""
    try:
        operations.report_short(
            collection_id=collection_id,
            line_id=forms.number(request.POST.get("line", "")) or 0,
            units=forms.number(request.POST.get("units", "")) or 0,
            why=request.POST.get("why", ""),
            actor=desk.actor,
            now=timezone.now(),
        )
    except Invalid as error:
        return collecting.show(request, desk, collection_id, error=error)
    messages.success(request, _("The books are corrected, and the customer is asked."))
    return collecting.back(collection_id)


@require_POST
@store
def decide(request: HttpRequest, desk: Desk, case_id: int) -> HttpResponse:
    """Do what the customer wants with what is missing."""
    case, now = missing.shortfall_for(desk.actor, case_id), timezone.now()
    try:
        choosing.act(
            request.POST.dict(),
            given=request.POST.getlist("given"),
            case_id=case_id,
            actor=desk.actor,
            now=now,
        )
    except NotFound:
        raise
    except DomainError as error:
        return collecting.show(request, desk, case.collection_id, error=error)
    messages.success(request, _("Done."))
    return collecting.back(case.collection_id)
