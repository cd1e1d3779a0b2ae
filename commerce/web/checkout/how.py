"""Delivered or collected, before any address: each choice with its dates and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import actor_for
from commerce.cart import operations, queries
from commerce.cart.commands import ChooseForAll
from commerce.cart.models import Cart, Method
from commerce.cart.queries import CartView
from commerce.pricing.delivery import delivery_days
from commerce.web.cart import required_cart, stores_with
from commerce.web.checkout.common import page, to_cart
from core.errors import Conflict, Invalid
from core.money import Money
from stores.inventory.promise import CollectOption

STORES = 6


@dataclass(frozen=True, slots=True)
class Brought:
    """When what is delivered comes, and what that costs; `until_free` is what is missing to nothing."""

    first: date
    last: date
    cost: Money
    until_free: Money | None


@dataclass(frozen=True, slots=True)
class StoreChoice:
    """A store, and, where it has only a part of the basket, how the rest would come."""

    option: CollectOption
    rest: Brought | None

    @property
    def value(self) -> str:
        """Return what the form sends."""
        return f"{'rest-' if self.rest else ''}{self.option.location.pk}"


@require_http_methods(["GET", "POST"])
@never_cache
def choose_how(request: HttpRequest) -> HttpResponse:
    """Choose how each line is got."""
    cart = required_cart(request)
    if request.method == "POST":
        return _choose(request, cart)
    now = timezone.now()
    view = queries.view(cart, now=now)
    if not view.lines:
        return to_cart(request, _("Your cart is empty."))
    if not view.goods:
        return HttpResponseRedirect(reverse("shop:checkout_details"))
    basket: dict[int, int] = {}
    for line in view.goods:
        basket[line.variant_id] = basket.get(line.variant_id, 0) + line.quantity
    found = stores_with(request, basket, limit=STORES)
    near = _shown(view, found["options"])
    every = [choice for option in near for choice in _choices(view, option, now)]
    choices = [each for each in every if each.rest or each.option.can_collect]
    extra = found | {
        "choices": choices,
        "elsewhere": sum(
            option.can_collect and not option.is_sent
            for option in found["options"]
            if option not in near
        ),
        "chosen": _chosen(view, choices),
        "delivered": brought(view, now, only=set(basket)),
        "as_is": brought(view, now),
        "ready": {choice.option.location.pk: choice.option.ready_by for choice in every},
    }
    return page(request, "how", view, extra)


def _shown(view: CartView, options: list[CollectOption]) -> list[CollectOption]:
    """Return the stores to choose among: all of a few, the near ones, or, nowhere near, those of the cart."""
    if len(options) <= STORES or any(option.km is not None for option in options):
        return options
    places = {line.location.pk for line in view.goods if line.location is not None}
    return [option for option in options if option.location.pk in places]


def brought(view: CartView, now: datetime, *, only: set[int] | None = None) -> Brought | None:
    """Return when and for how much what is delivered comes, or only these variants; None where nobody brings it."""
    way = view.context.way
    if way is None:
        return None
    cost = view.delivery_by(way, only=only)
    first, last = delivery_days(now, view.cart.market, way)
    return Brought(first, last, cost.gross, cost.until_free)


def _choices(view: CartView, option: CollectOption, now: datetime) -> list[StoreChoice]:
    """Return all of it at the store; and, where it lacks something, what it has with the rest delivered."""
    lacking = {*option.short, *option.sent}
    if not lacking or not option.here or option.here_by is None:
        return [StoreChoice(option, None)]
    return [StoreChoice(option, None), StoreChoice(option, brought(view, now, only=lacking))]


def _chosen(view: CartView, choices: list[StoreChoice]) -> str:
    """Return the choice that the cart stands for: as it is, where lines go different ways."""
    if len({(line.method, line.location) for line in view.goods}) == 1:
        place = view.goods[0].location
        if place is None:
            return str(Method.DELIVER)
        if any(each.value == str(place.pk) and each.option.can_collect for each in choices):
            return str(place.pk)
    return "as-is"


def _choose(request: HttpRequest, cart: Cart) -> HttpResponse:
    """Apply the choice for the whole basket, or go on with the lines as they are."""
    choice = request.POST.get("way", "as-is")
    has_rest = choice.startswith("rest-")
    store = choice.removeprefix("rest-")
    is_so = choice == Method.DELIVER and Method.COLLECT not in cart.methods
    if choice != "as-is" and not is_so:
        if choice != Method.DELIVER and not (store.isdecimal() and len(store) < 12):
            messages.error(request, _("Choose delivery or collection."))
            return HttpResponseRedirect(reverse("shop:checkout_how"))
        location_id = int(store) if choice != Method.DELIVER else None
        method = Method.DELIVER if location_id is None else Method.COLLECT
        try:
            operations.change_cart(
                cart_id=cart.pk,
                command=ChooseForAll(method=method, location_id=location_id, rest=has_rest),
                client_id=uuid4(),
                actor=actor_for(request),
                now=timezone.now(),
                base_version=cart.version,
            )
        except (Conflict, Invalid) as error:
            messages.error(request, str(error.detail))
            return HttpResponseRedirect(reverse("shop:checkout_how"))
    return HttpResponseRedirect(reverse("shop:checkout_details"))
