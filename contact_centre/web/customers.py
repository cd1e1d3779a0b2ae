"""Find a customer, and everything about her on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from contact_centre.contacts import queries
from contact_centre.web.advisor import advisor, page


@require_GET
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Search by e-mail, phone in any form, name or order number."""
    actor = advisor(request)
    text = request.GET.get("q", "").strip()[:80]
    found = queries.search(text, actor) if text else []
    return page(request, actor, "console/customers.html", {"query": text, "found": found})


@require_GET
@never_cache
def show(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show one customer: identities, orders of every channel, carts alive now, the timeline."""
    actor = advisor(request)
    contact = queries.contact_page(contact_id, actor, now=timezone.now())
    return page(request, actor, "console/customer.html", {"page": contact})
