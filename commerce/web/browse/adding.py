"""Put a product into the cart from its page, and say so in place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from accounts.identity import ensure_visitor
from commerce.cart import operations as carts
from commerce.cart.commands import Add
from commerce.cart.models import Method
from commerce.catalogue import queries as catalogue
from commerce.web.context_processors import badge
from core import forms
from core.errors import DomainError


@require_POST
def product_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a variant in; answer with what was added, in place or, without script, on the page again."""
    market, language = request.market, get_language() or "en"  # type: ignore[attr-defined]
    variant_id, units = forms.whole(request, "variant"), forms.whole(request, "quantity", 1)
    is_collected = request.POST.get("method") == Method.COLLECT
    facts = catalogue.variants_for([variant_id], market).get(variant_id)
    page = f"{reverse('shop:product', args=[slug])}?" + urlencode(
        {"variant": facts.sku if facts else ""}
    )
    try:
        carts.add_to_open_cart(
            market=market,
            language=language,
            command=Add(
                variant_id=variant_id,
                quantity=units,
                method=request.POST.get("method", Method.DELIVER),
                location_id=forms.optional_id(request, "location") if is_collected else None,
            ),
            client_id=forms.client_id(request),
            actor=ensure_visitor(request),
            now=timezone.now(),
        )
    except DomainError as error:
        if error.status not in {409, 422}:
            raise
        if not request.htmx:  # type: ignore[attr-defined]
            messages.error(request, str(error.detail))
            return HttpResponseRedirect(page)
        return render(
            request, "shop/_added.html", {"refused": str(error.detail)}, status=error.status
        )
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(f"{page}&added={units}#added")
    added = {
        "units": units,
        "name": facts.name(language) if facts else "",
        "variant": facts.option_text(language) if facts else "",
    }
    context = {"added": added, "cart_badge": badge(request), "oob": True}
    return render(request, "shop/_added.html", context)
