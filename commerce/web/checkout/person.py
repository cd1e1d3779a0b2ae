"""Who buys, where it goes, who collects: as few fields as the cart needs, and what is missing is said."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import addresses, companies
from accounts.identity import actor_for
from accounts.models import Address
from commerce.cart import details, operations, queries
from commerce.cart.commands import SetDetails
from commerce.cart.errors import StaleCart
from commerce.cart.models import Cart, Method
from commerce.web.cart import required_cart
from commerce.web.checkout.common import failed, page, to_cart
from core import forms
from core.errors import Invalid
from core.markets import Market
from stores.locations import postcodes

_FIELDS = (*details.LIMITS, "collects", "company", "gift_to")
# In place of an address of the book: one that is typed.
NEW = "new"


@require_http_methods(["GET", "POST"])
@never_cache
def your_details(request: HttpRequest) -> HttpResponse:
    """Ask who buys and, for a delivery, where it goes."""
    cart = required_cart(request)
    if not cart.units:
        return to_cart(request, _("Your cart is empty."))
    values = details.values_of(cart)
    book = _book(request, cart)
    if request.method == "GET":
        known = _known(request, values, book)
        extra = {"values": known, "errors": {}, "address": _chosen(known, book)}
        return _page(request, cart, extra | {"book": book})
    sent = {name: request.POST[name] for name in _FIELDS if name in request.POST}
    sent |= _saved(request.POST.get("address", ""), book)
    if "use_city" in request.POST:
        sent["city"] = request.POST["use_city"]
    posted = values | sent
    try:
        command = _cleaned(cart, posted, sent)
        doubt = _doubt(request, cart, command)
        if doubt is not None:
            shown: dict[str, Any] = {"values": posted, "errors": {}, "doubt": doubt, "book": book}
            return _page(request, cart, shown, 422)
        operations.change_cart(
            cart_id=cart.pk,
            command=command,
            client_id=forms.client_id(request),
            actor=actor_for(request),
            now=timezone.now(),
            base_version=forms.number(request.POST.get("version", "")),
        )
    except Invalid as error:
        return _page(request, cart, failed(posted, error.fields) | {"book": book}, 422)
    except StaleCart:
        fresh = required_cart(request)
        found = details.changed_meanwhile(posted, fresh)
        return _page(request, fresh, failed(posted, found) | {"book": book}, 409)
    return HttpResponseRedirect(
        reverse("shop:checkout_delivery" if _is_delivered(cart) else "shop:checkout_review")
    )


def _is_delivered(cart: Cart) -> bool:
    return Method.DELIVER in cart.methods


def _book(request: HttpRequest, cart: Cart) -> list[Address]:
    """Return a customer's addresses to choose from, where one is asked for; one statement."""
    customer_id = actor_for(request).customer_id
    if customer_id is None or not _is_delivered(cart):
        return []
    return list(addresses.book_of(customer_id, cart.market.country))


def _known(request: HttpRequest, values: dict[str, str], book: list[Address]) -> dict[str, str]:
    """Fill an untouched form with a customer's details and her first address; one statement."""
    customer_id = actor_for(request).customer_id
    if customer_id is None or values["email"]:
        return values
    return values | addresses.known_of(customer_id, book)


def _chosen(values: dict[str, str], book: list[Address]) -> str:
    """Return which address of the book the form stands for."""
    for each in book:
        if all(getattr(each, name) == values[name] for name in addresses.PLACE):
            return str(each.pk)
    return NEW


def _saved(chosen: str, book: list[Address]) -> dict[str, str]:
    """Return what an address of the book says, where one is chosen."""
    return next((addresses.values_of(each) for each in book if str(each.pk) == chosen), {})


def _cleaned(cart: Cart, posted: dict[str, str], sent: dict[str, str]) -> SetDetails:
    unsaid = {"collects", "company", "gift_to"} - set(sent)
    return details.clean(
        {name: value for name, value in posted.items() if name not in unsaid},
        market=cart.market,
        language=get_language() or "en",
        needs_address=_is_delivered(cart),
    )


def _doubt(request: HttpRequest, cart: Cart, command: SetDetails) -> details.Doubt | None:
    """Return what looks wrong in the address, unless it was confirmed as it is typed, or is of the book."""
    said = f"{command.street}|{command.postcode}|{command.city}"
    is_meant = request.POST.get("as_typed") == said or request.POST.get("address", NEW) != NEW
    if not _is_delivered(cart) or is_meant:
        return None
    return details.doubt(command, cart.market)


def _page(
    request: HttpRequest, cart: Cart, extra: dict[str, Any], status: int = 200
) -> HttpResponse:
    actor, view = actor_for(request), queries.view(cart, now=timezone.now())
    values = extra["values"]
    market: Market = request.market  # type: ignore[attr-defined]
    postcode = market.postcode.written(values["postcode"]) or values["postcode"]
    typed = (values["street"], postcode, values["city"])
    return page(
        request,
        "details",
        view,
        {
            "as_typed": "|".join(" ".join(part.split()) for part in typed),
            "companies": companies.companies_of(actor.customer_id, market.code),
            "address": request.POST.get("address", NEW),
            "is_guest": actor.user_id is None,
            "today": timezone.now().astimezone(market.zone).date(),
            "has_collection": Method.COLLECT in cart.methods,
        }
        | extra,
        status,
    )


@require_POST
def check_field(request: HttpRequest) -> HttpResponse:
    """Say what is wrong with one field of the step, as the whole form would; no statement for most."""
    name = request.POST.get("check", "")
    sent = {field: request.POST[field] for field in _FIELDS if field in request.POST}
    error = ""
    try:
        details.clean(
            sent,
            market=request.market,  # type: ignore[attr-defined]
            language=get_language() or "en",
            needs_address="street" in sent,
        )
    except Invalid as refused:
        error = refused.fields.get(name, "")
    return JsonResponse({"error": error})


@require_GET
def town(request: HttpRequest) -> HttpResponse:
    """Answer the field of the town, filled in from the postcode where it says one; else 204."""
    market: Market = request.market  # type: ignore[attr-defined]
    postcode = market.postcode.written(request.GET.get("postcode", "")[:20])
    known = postcodes.town_of(market.country, postcode) if postcode else ""
    if not known or request.GET.get("city", "").strip():
        return HttpResponse(status=204)
    return render(request, "shop/_town.html", {"city": known.title()})
