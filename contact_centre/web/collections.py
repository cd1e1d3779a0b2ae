"""Collections that somebody must look after, on the advisor's screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from contact_centre.web.advisor import advisor, page
from stores.click_and_collect import queries


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """List what no store has accepted in time, oldest first."""
    actor = advisor(request)
    context = {"alarms": queries.alarming(actor), "order_url": "console:order"}
    return page(request, actor, "console/collections.html", context)
