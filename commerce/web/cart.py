"""The cart page and the forms on it. Each form works without JavaScript; htmx swaps the body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.identity import actor_for, ensure_visitor
from commerce.cart import operations, queries
from commerce.cart.commands import (
    Add,
    ApplyCode,
    Choose,
    Command,
    Remove,
    RemoveCode,
    SetQuantity,
)
from commerce.cart.errors import NoCart, StaleCart
from commerce.cart.models import Cart, Method
from commerce.pricing.errors import CodeRefused
from commerce.web import my_store
from commerce.web.browse.around import recent_of
from commerce.web.context_processors import badge, badge_of
from commerce.web.place import named
from core import forms
from core.client import address_of
from core.errors import DomainError
from stores.inventory.promise import collect_options


def own_cart(request: HttpRequest) -> Cart | None:
    """Return the shopper's open cart in this market, or None; one statement for a guest.

    A customer who has just signed in finds the cart kept for her in it, and is told so.
    """
    actor = actor_for(request)
    if actor.customer_id is not None:
        cart, merged = operations.bring_together(
            market=request.market,  # type: ignore[attr-defined]
            actor=actor,
            now=timezone.now(),
        )
        if merged:
            messages.info(
                request, _("We have put the cart kept in your account together with this one.")
            )
            _tell_left_out(request, cart)
        return cart
    return queries.find_open_cart(actor, request.market)  # type: ignore[attr-defined]


def _tell_left_out(request: HttpRequest, cart: Cart | None) -> None:
    """Say how many units of the other cart did not fit into this one."""
    if cart is not None and (units := queries.units_left_out(cart)):
        text = ngettext(
            "%(units)s item of the other cart did not fit and was left out.",
            "%(units)s items of the other cart did not fit and were left out.",
            units,
        )
        messages.warning(request, text % {"units": units})


def required_cart(request: HttpRequest) -> Cart:
    """Return the shopper's open cart; raises NoCart."""
    cart = own_cart(request)
    if cart is None:
        raise NoCart(_("Your cart is empty."))
    return cart


def context_of(request: HttpRequest, cart: Cart | None) -> dict[str, Any]:
    """Return what the cart's body and the header's badge show, from one reading of the cart."""
    if cart is None:
        return {"view": None, "cart_badge": badge_of(None, 0)}
    view = queries.view(cart, now=timezone.now())
    return {"view": view, "cart": cart, "cart_badge": badge_of(cart, view.count)}


@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Show the cart; who comes back to it after days finds a call code on it again."""
    cart = own_cart(request)
    if cart is not None and cart.version and not cart.code_hash:
        cart = operations.renew_call_code(
            cart_id=cart.pk, actor=actor_for(request), now=timezone.now()
        )
    context = context_of(request, cart)
    if context["view"] is None or not context["view"].lines:
        context["recent"] = recent_of(request)
    return render(request, "shop/cart.html", context)


@require_GET
@never_cache
def body(request: HttpRequest) -> HttpResponse:
    """Return the cart's body if it has moved on since `?since=`, else 204: how a page catches up."""
    cart = own_cart(request)
    since = request.GET.get("since", "")
    if cart is not None and forms.number(since) == cart.version:
        return HttpResponse(status=204)
    return render(request, "shop/_cart.html", context_of(request, cart) | {"oob": True})


@require_GET
@never_cache
def badge_fragment(request: HttpRequest) -> HttpResponse:
    """Return the header's badge and the banner of sharing, for pages other than the cart; or 204."""
    shown = badge(request)
    version = shown["cart"].version if shown["cart"] else 0
    if request.GET.get("since", "") == str(version):
        return HttpResponse(status=204)
    return render(
        request, "shop/_live_header.html", {"oob": True, "cart_badge": shown, "version": version}
    )


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a variant in, making the cart where there is none."""
    try:
        operations.add_to_open_cart(
            market=request.market,  # type: ignore[attr-defined]
            language=get_language() or "en",
            command=_add_command(request),
            client_id=forms.client_id(request),
            actor=ensure_visitor(request),
            now=timezone.now(),
        )
    except DomainError as error:
        if error.status not in {409, 422}:
            raise
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(forms.back_to(request, reverse("shop:cart")))
    messages.success(request, _("Added to your cart."))
    return HttpResponseRedirect(forms.back_to(request, reverse("shop:cart")))


def _add_command(request: HttpRequest) -> Add:
    is_collected = request.POST.get("method") == Method.COLLECT
    return Add(
        variant_id=forms.whole(request, "variant"),
        quantity=forms.whole(request, "quantity", 1),
        method=request.POST.get("method", Method.DELIVER),
        location_id=forms.optional_id(request, "location") if is_collected else None,
    )


def _change(request: HttpRequest, read: Callable[[], Command]) -> HttpResponse:
    """Apply the command that was posted to the shopper's cart, and answer with the cart as it then stands.

    What cannot be read is told there too, like what is refused.
    """
    cart = required_cart(request)
    status, notice, refused = 200, "", {}
    try:
        changed = operations.change_cart(
            cart_id=cart.pk,
            command=read(),
            client_id=forms.client_id(request),
            actor=actor_for(request),
            now=timezone.now(),
            base_version=forms.whole(request, "version", cart.version),
        )
        stands: Cart | None = changed.cart
    except DomainError as error:
        if error.status not in {409, 422}:
            raise
        stands = own_cart(request)
        status, notice = (409 if isinstance(error, StaleCart) else error.status), str(error.detail)
        if isinstance(error, CodeRefused):
            entered = request.POST.get("code", "")
            refused = {"code_error": notice, "code_entered": entered, "notice": ""}
    if not request.htmx:  # type: ignore[attr-defined]
        if notice:
            messages.error(request, notice)
        return HttpResponseRedirect(forms.back_to(request, reverse("shop:cart")))
    context = context_of(request, stands) | {"notice": notice, "oob": True} | refused
    return render(request, "shop/_cart.html", context, status=status)


@require_POST
def change_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """Set a line's quantity, plus and minus send a step beside it; or take it out."""
    if "remove" in request.POST:
        return _change(request, lambda: Remove(line_id=line_id))
    return _change(
        request,
        lambda: SetQuantity(
            line_id=line_id,
            quantity=forms.whole(request, "quantity") + forms.whole(request, "step", 0),
        ),
    )


@require_POST
def change_code(request: HttpRequest) -> HttpResponse:
    """Enter a voucher's code, or take one out. Tries are counted, so that nobody guesses codes."""
    if "remove" in request.POST:
        return _change(request, lambda: RemoveCode(code=request.POST["remove"]))
    operations.count_code_try(address_of(request), now=timezone.now())
    return _change(request, lambda: ApplyCode(code=request.POST.get("code", "")))


def way(request: HttpRequest, line_id: int) -> HttpResponse:
    """Choose how a line is got: delivered, or collected at a store by distance that has it."""
    if request.method == "POST":
        location_id = forms.number(request.POST.get("way", ""))
        method = Method.COLLECT if location_id is not None else Method.DELIVER
        return _change(
            request, lambda: Choose(line_id=line_id, method=method, location_id=location_id)
        )
    cart = required_cart(request)
    view = queries.view(cart, now=timezone.now())
    line = next((line for line in view.lines if line.id == line_id), None)
    if line is None:
        raise NoCart(_("That line is no longer in your cart."))
    return render(
        request,
        "shop/way.html",
        {
            "cart": cart,
            "line": line,
            "new_id": uuid4,
            "next": forms.back_to(request, reverse("shop:cart")),
        }
        | stores_with(request, {line.variant_id: line.quantity}),
    )


def stores_with(request: HttpRequest, basket: dict[int, int], limit: int = 12) -> dict[str, Any]:
    """Return the stores by distance with what they have of the basket, from `?near=` or my store."""
    now, market = timezone.now(), request.market  # type: ignore[attr-defined]
    near = request.GET.get("near", "").strip()
    place = named(near[:80], market.country) if near else None
    mine = my_store.location_of(request)
    cart = own_cart(request)
    options = collect_options(
        basket,
        market.code,
        now,
        here=place or mine,
        limit=limit if place or mine else None,
        besides=cart.pk if cart else None,
    )
    return {
        "options": options,
        "near": near,
        "place": place,
        "not_found": bool(near) and place is None,
    }


@require_POST
def allow_editing(request: HttpRequest) -> HttpResponse:
    """Let the advisor who looks edit the cart."""
    operations.allow_editing(
        cart_id=required_cart(request).pk, actor=actor_for(request), now=timezone.now()
    )
    return HttpResponseRedirect(forms.back_to(request, reverse("shop:cart")))


@require_POST
def end_sharing(request: HttpRequest) -> HttpResponse:
    """End sharing at once."""
    operations.end_sharing(
        cart_id=required_cart(request).pk, actor=actor_for(request), now=timezone.now()
    )
    return HttpResponseRedirect(forms.back_to(request, reverse("shop:cart")))


def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Open a cart that an advisor started for this caller; the first browser keeps it."""
    if request.method == "POST":
        cart = operations.claim_cart(token=token, actor=ensure_visitor(request), now=timezone.now())
        _tell_left_out(request, cart)
        return HttpResponseRedirect(reverse("shop:cart"))
    return render(request, "shop/claim.html", {"token": token})
