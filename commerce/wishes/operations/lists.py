"""Make, fill, share and empty lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commerce.cart import operations as carts
from commerce.cart import queries as cart_queries
from commerce.cart.commands import Add, Remove
from commerce.catalogue.models import Variant
from commerce.wishes import messages, queries
from commerce.wishes.errors import NoLine, NoList
from commerce.wishes.events import WishedFor
from commerce.wishes.models import WishItem, WishList
from core import codes, events, limits
from core.actor import CONTACT_CENTRE, Actor
from core.errors import Forbidden, Invalid, NotFound
from core.markets import Market
from core.operation import operation

Kind = WishList.Kind
MOST_LISTS = 40
MOST_WISHES = 200
# Copies of carts that may be mailed to an address, and from one browser's address, in a day.
MAILS_PER_ADDRESS, MAILS_PER_SOURCE, WINDOW = 5, 30, timedelta(hours=24)


@operation
def make_list(*, name: str, actor: Actor, now: datetime, kind: str = Kind.LIST) -> WishList:
    """Make an empty list. Raises Invalid beyond forty."""
    if actor.customer_id is None and not actor.visitor_key:
        raise Forbidden
    if queries.own_lists(actor).count() >= MOST_LISTS:
        raise Invalid(_("You have %(most)s lists already.") % {"most": MOST_LISTS})
    return _new(kind, name, actor=actor, now=now)


def _new(kind: str, name: str, *, actor: Actor, now: datetime, is_shared: bool = False) -> WishList:
    return WishList.objects.create(
        kind=kind,
        name=_named(name),
        is_shared=is_shared,
        customer_id=actor.customer_id,
        visitor_key=actor.visitor_key if actor.customer_id is None else "",
        created_at=now,
        changed_at=now,
    )


@operation
def rename_list(*, list_id: int, name: str, actor: Actor, now: datetime) -> WishList:
    """Call a list something else."""
    wish_list = _lock(list_id, actor)
    wish_list.name, wish_list.changed_at = _named(name), now
    wish_list.save(update_fields=["name", "changed_at"])
    return wish_list


@operation
def delete_list(*, list_id: int, actor: Actor) -> None:
    """Throw a list away, with what is on it."""
    _lock(list_id, actor).delete()


@operation
def share_list(*, list_id: int, actor: Actor, now: datetime) -> WishList:
    """Let whoever has the link read the list."""
    wish_list = _lock(list_id, actor)
    wish_list.is_shared, wish_list.changed_at = True, now
    wish_list.save(update_fields=["is_shared", "changed_at"])
    return wish_list


@operation
def stop_sharing(*, list_id: int, actor: Actor, now: datetime) -> WishList:
    """End sharing; the links that were given out open nothing any more, also when it is shared again."""
    wish_list = _lock(list_id, actor)
    wish_list.is_shared, wish_list.changed_at = False, now
    wish_list.link_rotation += 1
    wish_list.save(update_fields=["is_shared", "link_rotation", "changed_at"])
    return wish_list


@operation
def wish(
    *, variant_id: int, actor: Actor, now: datetime, list_id: int | None = None, name: str = ""
) -> WishItem:
    """Put a variant on a list: the one given, a new one with the name, else the first or a new one.

    There already is fine. Raises NotFound for no variant, NoList, Invalid on a full list.
    """
    if not Variant.objects.filter(pk=variant_id).exists():
        raise NotFound
    if list_id is not None:
        wish_list = _lock(list_id, actor)
    elif not name.strip() and (first := _first(actor)) is not None:
        wish_list = _lock(first, actor)
    else:
        wish_list = make_list(name=name, actor=actor, now=now)
    return _put(wish_list, variant_id, actor=actor, now=now)


@operation
def wish_for(*, variant_id: int, list_id: int, actor: Actor, now: datetime) -> WishItem:
    """Put a variant on a customer's list for her, while she is on the phone; it says who did.

    The contact centre adds and does nothing else with a list. Raises Forbidden, NotFound for no
    variant, NoList, Invalid on a full list.
    """
    if not actor.has(*CONTACT_CENTRE):
        raise Forbidden
    if not Variant.objects.filter(pk=variant_id).exists():
        raise NotFound
    wish_list = _lock_of(queries.lists_for(actor), list_id)
    if wish_list.customer_id is None:
        raise NoList
    item = _put(wish_list, variant_id, actor=actor, now=now)
    events.record(
        WishedFor(list_id=wish_list.pk, customer_id=wish_list.customer_id, variant_id=variant_id),
        actor=actor,
        now=now,
    )
    return item


@operation
def remove_wish(*, item_id: int, actor: Actor, now: datetime) -> None:
    """Take a thing off its list."""
    item = queries.item_for(actor, item_id)
    _touch(_lock(item.wish_list_id, actor), now)
    WishItem.objects.filter(pk=item.pk).delete()


@operation
def put_in_cart(
    *,
    item_id: int,
    market: Market,
    language: str,
    client_id: UUID,
    actor: Actor,
    now: datetime,
    keep: bool = False,
) -> None:
    """Put a thing from a list into the shopper's open cart, and off the list unless it is to be kept.

    Raises what the cart raises: then it stays where it is.
    """  # fmt: skip
    item = queries.item_for(actor, item_id)
    carts.add_to_open_cart(
        market=market,
        language=language,
        command=Add(
            variant_id=item.variant_id,
            quantity=item.quantity,
            method=item.method,
            location_id=item.location_id,
        ),
        client_id=client_id,
        actor=actor,
        now=now,
    )
    # The list after the cart, as where a line is saved for later: docs/locking.md.
    _touch(_lock(item.wish_list_id, actor), now)
    if not keep and not WishItem.objects.filter(pk=item.pk).delete()[0]:
        raise NoList


@operation
def save_for_later(
    *, cart_id: UUID, line_id: int, client_id: UUID, actor: Actor, now: datetime
) -> None:
    """Move a line out of the cart, to what is kept for later, beside what is kept of it already.

    Raises NoLine where it is no longer in the cart: moved already, on another screen.
    """
    cart = carts.lock(cart_id, actor=actor, now=now)
    row = next((row for row in cart_queries.line_rows(cart) if row.id == line_id), None)
    if row is None:
        raise NoLine
    later = queries.own_lists(actor).filter(kind=Kind.LATER).first()
    later = (
        _lock(later.pk, actor)
        if later
        else make_list(name="", kind=Kind.LATER, actor=actor, now=now)
    )
    _put(
        later, row.variant_id, actor=actor, now=now, quantity=row.quantity, adds=True,
        method=row.method, location_id=row.location.pk if row.location else None,
    )  # fmt: skip
    carts.change_cart(
        cart_id=cart_id, command=Remove(line_id=line_id), client_id=client_id, actor=actor, now=now
    )


@operation
def save_cart(
    *, cart_id: UUID, name: str, actor: Actor, now: datetime, shared: bool = False
) -> WishList:
    """Keep a copy of the cart's lines under a name; shared, whoever has its link may read it."""
    kept = make_list(name=name, kind=Kind.CART, actor=actor, now=now)
    _copy_cart(cart_id, kept, actor=actor, now=now)
    return share_list(list_id=kept.pk, actor=actor, now=now) if shared else kept


def _copy_cart(cart_id: UUID, kept: WishList, *, actor: Actor, now: datetime) -> None:
    cart = cart_queries.cart_for(actor, cart_id, now)
    rows = cart_queries.line_rows(cart)
    if not rows:
        raise Invalid(_("Your cart is empty."))
    WishItem.objects.bulk_create(
        WishItem(
            wish_list=kept,
            variant_id=row.variant_id,
            quantity=row.quantity,
            method=row.method,
            location_id=row.location.pk if row.location else None,
            added_at=now,
        )
        for row in rows
    )


def mail_cart(
    *,
    cart_id: UUID,
    address: str,
    market: Market,
    language: str,
    source: str,
    actor: Actor,
    now: datetime,
) -> WishList:
    """Send the link to a copy of the cart to an e-mail address; the copy is none of her lists.

    Tries are limited per address and per source. Raises Invalid for what is no address, TooMany.
    """
    email = " ".join(address.split()).lower()
    try:
        validate_email(email)
    except ValidationError as error:
        text = _("Enter an e-mail address, like name@example.com.")
        raise Invalid(text, fields={"email": text}) from error
    limits.spend(f"mail-cart-source:{source}", limit=MAILS_PER_SOURCE, window=WINDOW, now=now)
    to = codes.token_hash(email)
    limits.spend(f"mail-cart-to:{to}", limit=MAILS_PER_ADDRESS, window=WINDOW, now=now)
    return _mail_cart(
        cart_id=cart_id, email=email, market=market, language=language, actor=actor, now=now
    )


@operation
def _mail_cart(
    *, cart_id: UUID, email: str, market: Market, language: str, actor: Actor, now: datetime
) -> WishList:
    kept = _new(Kind.SENT, "", actor=actor, now=now, is_shared=True)
    _copy_cart(cart_id, kept, actor=actor, now=now)
    messages.queue_cart(kept, to=email, market=market, language=language, now=now)
    return kept


def _named(name: str) -> str:
    return " ".join(name.split())[:60]


def _first(actor: Actor) -> int | None:
    return queries.own_lists(actor).filter(kind=Kind.LIST).values_list("pk", flat=True).first()


def _lock(list_id: int, actor: Actor) -> WishList:
    return _lock_of(queries.own_lists(actor), list_id)


def _lock_of(lists: QuerySet[WishList], list_id: int) -> WishList:
    found = lists.select_for_update(no_key=True, of=("self",)).filter(pk=list_id).first()
    if found is None:
        raise NoList
    return found


def _touch(wish_list: WishList, now: datetime) -> None:
    wish_list.changed_at = now
    wish_list.save(update_fields=["changed_at"])


def _put(
    wish_list: WishList, variant_id: int, *, actor: Actor, now: datetime,
    method: str = "deliver", location_id: int | None = None, quantity: int = 1, adds: bool = False,
) -> WishItem:  # fmt: skip
    """Return the thing on the list, which is locked: put there, or found; `adds` adds the units then.

    No more than a cart takes of it: it is to go back into one.
    """
    at = Q(location=None) if location_id is None else Q(location_id=location_id)
    found = WishItem.objects.filter(
        at, wish_list=wish_list, variant_id=variant_id, method=method
    ).first()
    if found is not None:
        if adds:
            found.quantity = min(found.quantity + quantity, carts.MOST_UNITS)
            found.save(update_fields=["quantity"])
            _touch(wish_list, now)
        return found
    if WishItem.objects.filter(wish_list=wish_list).count() >= MOST_WISHES:
        raise Invalid(_("A list holds at most %(most)s things.") % {"most": MOST_WISHES})
    _touch(wish_list, now)
    return WishItem.objects.create(
        wish_list=wish_list,
        variant_id=variant_id,
        method=method,
        location_id=location_id,
        quantity=quantity,
        author=actor.name if actor.is_staff else "",
        added_at=now,
    )
