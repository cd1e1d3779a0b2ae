"""Find, open, claim, bring together and end carts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.cart import errors, queries
from commerce.cart.commands import Add
from commerce.cart.events import CartClaimed
from commerce.cart.models import Cart, CartLine
from commerce.cart.operations.content import MOST_UNITS, Changed, change_cart
from commerce.cart.operations.log import log, outdate_quote
from core import codes, events
from core.actor import Actor
from core.errors import Forbidden
from core.markets import Market
from core.operation import operation


@operation
def open_cart(*, market: Market, language: str, actor: Actor, now: datetime) -> Cart:
    """Return the shopper's open cart in the market, made where there is none."""
    if not actor.visitor_key and actor.customer_id is None:
        raise Forbidden
    cart = queries.find_open_cart(actor, market)
    if cart is not None:
        return cart
    cart = Cart(
        market_code=market.code,
        language=language,
        visitor_key=actor.visitor_key,
        customer_id=actor.customer_id,
        opened_in=actor.channel,
        created_at=now,
        changed_at=now,
    )
    try:
        with transaction.atomic():
            cart.save(force_insert=True)
    except IntegrityError:
        # Two first adds at once: the other one made it.
        return queries.open_carts(actor, market)[0]
    return cart


@operation
def add_to_open_cart(
    *, market: Market, language: str, command: Add, client_id: UUID, actor: Actor, now: datetime
) -> Changed:
    """Put a variant in the shopper's open cart, made where there is none; refused, it makes none.

    Raises what `change_cart` raises.
    """
    cart = open_cart(market=market, language=language, actor=actor, now=now)
    return change_cart(cart_id=cart.pk, command=command, client_id=client_id, actor=actor, now=now)


@operation
def bring_together(*, market: Market, actor: Actor, now: datetime) -> tuple[Cart | None, bool]:
    """Give a customer who is signed in one open cart: this browser's takes in the one kept for her.

    Returns the cart, and whether another one was merged into it. A guest's cart becomes hers. A
    cart that is being paid or shared on another device is left alone until that has ended.
    """
    known = queries.open_carts(actor, market)
    if len(known) < 2 and all(cart.customer_id == actor.customer_id for cart in known):
        return (known[0] if known else None), False
    carts = list(_lock_both(*(cart.pk for cart in known)).values())
    carts = [cart for cart in carts if cart.state == Cart.State.OPEN]
    carts.sort(key=lambda cart: [each.pk for each in known].index(cart.pk))
    kept, others = carts[0], [cart for cart in carts[1:] if not _is_busy(cart, now)]
    if kept.customer_id is None and actor.customer_id is not None:
        kept.customer_id = actor.customer_id
        kept.save(update_fields=["customer"])
    for other in others:
        _merge(other, into=kept, actor=actor, now=now)
    return kept, bool(others)


def _is_busy(cart: Cart, now: datetime) -> bool:
    shared = bool(cart.share) and cart.share_until is not None and cart.share_until > now
    return shared or cart.quote_id is not None


@operation
def end_old_carts(*, before: datetime, limit: int = 500) -> int:
    """End carts that nobody has touched since the moment; their call codes are free again."""
    old = Cart.objects.filter(state=Cart.State.OPEN, changed_at__lt=before, quote_id=None)
    ids = list(
        old.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .order_by("changed_at")
        .values_list("pk", flat=True)[:limit]
    )
    return Cart.objects.filter(pk__in=ids).update(
        state=Cart.State.ENDED,
        code_hash="",
        share="",
        share_user=None,
        share_name="",
        share_until=None,
    )


@operation
def claim_cart(*, token: str, actor: Actor, now: datetime) -> Cart:
    """Give a caller's cart to the browser that opens its link first; others are refused alike.

    The advisor who sends the link cannot take the cart with it.
    """
    if actor.is_staff:
        raise Forbidden(_("This link is for the customer. Send it to her."))
    found = codes.read_link("cart", token)
    wanted = Cart.objects.filter(pk=found[0]).first() if found else None
    if wanted is None or not actor.visitor_key:
        raise errors.NoCart
    own = queries.find_open_cart(actor, wanted.market)
    locked = _lock_both(wanted.pk, own.pk if own else wanted.pk)
    cart = locked[wanted.pk]
    if found is None or found[1] != cart.link_rotation:
        raise errors.NoCart
    if cart.is_of(actor):
        return cart
    if cart.visitor_key:
        raise errors.NoCart
    if cart.state != Cart.State.OPEN:
        raise errors.CartClosed
    if own is not None:
        _merge(locked[own.pk], into=cart, actor=actor, now=now)
    cart.visitor_key, cart.customer_id = actor.visitor_key, actor.customer_id
    cart.save(update_fields=["visitor_key", "customer"])
    events.record(CartClaimed(cart_id=str(cart.pk)), actor=actor, now=now)
    log(cart, "claimed", {}, actor=actor, now=now)
    return cart


def _lock_both(*cart_ids: UUID) -> dict[UUID, Cart]:
    """Lock several carts in the order of their keys."""
    rows = (
        Cart.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=cart_ids)
        .order_by("pk")
    )
    return {cart.pk: cart for cart in rows}


def _merge(source: Cart, *, into: Cart, actor: Actor, now: datetime) -> None:
    """Move the lines of one locked cart into another: quantities add up, and the source is closed."""
    if source.state != Cart.State.OPEN:
        return
    moved = 0
    for line in source.lines.all():
        found = queries.standing(into, line.variant_id, line.method, line.location_id)
        if found.line_id is None:
            line.cart = into
            line.save(update_fields=["cart"])
        else:
            quantity = min(found.quantity + line.quantity, MOST_UNITS)
            CartLine.objects.filter(pk=found.line_id).update(quantity=quantity)
        moved += 1
    outdate_quote(source, actor=actor, now=now)
    source.state, source.code_hash = Cart.State.MERGED, ""
    source.save(update_fields=["state", "quote_id", "code_hash"])
    if moved:
        outdate_quote(into, actor=actor, now=now)
        log(into, "merged", {"lines": moved}, actor=actor, now=now, content=True)
