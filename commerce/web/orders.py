"""Confirmation, tracking and the pickup page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.identity import actor_for
from commerce.orders import queries
from contact_centre.contacts.order_page import context_of
from core import qr
from core.client import address_of
from core.errors import NotFound
from stores.click_and_collect import queries as collections


@require_GET
@never_cache
def confirmation(request: HttpRequest, number: str) -> HttpResponse:
    """Thank the shopper; on another browser the page asks for the e-mail first."""
    try:
        order = queries.order_for(actor_for(request), number)
    except NotFound:
        return HttpResponseRedirect(reverse("shop:track") + f"?number={number}")
    return render(request, "shop/confirmation.html", context_of(order))


@require_http_methods(["GET", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Find an order by its number and e-mail."""
    if request.method == "GET":
        return render(request, "shop/track.html", {"number": request.GET.get("number", "")})
    number, email = request.POST.get("number", ""), request.POST.get("email", "")
    try:
        order = queries.track(
            number=number, email=email, source=address_of(request), now=timezone.now()
        )
    except NotFound:
        text = _(
            "We find no order with this number and e-mail address. Please check both, or call us."
        )
        context = {
            "number": number,
            "email": email,
            "summary": [{"target": "id_number", "text": text}],
            "form_failed": True,
        }
        return render(request, "shop/track.html", context, status=422)
    return HttpResponseRedirect(reverse("shop:order", args=[order.tracking_token]))


@require_GET
@never_cache
def order_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show where everything is; the signed link in mails needs no sign-in."""
    return render(request, "shop/order.html", context_of(queries.order_by_token(token)))


@require_GET
@never_cache
def pickup(request: HttpRequest, token: str) -> HttpResponse:
    """Show the pickup code large, with its QR."""
    collection = collections.by_token(token)
    return render(
        request,
        "shop/pickup.html",
        {
            "collection": collection,
            "code": collection.code,
            "svg": qr.svg(collection.code),
        },
    )
