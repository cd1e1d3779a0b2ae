"""Collections that somebody must look after, on the advisor's screen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from contact_centre.web.advisor import advisor, page
from core.errors import DomainError, NotFound
from stores.click_and_collect import choosing, missing, queries


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """List what no store has accepted in time, and what is missing, the most urgent first."""
    actor = advisor(request)
    context = {
        "alarms": queries.alarming(actor),
        "cases": missing.open_shortfalls(actor),
        "order_url": "console:order",
        "case_url": "console:shortfall",
        "now": timezone.now(),
    }
    return page(request, actor, "console/collections.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def shortfall(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show what is missing and what can be done now; do what the customer has said."""
    actor, now, error = advisor(request), timezone.now(), None
    if request.method == "POST":
        try:
            choosing.act(
                request.POST.dict(),
                given=request.POST.getlist("given"),
                case_id=case_id,
                actor=actor,
                now=now,
            )
        except NotFound:
            raise
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, _("Done."))
            return HttpResponseRedirect(reverse("console:shortfall", args=[case_id]))
    case = missing.shortfall_for(actor, case_id)
    context = choosing.context_of(
        case, now=now, is_staff=True, error=error, posted=request.POST.dict(),
        find=request.GET.get("find", "")[:80],
    )  # fmt: skip
    status = error.status if error else 200
    return page(request, actor, "console/shortfall.html", context, status=status)
