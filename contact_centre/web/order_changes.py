"""Cancelling and redirecting an order for its customer, who is on the phone or in the chat."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commerce.orders import changes, queries
from commerce.orders.changes import collecting
from commerce.orders.models import Order
from contact_centre.contacts import order_changes as shown
from contact_centre.web.advisor import advisor, page
from core import forms
from core.actor import Actor
from core.errors import DomainError


@require_http_methods(["GET", "POST"])
@never_cache
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Show what may be changed; a choice of units is answered with what cancelling them means."""
    actor = advisor(request)
    order = queries.order_for(actor, number)
    if request.method == "GET":
        return _page(request, actor, order)
    units = shown.chosen_units(request.POST.dict())
    try:
        plan = changes.preview(order_id=order.pk, units=units, actor=actor)
    except DomainError as error:
        return _page(request, actor, order, error)
    context = {
        "order": order, "plan": plan, "cancelled": shown.cancelled_of(plan), "units": units,
        "reason": request.POST.get("reason", ""), "key": str(forms.client_id(request)),
    }  # fmt: skip
    return page(request, actor, "console/order_cancel.html", context)


@require_POST
@never_cache
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Cancel what was shown, once."""
    actor = advisor(request)
    order = queries.order_for(actor, number)
    try:
        done = changes.cancel(
            order_id=order.pk,
            units=shown.chosen_units(request.POST.dict()),
            key=str(forms.client_id(request)),
            actor=actor,
            now=timezone.now(),
            reason=request.POST.get("reason", ""),
            expected_amount=forms.number(request.POST.get("amount", "")),
        )
    except DomainError as error:
        return _page(request, actor, order, error)
    amount = done.money.format(get_language() or "en")
    messages.success(
        request, _("Cancelled: %(amount)s. The customer is told.") % {"amount": amount}
    )
    return HttpResponseRedirect(reverse("console:order", args=[number]))


@require_POST
@never_cache
def redirect(request: HttpRequest, number: str) -> HttpResponse:
    """Send it to another address, once."""
    actor = advisor(request)
    order = queries.order_for(actor, number)
    try:
        changes.redirect(
            order_id=order.pk,
            address=shown.chosen_address(request.POST.dict()),
            key=str(forms.client_id(request)),
            actor=actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return _page(request, actor, order, error)
    messages.success(request, _("It goes to the new address. The customer is told."))
    return HttpResponseRedirect(reverse("console:order", args=[number]))


@require_POST
@never_cache
def collect(request: HttpRequest, number: str) -> HttpResponse:
    """Show what collecting it in a store would mean; with the amount that was shown, do it once."""
    actor = advisor(request)
    order = queries.order_for(actor, number)
    store, now = request.POST.get("store", ""), timezone.now()
    try:
        if "amount" not in request.POST:
            plan = collecting.preview(order_id=order.pk, store_code=store, actor=actor, now=now)
            context = {"order": order, "plan": plan, "key": str(forms.client_id(request))}
            return page(request, actor, "console/order_collect.html", context)
        done = collecting.collect_instead(
            order_id=order.pk,
            store_code=store,
            key=str(forms.client_id(request)),
            actor=actor,
            now=now,
            expected_amount=forms.number(request.POST["amount"]),
        )
    except DomainError as error:
        return _page(request, actor, order, error)
    messages.success(
        request,
        _("It is collected in %(store)s. The customer is told.") % {"store": done.details["name"]},
    )
    return HttpResponseRedirect(reverse("console:order", args=[number]))


@require_POST
@never_cache
def collector(request: HttpRequest, number: str) -> HttpResponse:
    """Say who collects it, once."""
    actor = advisor(request)
    order = queries.order_for(actor, number)
    try:
        changes.name_collector(
            order_id=order.pk,
            person=shown.chosen_collector(request.POST.dict()),
            key=str(forms.client_id(request)),
            actor=actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return _page(request, actor, order, error)
    messages.success(request, _("The store knows who collects it. The customer is told."))
    return HttpResponseRedirect(reverse("console:order", args=[number]))


def _page(
    request: HttpRequest, actor: Actor, order: Order, error: DomainError | None = None
) -> HttpResponse:
    context = shown.context_of(
        order,
        request.POST.dict(),
        # A page that was kept and sent anew with something else in it is a wish of its own now.
        key=str(uuid4() if isinstance(error, changes.KeyReused) else forms.client_id(request)),
        now=timezone.now(),
        error=error,
    )
    return page(
        request, actor, "console/order_change.html", context, status=error.status if error else 200
    )
