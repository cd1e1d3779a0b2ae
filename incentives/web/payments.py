"""What a payment provider refused for good, for the people who look into it and ask again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.identity import require
from commerce.orders.models import Order
from commerce.payments import operations, queries
from commerce.payments.errors import NoCall, NothingLeftToMove
from commerce.payments.models import ProviderCall
from core.actor import Actor, Channel, Role
from core.money import Money

KINDS = {
    ProviderCall.Kind.CAPTURE: gettext_lazy("Take the money"),
    ProviderCall.Kind.REFUND: gettext_lazy("Pay back"),
    ProviderCall.Kind.RELEASE: gettext_lazy("Give a part back"),
    ProviderCall.Kind.VOID: pgettext_lazy("payment", "Let go"),
}


def _actor(request: HttpRequest) -> Actor:
    return require(request, Channel.BACK_OFFICE, *operations.MAY_ASK_AGAIN)


@require_GET
@never_cache
def refused(request: HttpRequest) -> HttpResponse:
    """List the captures, refunds and voids that the provider refused."""
    actor = _actor(request)
    calls = list(queries.refused_calls())
    numbers = dict(
        Order.objects.filter(plan__in={call.tender.plan_id for call in calls}).values_list(
            "plan_id", "number"
        )
    )
    rows = [
        {
            "call": call,
            "order": numbers.get(call.tender.plan_id, ""),
            "kind": KINDS[ProviderCall.Kind(call.kind)],
            "amount": Money(call.amount, call.tender.currency) if call.amount else None,
        }
        for call in calls
    ]
    is_manager = actor.has(Role.MANAGER, Role.ADMINISTRATOR)
    context = {"rows": rows, "section": "payments", "is_manager": is_manager, "is_lead": True}
    return render(request, "manager/payments.html", context)


@require_POST
def ask_again(request: HttpRequest, call_id: int) -> HttpResponse:
    """Have one of them made again."""
    actor = _actor(request)
    try:
        operations.ask_again(call_id=call_id, actor=actor, now=timezone.now())
    except (NoCall, NothingLeftToMove) as error:
        messages.error(request, str(error.detail))
    else:
        messages.success(request, _("The payment service is asked again."))
    return HttpResponseRedirect(reverse("manager:payments"))
