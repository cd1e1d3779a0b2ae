"""Find a customer, and everything about her on one page."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commerce.orders import reserving
from commerce.payments import queries as payments
from contact_centre.contacts import queries, wishes
from contact_centre.web.advisor import advisor, page
from core import forms
from core.errors import Invalid


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
    market, now = request.market, timezone.now()  # type: ignore[attr-defined]
    contact = queries.contact_page(contact_id, actor, now=now)
    context = {
        "page": contact,
        "shelves": wishes.shelves_of(contact_id, actor, market, now=now)
        if contact.is_customer
        else [],
        "looked_at": wishes.looked_at(contact_id, market, get_language() or "en")
        if contact.is_customer
        else [],
        "credit": payments.credit_of(contact.account_ids) if contact.is_customer else [],
        "no_shows": reserving.no_shows(
            Q(customer_id__in=contact.account_ids)
            | Q(email__in=[each.value for each in contact.emails])
            | Q(phone__in=contact.phones),
            now=now,
        ),
        "most_no_shows": settings.RESERVE_NO_SHOWS,
        "my_cart": next((cart.id for cart in contact.carts if cart.is_mine), None),
    }
    return page(request, actor, "console/customer.html", context)


@require_POST
def wish(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Put a variant on a list of hers, by SKU or barcode, while she is on the phone."""
    actor = advisor(request)
    try:
        wishes.add(
            contact_id=contact_id,
            list_id=forms.whole(request, "list"),
            code=request.POST.get("code", ""),
            market=request.market,  # type: ignore[attr-defined]
            actor=actor,
            now=timezone.now(),
        )
        messages.success(request, _("Put on the list."))
    except Invalid as error:
        messages.error(request, str(error.detail))
    return HttpResponseRedirect(reverse("console:customer", args=[contact_id]))
