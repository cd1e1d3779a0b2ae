"""Confirmation, tracking, ordering the same again, and the pickup page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.identity import actor_for, ensure_visitor
from commerce.cart import operations as carts
from commerce.cart.commands import Add
from commerce.cart.models import Method
from commerce.orders import glancing, queries
from commerce.orders.models import IN_STORE, Order
from commerce.orders.reserving import due_of
from commerce.papers import paid
from commerce.papers.queries import papers_of
from contact_centre.contacts.order_glance import glance_of
from contact_centre.contacts.order_page import context_of
from contact_centre.contacts.order_steps import with_steps
from core import codes, forms, qr
from core.client import address_of
from core.errors import DomainError, NotFound
from stores.click_and_collect import missing
from stores.click_and_collect import operations as collecting
from stores.click_and_collect import queries as collections
from stores.click_and_collect.errors import CannotKeepLonger, NotReady

# A guest's browser opens the confirmation so long after the order; then only while it stays open.
FRESH = timedelta(minutes=30)
THANKS_COOKIE = "thanks"


def _shown(order: Order) -> dict[str, Any]:
    context = context_of(order)
    more = {
        "papers": papers_of(order),
        "paid": paid.lines_of(order, context["owed"]),
        "due": due_of(order) if order.is_due else None,
    }
    return with_steps(context) | more


@require_GET
@never_cache
def confirmation(request: HttpRequest, number: str) -> HttpResponse:
    """Thank the shopper; on another browser, or once hers was closed, the page asks who she is first."""
    actor = actor_for(request)
    try:
        order = queries.own_order(actor, number)
    except NotFound:
        return _ask(number)
    mark = codes.link(THANKS_COOKIE, order.number)
    is_open = codes.same(request.COOKIES.get(THANKS_COOKIE, ""), mark)
    is_fresh = timezone.now() - order.placed_at < FRESH
    if order.customer_id is None and not is_open and not is_fresh:
        return _ask(number)
    answer = render(request, "shop/confirmation.html", _shown(order))
    if not is_open:
        # No age: the browser forgets it when it is closed.
        answer.set_cookie(
            THANKS_COOKIE,
            mark,
            path=request.path,
            httponly=True,
            secure=settings.HTTPS,
            samesite="Lax",
        )
    return answer


def _ask(number: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("shop:track") + f"?number={number}")


@require_http_methods(["GET", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Find an order by its number and its e-mail or telephone: a glance at it, all of it to whose account it is in."""
    if request.method == "GET":
        return render(request, "shop/track.html", {"number": request.GET.get("number", "")})
    number, proof = request.POST.get("number", ""), request.POST.get("proof", "")
    now = timezone.now()
    try:
        order = queries.track(number=number, proof=proof, source=address_of(request), now=now)
    except NotFound:
        text = _(
            "We find no order with this number and e-mail address or telephone. Please check both, or call us."
        )
        context = {
            "number": number,
            "proof": proof,
            "summary": [{"target": "id_number", "text": text}],
            "form_failed": True,
        }
        return render(request, "shop/track.html", context, status=422)
    if order.customer_id is not None and order.customer_id == actor_for(request).customer_id:
        return HttpResponseRedirect(reverse("shop:order", args=[order.tracking_token]))
    token = glancing.token_of(order, now=now)
    return HttpResponseRedirect(reverse("shop:order_glance", args=[token]))


@require_http_methods(["GET", "POST"])
@never_cache
def glance(request: HttpRequest, token: str) -> HttpResponse:
    """Show how far an order is to who knew its number and e-mail; mail the link to all of it to its own address."""
    now = timezone.now()
    order, is_good = glancing.order_of(token, now=now)
    if not is_good:
        return _ask(order.number)
    if request.method == "GET":
        context = {"glance": glance_of(order), "token": token}
        return render(request, "shop/order_glance.html", context)
    glancing.count_ask(source=address_of(request), now=now)
    glancing.send_link(order_id=order.pk, now=now)
    messages.success(
        request,
        _("The link is on its way to the e-mail address of this order. It may take some minutes."),
    )
    return HttpResponseRedirect(reverse("shop:order_glance", args=[token]))


@require_GET
@never_cache
def order_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show where everything is; the signed link in mails needs no sign-in."""
    order = queries.order_by_token(token)
    context = _shown(order) | {"shortfalls": missing.shortfalls_of(order)}
    return render(request, "shop/order.html", context)


@require_POST
@never_cache
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Put all that can still be bought into the cart, and say what could not, and why."""
    order = queries.order_by_token(token)
    actor, key, refused, taken = ensure_visitor(request), forms.client_id(request), [], 0
    for part in queries.parts_of(order):
        is_collected = part.fulfilment.method == Method.COLLECT
        # What was taken along from a store is sent, where it is wanted once more.
        is_taken = part.fulfilment.method == IN_STORE
        method = Method.DELIVER if is_taken else part.fulfilment.method
        for line in part.lines:
            command = Add(
                variant_id=line.variant_id,
                quantity=line.quantity,
                method=method,
                location_id=part.fulfilment.location_id if is_collected else None,
            )
            try:
                carts.add_to_open_cart(
                    market=request.market,  # type: ignore[attr-defined]
                    language=get_language() or "en",
                    command=command,
                    client_id=uuid5(key, str(line.pk)),
                    actor=actor,
                    now=timezone.now(),
                )
                taken += 1
            except DomainError as error:
                if error.status not in {409, 422}:
                    raise
                refused.append(f"{line.name_in(get_language() or 'en')}: {error.detail}")
    for why in refused:
        messages.error(request, why)
    if taken:
        text = ngettext(
            "%(taken)s thing of your order is in the cart, at the price of today.",
            "%(taken)s things of your order are in the cart, at the prices of today.",
            taken,
        )
        messages.success(request, text % {"taken": taken})
    return HttpResponseRedirect(reverse("shop:cart"))


@require_GET
def pickup_worker(request: HttpRequest) -> HttpResponse:
    """Send the script that answers for pickup pages without network: it may do so below its own address only."""
    return render(request, "shop/pickup_worker.js", content_type="text/javascript; charset=utf-8")


@require_http_methods(["GET", "POST"])
@never_cache
def pickup(request: HttpRequest, token: str) -> HttpResponse:
    """Show the pickup code large, with its QR; keep it longer, once, or tell the store who is there."""
    collection = collections.by_token(token)
    if request.method == "POST":
        actor, now = actor_for(request), timezone.now()
        try:
            if "here" in request.POST:
                collecting.say_here(token=token, actor=actor, now=now)
                messages.success(request, _("The store knows that you are there."))
            else:
                collecting.keep_longer(token=token, actor=actor, now=now)
                messages.success(request, _("We keep it longer for you."))
        except (CannotKeepLonger, NotReady) as error:
            messages.error(request, str(error.detail))
        return HttpResponseRedirect(reverse("shop:pickup", args=[token]))
    return render(
        request,
        "shop/pickup.html",
        {
            "collection": collection,
            "can_wait": collection.state == "ready"
            and collection.extended_at is None
            and collection.hold_until is not None
            and collection.hold_until > timezone.now(),
            "days": collecting.days_longer(collection),
            "due": due_of(order) if (order := collection.fulfilment.order).is_due else None,
            "code": collection.code,
            "svg": qr.svg(collection.code),
        },
    )
