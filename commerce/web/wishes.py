"""Wish lists, what is kept for later, and carts put aside: forms that work without script."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from accounts.identity import actor_for, ensure_visitor
from commerce.web import cart as cart_pages
from commerce.web import directory
from commerce.web.cart import own_cart, required_cart
from commerce.wishes import operations, queries
from commerce.wishes.errors import NoLine, NoList
from commerce.wishes.models import WishList
from commerce.wishes.queries import Shelf
from core import forms, links
from core.actor import Actor
from core.client import address_of
from core.errors import DomainError, Invalid

Kind = WishList.Kind


def link_of(request: HttpRequest, wish_list: WishList) -> str:
    """Return the address that others read the list at; empty while it is not shared."""
    if not wish_list.is_shared:
        return ""
    return links.page(
        f"/wishes/shared/{wish_list.link_token}/",
        market=request.market.code,  # type: ignore[attr-defined]
        language=get_language() or "en",
    )


def shelves_of(request: HttpRequest, lists: Sequence[WishList]) -> list[Shelf]:
    """Return the lists as this shopper's market and store have what is on them."""
    market = request.market  # type: ignore[attr-defined]
    places = directory.of_market(market.code)
    mine = directory.chosen(request, places)
    now = timezone.now()
    return queries.shelves(
        lists,
        market,
        senders=places.senders(now),
        store_id=mine.pk if mine else None,
        now=now,
    )


@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Show everything that she keeps; four statements and the cart's."""
    found = shelves_of(request, list(queries.own_lists(actor_for(request))))
    rows = [(shelf, shelf.wish_list.title, link_of(request, shelf.wish_list)) for shelf in found]
    kinds = {kind: [row for row in rows if row[0].wish_list.kind == kind] for kind in Kind}
    return render(
        request,
        "shop/wishes.html",
        {"lists": kinds[Kind.LIST], "later": kinds[Kind.LATER], "carts": kinds[Kind.CART]},
    )


@require_GET
@never_cache
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show somebody's list to whoever has its link."""
    (shelf,) = shelves_of(request, [queries.list_by_token(token)])
    return render(
        request, "shop/wishes_shared.html", {"shelf": shelf, "name": shelf.wish_list.title}
    )


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a variant on a list: the one chosen, a new one with a name, or the first."""
    item = operations.wish(
        variant_id=forms.whole(request, "variant"),
        list_id=forms.optional_id(request, "list"),
        name=request.POST.get("name", ""),
        actor=ensure_visitor(request),
        now=timezone.now(),
    )
    messages.success(request, _("Kept on: %(list)s") % {"list": item.wish_list.title})
    return HttpResponseRedirect(forms.back_to(request, reverse("shop:wishes")))


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make an empty list."""
    operations.make_list(
        name=request.POST.get("name", ""), actor=ensure_visitor(request), now=timezone.now()
    )
    return HttpResponseRedirect(reverse("shop:wishes"))


@require_POST
def change_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take a thing off its list, or put it into the cart."""
    actor = actor_for(request)
    try:
        if "remove" in request.POST:
            operations.remove_wish(item_id=item_id, actor=actor, now=timezone.now())
        elif refused := _to_cart(request, [item_id], actor):
            messages.error(request, refused[0])
        else:
            messages.success(request, _("Added to your cart."))
    except NoList:
        # Pressed twice, or on another screen.
        messages.info(request, _("It is no longer on the list."))
    return HttpResponseRedirect(forms.back_to(request, reverse("shop:wishes")))


def _to_cart(
    request: HttpRequest, item_ids: Sequence[int], actor: Actor, *, keep: bool = False
) -> list[str]:
    """Put things into the cart, each for itself; return why some were refused."""
    key, refused = forms.client_id(request), []
    for item_id in item_ids:
        try:
            operations.put_in_cart(
                item_id=item_id,
                market=request.market,  # type: ignore[attr-defined]
                language=get_language() or "en",
                client_id=uuid5(key, str(item_id)),
                actor=actor,
                now=timezone.now(),
                keep=keep,
            )
        except DomainError as error:
            if error.status not in {409, 422}:
                raise
            refused.append(str(error.detail))
    return refused


@require_POST
def change_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Rename a list, share it or stop that, put all of it into the cart, or throw it away."""
    actor, now = actor_for(request), timezone.now()
    wanted = request.POST.get("do", "")
    if wanted == "rename":
        operations.rename_list(
            list_id=list_id, name=request.POST.get("name", ""), actor=actor, now=now
        )
    elif wanted == "share":
        operations.share_list(list_id=list_id, actor=actor, now=now)
    elif wanted == "stop":
        operations.stop_sharing(list_id=list_id, actor=actor, now=now)
    elif wanted == "delete":
        operations.delete_list(list_id=list_id, actor=actor)
    elif wanted == "cart":
        return _put_back(request, list_id, actor)
    else:
        raise Invalid
    return HttpResponseRedirect(reverse("shop:wishes"))


def _put_back(request: HttpRequest, list_id: int, actor: Actor) -> HttpResponse:
    """Put everything of a list into the cart; the list stays."""
    wish_list = queries.list_for(actor, list_id)
    item_ids = list(wish_list.items.order_by("pk").values_list("pk", flat=True))
    refused = _to_cart(request, item_ids, actor, keep=True)
    if refused:
        text = ngettext(
            "%(count)s thing could not be added: %(why)s",
            "%(count)s things could not be added: %(why)s",
            len(refused),
        )
        messages.warning(request, text % {"count": len(refused), "why": refused[0]})
    else:
        messages.success(request, _("Added to your cart."))
    return HttpResponseRedirect(reverse("shop:cart"))


@require_POST
def save_for_later(request: HttpRequest, line_id: int) -> HttpResponse:
    """Move a line of the cart to what is kept for later."""
    said = _("Saved for later. You find it under Wish lists.")
    try:
        operations.save_for_later(
            cart_id=required_cart(request).pk,
            line_id=line_id,
            client_id=forms.client_id(request),
            actor=actor_for(request),
            now=timezone.now(),
        )
    except NoLine as error:
        said = str(error.title)
    if request.htmx:  # type: ignore[attr-defined]
        context = cart_pages.context_of(request, own_cart(request)) | {"oob": True}
        response = render(request, "shop/_cart.html", context)
        return trigger_client_event(response, "toast", {"text": said, "tone": "good"})
    messages.success(request, said)
    return HttpResponseRedirect(reverse("shop:cart"))


@require_POST
def mail_cart(request: HttpRequest) -> HttpResponse:
    """Send the cart to an e-mail address."""
    try:
        operations.mail_cart(
            cart_id=required_cart(request).pk,
            address=request.POST.get("email", "")[:254],
            market=request.market,  # type: ignore[attr-defined]
            language=get_language() or "en",
            source=address_of(request),
            actor=actor_for(request),
            now=timezone.now(),
        )
    except Invalid as error:
        messages.error(request, str(error.detail))
    else:
        messages.success(request, _("The cart is on its way to your mailbox."))
    return HttpResponseRedirect(reverse("shop:cart"))


@require_POST
def save_cart(request: HttpRequest) -> HttpResponse:
    """Put the cart aside under a name, or make a link that others can open it by."""
    is_shared = "share" in request.POST
    kept = operations.save_cart(
        cart_id=required_cart(request).pk,
        name=request.POST.get("name", ""),
        shared=is_shared,
        actor=actor_for(request),
        now=timezone.now(),
    )
    messages.success(
        request,
        _("Here is the link to a copy of your cart.") if is_shared else _("Your cart is saved."),
    )
    return HttpResponseRedirect(f"{reverse('shop:wishes')}#list-{kept.pk}")
