"""Confirmation, tracking and the pickup page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.identity import actor_for
from commerce.delivery import queries as parcels
from commerce.orders import queries
from commerce.orders.models import Order
from core import qr
from core.actor import Channel
from core.client import address_of
from core.errors import NotFound
from stores.click_and_collect import queries as collections


def context_of(order: Order) -> dict[str, Any]:
    """Return what an order page shows: its parts, each with the way of its goods."""
    by_fulfilment = {
        **{collection.fulfilment_id: collection for collection in collections.of_order(order.pk)},
        **{parcel.fulfilment_id: parcel for parcel in parcels.of_order(order)},
    }
    language = get_language() or "en"
    return {
        "order": order,
        "language_code": language,
        "placed_by": order.sold_by_name.split(" ")[0] if order.channel != Channel.WEB else "",
        "parts": [
            {
                "fulfilment": part.fulfilment,
                "work": by_fulfilment.get(part.fulfilment.pk),
                "words": words_of(by_fulfilment.get(part.fulfilment.pk)),
                "lines": [
                    {"line": line, "name": line.name_in(language), "product": line.variant.product, "variant": line.variant}
                    for line in part.lines
                ],
            }
            for part in queries.parts_of(order)
        ],
    }


_WORDS: dict[str, tuple[Any, str]] = {
    "requested": (_lazy("We are getting it ready"), "note"),
    "waiting": (_lazy("We are getting it ready"), "note"),
    "picking": (_lazy("We are getting it ready"), "note"),
    "packed": (_lazy("Packed"), "note"),
    "ready": (_lazy("Ready to collect"), "good"),
    "collected": (_lazy("Collected"), "good"),
    "dispatched": (_lazy("On its way"), "good"),
    "delivered": (_lazy("Delivered"), "good"),
    "cancelled": (_lazy("Cancelled"), "plain"),
}


def words_of(work: Any) -> tuple[Any, str]:
    """Return how far a collection or parcel has come, in the customer's words, and its tone."""
    return _WORDS.get(str(work.state) if work else "requested", (_lazy("Please call us about this"), "warn"))


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
        order = queries.track(number=number, email=email, source=address_of(request), now=timezone.now())
    except NotFound:
        text = _("We find no order with this number and e-mail address. Please check both, or call us.")
        context = {"number": number, "email": email, "summary": [{"target": "id_number", "text": text}], "form_failed": True}
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
    collection = collections.by_link(token)
    if collection is None:
        raise NotFound
    return render(
        request, "shop/pickup.html",
        {"collection": collection, "code": collection.code, "svg": mark_safe(qr.svg(collection.code))},
    )
