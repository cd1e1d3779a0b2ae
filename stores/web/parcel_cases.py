"""Cases of parcels in the place that sent them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contact_centre.contacts import parcel_cases
from core.errors import DomainError, NotFound
from stores.web.sending import warehouse
from stores.web.workplace import Desk


@require_GET
@warehouse
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the cases of the place that have not ended, the most urgent first."""
    assert desk.place is not None
    rows = parcel_cases.list_of(desk.actor, now=timezone.now(), location_id=desk.place.pk)
    return render(request, "warehouse/cases.html", desk.context(section="cases", rows=rows))


@require_GET
@warehouse
def show(request: HttpRequest, desk: Desk, case_id: int) -> HttpResponse:
    """Show one case with its parcel, its notes, and what can be done."""
    context = parcel_cases.context_of(desk.actor, case_id, now=timezone.now())
    return render(request, "warehouse/case.html", desk.context(section="cases", **context))


@require_POST
@warehouse
def act(request: HttpRequest, desk: Desk, case_id: int) -> HttpResponse:
    """Take it, note something, let it wait, or end it."""
    now, posted = timezone.now(), request.POST.dict()
    try:
        parcel_cases.act(case_id, posted, actor=desk.actor, now=now)
    except NotFound:
        raise
    except DomainError as error:
        context = parcel_cases.context_of(desk.actor, case_id, now=now, error=error, posted=posted)
        page = desk.context(section="cases", **context)
        return render(request, "warehouse/case.html", page, status=error.status)
    messages.success(request, _("Done."))
    return HttpResponseRedirect(reverse("warehouse:case", args=[case_id]))
