"""What can be put into the cart, and where it is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.cart import queries
from commerce.catalogue import queries as catalogue
from contact_centre.web.advisor import advisor, page
from core import forms
from core.errors import Invalid
from stores.inventory import queries as stock
from stores.inventory.promise import collect_options
from stores.locations import queries as locations


@require_GET
@never_cache
def products(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Search variants by words, SKU or barcode, with what can be delivered and how many stores have it."""
    actor = advisor(request)
    now = timezone.now()
    cart = queries.cart_for(actor, cart_id, now)
    text = request.GET.get("q", "").strip()[:80]
    found = (
        catalogue.find_variants(text, cart.market, request.LANGUAGE_CODE, limit=12) if text else []
    )
    units = stock.available_units(variant_ids=[variant.id for variant in found], now=now)
    senders = locations.senders(cart.market_code, now).all
    nearby = set(locations.stores(cart.market_code).values_list("pk", flat=True))
    rows = [
        {
            "variant": variant,
            "online": max((units.get((pk, variant.id), 0) for pk in senders), default=0),
            "stores": sum(
                1
                for (at, which), left in units.items()
                if which == variant.id and at in nearby and left
            ),
        }
        for variant in found
    ]
    template = "console/_products.html" if request.htmx else "console/products.html"  # type: ignore[attr-defined]
    return page(
        request,
        actor,
        template,
        {
            "rows": rows,
            "query": text,
            "cart": cart,
            "may_edit": cart.may_edit(actor, now),
            "language_code": request.LANGUAGE_CODE,
        },
    )


@require_GET
@never_cache
def stores(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """The stores by distance that have a variant, each with a button; for a new line or to move one."""
    actor = advisor(request)
    now = timezone.now()
    cart = queries.cart_for(actor, cart_id, now)
    variant_id = forms.number(request.GET.get("variant", "")) or 0
    quantity = forms.number(request.GET.get("quantity", "")) or 1
    line_id = forms.number(request.GET.get("line", ""))
    near = request.GET.get("near", cart.postcode or cart.city).strip()
    place = locations.geocode(near, cart.market.country) if near else None
    options = collect_options(
        {variant_id: quantity},
        cart.market_code,
        now,
        here=place,
        limit=15 if place else None,
        besides=cart.pk,
    )
    variant = catalogue.variants_for([variant_id], cart.market).get(variant_id)
    if variant is None:
        raise Invalid(_("This is not sold in this country."))
    return page(
        request,
        actor,
        "console/stores.html",
        {
            "cart": cart,
            "options": options,
            "variant": variant,
            "line_id": line_id,
            "quantity": quantity,
            "near": near,
            "not_found": bool(near) and place is None,
            "name": getattr(variant.names, request.LANGUAGE_CODE, variant.names.en),
        },
    )
