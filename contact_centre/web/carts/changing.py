"""What she changes in the cart, as herself; a stale edit gets the cart as it now stands."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commerce.cart import details, operations, queries
from commerce.cart.commands import (
    Add,
    ApplyCode,
    Choose,
    Command,
    Remove,
    RemoveCode,
    SetQuantity,
)
from commerce.cart.errors import MayOnlyLook, StaleCart
from commerce.cart.models import Cart, Method
from commerce.delivery import ways
from contact_centre.web.advisor import advisor, page
from contact_centre.web.carts import contents
from core import forms
from core.actor import Actor
from core.errors import DomainError, Invalid


def _change(request: HttpRequest, cart_id: UUID, read: Callable[[], Command]) -> HttpResponse:
    """Apply the command that was posted, and answer with the cart as it then stands."""
    actor = advisor(request)
    status, notice = 200, ""
    try:
        operations.change_cart(
            cart_id=cart_id,
            command=read(),
            client_id=forms.client_id(request),
            actor=actor,
            now=timezone.now(),
            base_version=forms.whole(request, "version", 0),
        )
    except DomainError as error:
        if error.status not in {409, 422} and not isinstance(error, MayOnlyLook):
            raise
        status, notice = (409 if isinstance(error, StaleCart) else 422), str(error.detail)
    if not request.htmx:  # type: ignore[attr-defined]
        if notice:
            messages.error(request, notice)
        return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))
    cart = queries.cart_for(actor, cart_id, timezone.now())
    return render(
        request,
        "console/_live_cart.html",
        contents.context_of(actor, cart) | {"notice": notice, "oob": True},
        status=status,
    )


@require_POST
def add(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Put a variant in, for delivery or to collect."""
    advisor(request)
    location_id = forms.optional_id(request, "location")
    return _change(
        request,
        cart_id,
        lambda: Add(
            variant_id=forms.whole(request, "variant"),
            quantity=forms.whole(request, "quantity", 1),
            method=Method.COLLECT if location_id else Method.DELIVER,
            location_id=location_id,
        ),
    )


@require_POST
def change_line(request: HttpRequest, cart_id: UUID, line_id: int) -> HttpResponse:
    """Set a line's quantity, plus and minus send a step beside it; or take it out."""
    advisor(request)
    if "remove" in request.POST:
        return _change(request, cart_id, lambda: Remove(line_id=line_id))
    return _change(
        request,
        cart_id,
        lambda: SetQuantity(
            line_id=line_id,
            quantity=forms.whole(request, "quantity") + forms.whole(request, "step", 0),
        ),
    )


@require_POST
def change_code(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Enter a voucher's code that the customer reads out, or take one out. Tries are counted."""
    actor = advisor(request)
    if "remove" in request.POST:
        return _change(request, cart_id, lambda: RemoveCode(code=request.POST["remove"]))
    operations.count_code_try(f"user:{actor.user_id}", now=timezone.now())
    return _change(request, cart_id, lambda: ApplyCode(code=request.POST.get("code", "")))


@require_POST
def way(request: HttpRequest, cart_id: UUID, line_id: int) -> HttpResponse:
    """Choose how a line is got."""
    advisor(request)
    location_id = forms.optional_id(request, "location")
    method = Method.COLLECT if location_id else Method.DELIVER
    return _change(
        request, cart_id, lambda: Choose(line_id=line_id, method=method, location_id=location_id)
    )


@require_POST
def set_details(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Fill in who buys and where it goes."""
    actor = advisor(request)
    now = timezone.now()
    cart = queries.cart_for(actor, cart_id, now)
    view = queries.view(cart, now=now)
    sent = {name: request.POST[name] for name in details.values_of(cart) if name in request.POST}
    posted = details.values_of(cart) | sent
    unsaid = {"collects", "company", "gift_to"} - set(sent)
    try:
        command = details.clean(
            {name: value for name, value in posted.items() if name not in unsaid},
            market=cart.market,
            language=cart.language,
            needs_address=view.has_delivery,
        )
        operations.change_cart(
            cart_id=cart_id,
            command=command,
            client_id=forms.client_id(request),
            actor=actor,
            now=now,
            base_version=forms.number(request.POST.get("version", "")),
        )
    except Invalid as error:
        return _details_again(request, actor, cart, posted, error.fields, status=422)
    except StaleCart:
        fresh = queries.cart_for(actor, cart_id, now)
        found = details.changed_meanwhile(posted, fresh)
        return _details_again(request, actor, fresh, posted, found, status=409)
    except MayOnlyLook as error:
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))
    messages.success(request, _("Details are saved."))
    return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))


@require_http_methods(["GET", "POST"])
@never_cache
def bring(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Choose with the caller how what is delivered is brought: dates, prices, pick-up points."""
    actor = advisor(request)
    now = timezone.now()
    cart = queries.cart_for(actor, cart_id, now)
    view = queries.view(cart, now=now)
    choices = ways.choices_of(view, now) if view.has_delivery else []
    values = ways.values_of(view, choices)
    context = {"cart": cart, "choices": choices, "values": values, "errors": {}}
    if request.method == "GET":
        return page(request, actor, "console/delivery.html", context)
    values |= {name: request.POST.get(name, value) for name, value in values.items()}
    try:
        operations.change_cart(
            cart_id=cart_id,
            command=ways.command_of(view, choices, values),
            client_id=forms.client_id(request),
            actor=actor,
            now=now,
            base_version=forms.number(request.POST.get("version", "")),
        )
    except Invalid as error:
        summary = [{"target": f"id_{name}", "text": text} for name, text in error.fields.items()]
        shown = {"errors": error.fields, "summary": summary, "form_failed": True}
        return page(request, actor, "console/delivery.html", context | shown, status=422)
    except (StaleCart, MayOnlyLook) as error:
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(reverse("console:bring", args=[cart_id]))
    messages.success(request, _("The delivery is chosen."))
    return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))


def _details_again(
    request: HttpRequest,
    actor: Actor,
    cart: Cart,
    posted: dict[str, str],
    errors: dict[str, str],
    *,
    status: int,
) -> HttpResponse:
    """Show what was typed again, with a sentence per field that wants another look."""
    summary = [{"target": f"id_{name}", "text": text} for name, text in errors.items()]
    context = contents.context_of(actor, cart) | {
        "values": posted,
        "errors": errors,
        "summary": summary,
        "form_failed": True,
    }
    return page(request, actor, "console/cart.html", context, status=status)
