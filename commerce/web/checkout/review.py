"""Everything once more; the button starts the payment."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import actor_for
from commerce.cart import queries
from commerce.cart.models import Cart
from commerce.cart.queries import CartView
from commerce.payments import gateway
from commerce.payments import operations as payments
from commerce.payments.errors import (
    AtTerminal,
    AtTill,
    CartNotReady,
    CreditUsedUp,
    DetailsMissing,
    MethodGone,
    PriceChanged,
    PromiseChanged,
    ProviderUnavailable,
)
from commerce.pricing.errors import CodeRefused
from commerce.web.cart import required_cart
from commerce.web.checkout.common import page, to_cart
from commerce.web.checkout.how import brought
from commerce.web.means import means_of
from core import forms
from core.client import address_of
from core.errors import Invalid
from stores.inventory.errors import OutOfStock
from stores.locations import queries as locations
from stores.locations.errors import NoSlot


@require_http_methods(["GET", "POST"])
@never_cache
def review(request: HttpRequest) -> HttpResponse:
    """Show everything once more; the button starts the payment."""
    cart = required_cart(request)
    if request.method == "POST":
        return _pay(request, cart)
    view = queries.view(cart, now=timezone.now())
    if not view.lines:
        return to_cart(request, _("Your cart is empty."))
    if not view.can_be_ordered:
        return HttpResponseRedirect(reverse("shop:checkout_short"))
    if not cart.email or (view.has_delivery and not cart.has_address):
        return HttpResponseRedirect(reverse("shop:checkout_details"))
    if queries.lacks(cart, view.priced):
        return HttpResponseRedirect(reverse("shop:checkout_delivery"))
    return review_page(request, view, {"declined": request.GET.get("declined", "")})


def review_page(
    request: HttpRequest, view: CartView, extra: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Show the review with what pays for it, and when each part comes or is ready."""
    now = timezone.now()
    places = [group.location for group in view.groups if group.location is not None]
    cards = locations.store_cards(places, now=now, besides=view.cart.pk, sent=view.sent_to)
    ready = {card.location.pk: card.ready_by for card in cards}
    context = means_of(view, actor=actor_for(request), now=now) | extra
    context |= {"brought": brought(view, now), "ready": ready}
    return page(request, "review", view, context, status)


def _pay(request: HttpRequest, cart: Cart) -> HttpResponse:
    """Freeze, hold, and send the shopper to the provider's own page."""
    now = timezone.now()
    try:
        payments.check_may_start(
            actor=actor_for(request), address=address_of(request), now=now, units=cart.units
        )
        method = request.POST.get("method", "")
        if method != request.POST.get("settled", ""):
            payments.choose_means(cart_id=cart.pk, method=method, actor=actor_for(request), now=now)
        tender = payments.start_payment(
            cart_id=cart.pk,
            actor=actor_for(request),
            now=now,
            expected_total=forms.whole(request, "total"),
            expected_rest=forms.number(request.POST.get("rest", "")),
            expected_sent=[int(pk) for pk in re.findall(r"\d{1,9}", request.POST.get("sent", ""))],
        )
        return HttpResponseRedirect(gateway.open_page(tender.pk, now=now))
    except OutOfStock:
        return HttpResponseRedirect(reverse("shop:checkout_short"))
    except NoSlot as error:
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(reverse("shop:checkout_how"))
    except (CartNotReady, CodeRefused) as error:
        return to_cart(request, str(error.detail))
    except DetailsMissing:
        return HttpResponseRedirect(reverse("shop:checkout_details"))
    except Invalid as error:
        messages.error(request, next(iter(error.fields.values()), str(error.detail)))
        return HttpResponseRedirect(reverse("shop:checkout_review"))
    except (
        PriceChanged,
        PromiseChanged,
        MethodGone,
        CreditUsedUp,
        ProviderUnavailable,
        AtTill,
        AtTerminal,
    ) as error:
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(reverse("shop:checkout_review"))
