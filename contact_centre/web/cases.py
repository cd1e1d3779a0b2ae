"""Cases of parcels on the advisor's screen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from contact_centre.contacts import parcel_cases
from contact_centre.web.advisor import advisor, page
from core.errors import DomainError, NotFound


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """List the cases that have not ended, the most urgent first."""
    actor = advisor(request)
    rows = parcel_cases.list_of(actor, now=timezone.now())
    return page(request, actor, "console/cases.html", {"rows": rows})


@require_GET
@never_cache
def show(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show one case with its parcel, its notes, and what can be done."""
    actor = advisor(request)
    context = parcel_cases.context_of(actor, case_id, now=timezone.now())
    return page(request, actor, "console/case.html", context)


@require_POST
@never_cache
def act(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take it, note something, let it wait, or end it."""
    actor, now, posted = advisor(request), timezone.now(), request.POST.dict()
    try:
        parcel_cases.act(case_id, posted, actor=actor, now=now)
    except NotFound:
        raise
    except DomainError as error:
        context = parcel_cases.context_of(actor, case_id, now=now, error=error, posted=posted)
        return page(request, actor, "console/case.html", context, status=error.status)
    messages.success(request, _("Done."))
    return HttpResponseRedirect(reverse("console:case", args=[case_id]))
