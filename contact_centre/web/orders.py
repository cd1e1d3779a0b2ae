"""An order on the advisor's screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.orders import queries
from commerce.payments.models import PaymentEvent
from contact_centre.contacts import queries as contacts
from contact_centre.contacts import texts
from contact_centre.contacts.order_page import context_of
from contact_centre.web.advisor import advisor, page


@require_GET
@never_cache
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show where its goods and its money are."""
    actor = advisor(request)
    order = queries.order_for(actor, number)
    context = context_of(order) | {
        "contact_id": contacts.contact_of_order(order.pk, actor),
        "payments": [
            (event, texts.payment(event.type), texts.reason(event.detail))
            for event in PaymentEvent.objects.select_related("tender")
            .filter(tender__plan_id=order.plan_id)
            .order_by("at")
        ],
    }
    return page(request, actor, "console/order.html", context)
