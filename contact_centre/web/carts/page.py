"""The three columns, and the live cart alone when it has moved on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.cart import queries
from commerce.cart.errors import SharingEnded
from contact_centre.web.advisor import advisor, page
from contact_centre.web.carts import contents
from core import forms


@require_GET
@never_cache
def show(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """The three columns: products, the live cart, the person."""
    actor = advisor(request)
    try:
        cart = queries.cart_for(actor, cart_id, timezone.now())
    except SharingEnded:
        return page(request, actor, "console/ended.html", status=403)
    with override(request.LANGUAGE_CODE):
        return page(
            request,
            actor,
            "console/cart.html",
            contents.context_of(actor, cart),
        )


@require_GET
@never_cache
def body(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Return the live cart if it has moved on since `?since=`, else 204."""
    actor = advisor(request)
    cart = queries.cart_for(actor, cart_id, timezone.now())
    since = request.GET.get("since", "")
    if forms.number(since) == cart.version:
        return HttpResponse(status=204)
    return render(
        request, "console/_live_cart.html", contents.context_of(actor, cart) | {"oob": True}
    )
