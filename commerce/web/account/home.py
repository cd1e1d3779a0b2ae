"""The front page of an account: orders of every channel in one list, and what is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.adapter import home_of
from accounts.identity import actor_for
from commerce.orders import claims
from commerce.orders import queries as orders
from commerce.orders.models import Order
from commerce.web.account.common import customer_of
from commerce.wishes import queries as wishes
from contact_centre.contacts.order_page import words_by_order
from core import forms, qr
from stores.selling import queries as selling

SIZE = 10


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Show a customer her orders, newest first; a colleague is told where her own screen is."""
    actor = actor_for(request)
    if actor.is_staff:
        return render(request, "account/colleague.html", {"screen": home_of(actor)})
    actor, customer = customer_of(request)
    before = forms.number(request.GET.get("before", ""))
    found = orders.bought_by(customer.pk, before=before, size=SIZE + 1)
    words = words_by_order(found)
    return render(
        request,
        "account/home.html",
        {
            "section": "orders",
            "customer": customer,
            "rows": [_row(order, words[order.pk]) for order in found[:SIZE]],
            "is_older": before is not None,
            "next_url": _older(found),
            "waiting": claims.waiting_for(customer.pk).count(),
            "member": _member(customer.pk),
            "wish_lists": wishes.own_lists(actor).count(),
        },
    )


def _member(customer_id: int) -> dict[str, Any] | None:
    """Return her code for the till, as it is read out and as it is scanned."""
    found = selling.member_code_of(customer_id)
    if found is None:
        return None
    return {"code": f"{found.code[:4]} {found.code[4:]}", "qr": qr.svg(found.code)}


def _row(order: Order, words: list[tuple[str, str]]) -> dict[str, Any]:
    """Return an order as the list shows it."""
    language = get_language() or "en"
    return {
        "order": order,
        "words": words,
        "placed_by": order.placed_by,
        "names": [(line.quantity, line.name_in(language)) for line in order.lines.all()],
    }


def _older(found: list[Order]) -> str:
    if len(found) <= SIZE:
        return ""
    return f"{reverse('account:home')}?before={found[SIZE - 1].pk}"
