"""The step in which somebody chooses how what is delivered is brought, and where it is fetched."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import actor_for
from commerce.cart import operations, queries
from commerce.cart.errors import StaleCart
from commerce.cart.queries import CartView
from commerce.delivery import ways
from commerce.web.cart import required_cart
from commerce.web.checkout.common import failed, page, to_cart
from core import forms
from core.errors import Invalid


@require_http_methods(["GET", "POST"])
@never_cache
def how_delivered(request: HttpRequest) -> HttpResponse:
    """Choose how what is delivered is brought; `?way=` shows what the cart would cost with it."""
    cart = required_cart(request)
    now = timezone.now()
    view = queries.view(cart, now=now)
    if not view.lines:
        return to_cart(request, _("Your cart is empty."))
    if not view.has_delivery:
        return HttpResponseRedirect(reverse("shop:checkout_review"))
    if not cart.email or not cart.has_address:
        return HttpResponseRedirect(reverse("shop:checkout_details"))
    choices = ways.choices_of(view, now)
    values = ways.values_of(view, choices)
    if request.method == "GET":
        values["way"] = request.GET.get("way", values["way"])
        extra = {"choices": choices, "values": values, "errors": {}}
        return page(request, "delivery", _brought(view, values["way"]), extra)
    values |= {name: request.POST.get(name, value) for name, value in values.items()}
    try:
        operations.change_cart(
            cart_id=cart.pk,
            command=ways.command_of(view, choices, values),
            client_id=forms.client_id(request),
            actor=actor_for(request),
            now=now,
            base_version=forms.number(request.POST.get("version", "")),
        )
    except Invalid as error:
        extra = {"choices": choices} | failed(values, error.fields)
        return page(request, "delivery", _brought(view, values["way"]), extra, 422)
    except StaleCart:
        view = queries.view(required_cart(request), now=now)
        text = _("Somebody changed the details meanwhile. Please choose again.")
        extra = {"choices": ways.choices_of(view, now)}
        return page(request, "delivery", view, extra | failed(values, {"way": text}), 409)
    return HttpResponseRedirect(reverse("shop:checkout_review"))


def _brought(view: CartView, code: str) -> CartView:
    """Return the cart as it stands if the way brings it; as it is for a way that does not fit."""
    way = next((each for each in view.ways if each.code == code), None)
    return view if way is None else view.brought_by(way)
