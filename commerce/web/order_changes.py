"""Cancelling and redirecting an order by its owner: chosen, shown what it means, then done."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.identity import actor_for
from commerce.orders import changes, queries
from commerce.orders.change_notices import money_words
from commerce.orders.changes import collecting
from commerce.orders.models import Order
from contact_centre.contacts import order_changes as shown
from core import forms
from core.errors import DomainError


@require_http_methods(["GET", "POST"])
@never_cache
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Show what may be changed; a choice of units is answered with what cancelling them means."""
    order = queries.order_by_token(token)
    if request.method == "GET":
        return _page(request, order)
    units = shown.chosen_units(request.POST.dict())
    try:
        plan = changes.preview(
            order_id=order.pk, units=units, actor=actor_for(request), token=token
        )
    except DomainError as error:
        return _page(request, order, error)
    context = {
        "order": order, "plan": plan, "cancelled": shown.cancelled_of(plan), "units": units,
        "reason": request.POST.get("reason", ""), "key": str(forms.client_id(request)),
    }  # fmt: skip
    return render(request, "shop/order_cancel.html", context)


@require_POST
@never_cache
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Cancel what was shown, once."""
    order = queries.order_by_token(token)
    try:
        done = changes.cancel(
            order_id=order.pk,
            units=shown.chosen_units(request.POST.dict()),
            key=str(forms.client_id(request)),
            actor=actor_for(request),
            now=timezone.now(),
            reason=request.POST.get("reason", ""),
            expected_amount=forms.number(request.POST.get("amount", "")),
            token=token,
        )
    except DomainError as error:
        return _page(request, order, error)
    amount = done.money.format(get_language() or "en")
    said = (
        _("Cancelled. %(amount)s goes back to you.")
        if done.is_refund
        else _("Cancelled. %(amount)s will not be charged.")
    )
    said = f"{_('Cancelled.')} {money_words(done)}" if done.by_bank else said % {"amount": amount}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("shop:order", args=[token]))


@require_POST
@never_cache
def redirect(request: HttpRequest, token: str) -> HttpResponse:
    """Send it to another address, once."""
    order = queries.order_by_token(token)
    try:
        changes.redirect(
            order_id=order.pk,
            address=shown.chosen_address(request.POST.dict()),
            key=str(forms.client_id(request)),
            actor=actor_for(request),
            now=timezone.now(),
            token=token,
        )
    except DomainError as error:
        return _page(request, order, error)
    messages.success(request, _("Your order goes to the new address."))
    return HttpResponseRedirect(reverse("shop:order", args=[token]))


@require_POST
@never_cache
def collect(request: HttpRequest, token: str) -> HttpResponse:
    """Show what collecting it in a store would mean; with the amount that was shown, do it once."""
    order = queries.order_by_token(token)
    actor = actor_for(request)
    store, now = request.POST.get("store", ""), timezone.now()
    try:
        if "amount" not in request.POST:
            plan = collecting.preview(
                order_id=order.pk, store_code=store, actor=actor, now=now, token=token
            )
            context = {"order": order, "plan": plan, "key": str(forms.client_id(request))}
            return render(request, "shop/order_collect.html", context)
        done = collecting.collect_instead(
            order_id=order.pk,
            store_code=store,
            key=str(forms.client_id(request)),
            actor=actor,
            now=now,
            expected_amount=forms.number(request.POST["amount"]),
            token=token,
        )
    except DomainError as error:
        return _page(request, order, error)
    messages.success(
        request,
        _("You collect it in %(store)s. We write to you when it is ready.")
        % {"store": done.details["name"]},
    )
    return HttpResponseRedirect(reverse("shop:order", args=[token]))


@require_POST
@never_cache
def collector(request: HttpRequest, token: str) -> HttpResponse:
    """Say who collects it, once."""
    order = queries.order_by_token(token)
    try:
        changes.name_collector(
            order_id=order.pk,
            person=shown.chosen_collector(request.POST.dict()),
            key=str(forms.client_id(request)),
            actor=actor_for(request),
            now=timezone.now(),
            token=token,
        )
    except DomainError as error:
        return _page(request, order, error)
    messages.success(request, _("The store knows who collects it."))
    return HttpResponseRedirect(reverse("shop:order", args=[token]))


def _page(request: HttpRequest, order: Order, error: DomainError | None = None) -> HttpResponse:
    context = shown.context_of(
        order,
        request.POST.dict(),
        # A page that was kept and sent anew with something else in it is a wish of its own now.
        key=str(uuid4() if isinstance(error, changes.KeyReused) else forms.client_id(request)),
        now=timezone.now(),
        error=error,
    )
    return render(request, "shop/order_change.html", context, status=error.status if error else 200)
