"""Find, open, claim, bring together and end carts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commerce.cart import errors, queries
from commerce.cart.commands import Add
from commerce.cart.events import CartClaimed
from commerce.cart.models import Cart, CartLine
from commerce.cart.operations import rows
from commerce.cart.operations.content import (
    MOST_LINES,
    MOST_UNITS,
    MOST_UNITS_IN_ALL,
    Changed,
    apply,
    change_cart,
)
from commerce.cart.operations.log import (
    CODE_TRIES,
    code_hash_of,
    give_call_code,
    idle,
    log,
    outdate_quote,
)
from commerce.cart.operations.vouchers import take_over_codes
from core import codes, events
from core.actor import Actor
from core.errors import Conflict, Forbidden
from core.markets import Market
from core.operation import operation

# What stands above carts and hangs on one: told of a merged cart, and of the locked one that took it in.
Follow = Callable[[Cart, Cart], None]
_FOLLOWERS: list[Follow] = []


def follow_merges(follower: Follow) -> Follow:
    """Have what hangs on a cart brought along when it is merged, in the same transaction."""
    _FOLLOWERS.append(follower)
    return follower


@operation
def open_cart(*, market: Market, language: str, actor: Actor, now: datetime) -> Cart:
    """Return the shopper's open cart in the market, made with a call code where there is none."""
    return _open(market, language, actor, now)[0]


@operation
def add_to_open_cart(
    *, market: Market, language: str, command: Add, client_id: UUID, actor: Actor, now: datetime
) -> Changed:
    """Put a variant in the shopper's open cart, made where there is none; refused, it makes none.

    Raises what `change_cart` raises.
    """
    cart, is_new = _open(market, language, actor, now)
    if is_new:
        return apply(cart, command, client_id=client_id, actor=actor, now=now)
    return change_cart(cart_id=cart.pk, command=command, client_id=client_id, actor=actor, now=now)


def _open(market: Market, language: str, actor: Actor, now: datetime) -> tuple[Cart, bool]:
    """Return the shopper's open cart, and whether this transaction made it."""
    if not actor.visitor_key and actor.customer_id is None:
        raise Forbidden
    known = queries.find_open_cart(actor, market)
    if known is not None:
        return known, False
    cart = Cart(
        market_code=market.code,
        language=language,
        visitor_key=actor.visitor_key,
        customer_id=actor.customer_id,
        opened_in=actor.channel,
        created_at=now,
        changed_at=now,
    )
    for rotation in range(CODE_TRIES):
        cart.code_rotation = rotation
        cart.code_hash = code_hash_of(cart)
        if rows.insert(cart):
            return cart, True
        # Two first adds at once: the other one made it. Else another cart has the call code.
        if known := queries.find_open_cart(actor, market):
            return known, False
    cart.code_hash = ""
    if rows.insert(cart):
        return cart, True
    return queries.open_carts(actor, market)[0], False


@operation
def bring_together(*, market: Market, actor: Actor, now: datetime) -> tuple[Cart | None, bool]:
    """Give a customer who is signed in one open cart: this browser's takes in the one kept for her.

    Returns the cart, and whether another one was merged into it. A guest's cart becomes hers. A
    cart that is being paid or shared, this browser's or another device's, is left alone until that
    has ended: neither are its lines taken, nor does it get any.
    """
    known = queries.open_carts(actor, market)
    if len(known) < 2 and all(cart.customer_id == actor.customer_id for cart in known):
        return (known[0] if known else None), False
    carts = list(_lock_both(*(cart.pk for cart in known)).values())
    carts = [cart for cart in carts if cart.state == Cart.State.OPEN]
    if not carts:
        return None, False
    carts.sort(key=lambda cart: [each.pk for each in known].index(cart.pk))
    kept, others = carts[0], [cart for cart in carts[1:] if not _is_busy(cart, now)]
    if kept.customer_id is None and actor.customer_id is not None:
        kept.customer_id = actor.customer_id
        kept.save(update_fields=["customer"])
    is_merged = bool(others) and not _is_busy(kept, now)
    if is_merged:
        _merge(others, into=kept, actor=actor, now=now)
    # Read again: what a page asks of an open cart is more than its row.
    return queries.find_open_cart(actor, market), is_merged


def _is_busy(cart: Cart, now: datetime) -> bool:
    return cart.is_shared(now) or cart.quote_id is not None


@operation
def end_carts_of(*, customer_id: int) -> None:
    """End a customer's open carts. Raises Conflict while one of them is being paid."""
    opened = Cart.objects.filter(state=Cart.State.OPEN, customer_id=customer_id)
    carts = opened.select_for_update(no_key=True, of=("self",)).order_by("pk")
    if any(cart.quote_id is not None for cart in carts):
        raise Conflict(_("A payment is under way. Finish it, or empty your cart."))
    _end([cart.pk for cart in carts])


@operation
def end_old_carts(*, before: datetime, limit: int = 500) -> int:
    """End carts that nobody has touched since the moment; their call codes are free again."""
    old = Cart.objects.filter(state=Cart.State.OPEN, changed_at__lt=before, quote_id=None)
    ids = list(
        old.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .order_by("changed_at")
        .values_list("pk", flat=True)[:limit]
    )
    return _end(ids)


def _end(ids: Sequence[UUID]) -> int:
    """End carts, and forget what was typed into them about a person."""
    return Cart.objects.filter(pk__in=ids).update(
        **_BLANK,
        state=Cart.State.ENDED,
        code_hash="",
        share="",
        share_user=None,
        share_name="",
        share_until=None,
    )


@operation
def free_old_codes(*, before: datetime, limit: int = 200) -> int:
    """Free the call codes of guests' carts that nobody has touched since the moment.

    The next change of content gives a new one. A caller's cart keeps its code, the only way into it.
    """
    idle_carts = (
        Cart.objects.filter(
            state=Cart.State.OPEN, quote_id=None, customer=None, changed_at__lt=before
        )
        .exclude(visitor_key="")
        .exclude(code_hash="")
    )
    ids = list(
        idle_carts.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .order_by("changed_at")
        .values_list("pk", flat=True)[:limit]
    )
    return Cart.objects.filter(pk__in=ids).update(code_hash="")


@operation
def claim_cart(*, token: str, actor: Actor, now: datetime) -> Cart:
    """Give a caller's cart to the browser that opens its link first; others are refused alike.

    The advisor who sends the link cannot take the cart with it. From now on the caller sees who
    shares it: a grant ends as any other, after an idle time, and the code that advisors knew is spent.
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
    if not cart.is_callers:
        raise errors.NoCart
    if cart.state != Cart.State.OPEN:
        raise errors.CartClosed
    if own is not None:
        _merge([locked[own.pk]], into=cart, actor=actor, now=now)
    cart.visitor_key, cart.customer_id = actor.visitor_key, actor.customer_id
    if cart.share and cart.share_until is not None:
        cart.share_until = min(cart.share_until, now + idle())
    cart.code_rotation += 1
    give_call_code(cart)
    events.record(CartClaimed(cart_id=str(cart.pk)), actor=actor, now=now)
    log(cart, "claimed", {}, actor=actor, now=now)
    return cart


# What a shopper typed about herself and others; the language is not hers alone.
_TYPED = (
    "full_name", "email", "phone", "street", "street2", "postcode", "city", "delivery_note", "collector_name",
    "collector_phone", "gift_name", "gift_email", "gift_greeting", "purchase_order",
)  # fmt: skip
_BLANK: dict[str, Any] = dict.fromkeys(_TYPED, "") | {
    "delivery_code": "", "delivery_point": [], "gift_send_on": None,
}  # fmt: skip


@operation
def take_over(*, cart_id: UUID, actor: Actor, now: datetime) -> Cart:
    """Give an open cart of another browser to this one, with the lines of its own; the caller has seen that it may.

    What was typed about a person stays behind, and a payment that was begun does not count any more.
    Raises Forbidden to colleagues and to nobody, CartClosed.
    """
    if actor.is_staff or not actor.visitor_key:
        raise Forbidden(_("This link is for the customer. Send it to her."))
    wanted = Cart.objects.get(pk=cart_id)
    own = queries.find_open_cart(actor, wanted.market)
    locked = _lock_both(cart_id, own.pk if own else cart_id)
    cart = locked[cart_id]
    if cart.state != Cart.State.OPEN:
        raise errors.CartClosed
    outdate_quote(cart, actor=actor, now=now)
    if own is not None and own.pk != cart_id:
        _merge([locked[own.pk]], into=cart, actor=actor, now=now)
    _forget_typed(cart)
    cart.visitor_key, cart.customer_id = actor.visitor_key, actor.customer_id
    cart.code_rotation += 1
    give_call_code(cart)
    events.record(CartClaimed(cart_id=str(cart.pk)), actor=actor, now=now)
    log(cart, "claimed", {}, actor=actor, now=now)
    return cart


@operation
def forget_cart(*, cart_id: UUID, actor: Actor, now: datetime) -> None:
    """End an open cart for good: nobody opens it again, and nothing that was typed about a person stays in it.

    A payment that was begun does not count any more. One that was placed stays as it is.
    """
    cart = rows.lock(cart_id)
    if cart is None or cart.state != Cart.State.OPEN:
        return
    outdate_quote(cart, actor=actor, now=now)
    _forget_typed(cart)
    cart.state, cart.visitor_key, cart.code_hash = Cart.State.ENDED, "", ""
    cart.share, cart.share_user_id, cart.share_name, cart.share_until = "", None, "", None
    log(cart, "ended", {}, actor=actor, now=now)


def _forget_typed(cart: Cart) -> None:
    for name, value in _BLANK.items():
        setattr(cart, name, value)


def _lock_both(*cart_ids: UUID) -> dict[UUID, Cart]:
    """Lock several carts in the order of their keys."""
    rows = (
        Cart.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=cart_ids)
        .order_by("pk")
    )
    return {cart.pk: cart for cart in rows}


def _merge(sources: Sequence[Cart], *, into: Cart, actor: Actor, now: datetime) -> None:
    """Move the lines of locked carts into another: quantities add up, and the sources are closed.

    What was typed into a source about a person is forgotten. It stays as large as a cart may be: what goes beyond is left out, the newest lines first, and
    the log keeps how many units that were.
    """
    moved = left_out = 0
    for source in sources:
        if source.state != Cart.State.OPEN:
            continue
        for line in source.lines.order_by("pk"):
            units = _move_into(into, line)
            moved += bool(units)
            left_out += line.quantity - units
        take_over_codes(into, source)
        for follower in _FOLLOWERS:
            follower(source, into)
        outdate_quote(source, actor=actor, now=now)
        _forget_typed(source)
        source.state, source.code_hash = Cart.State.MERGED, ""
        source.save(update_fields=["state", "quote_id", "code_hash", *_BLANK])
    if moved:
        outdate_quote(into, actor=actor, now=now)
    if moved or left_out:
        facts = {"lines": moved} | ({"left_out": left_out} if left_out else {})
        log(into, "merged", facts, actor=actor, now=now, content=bool(moved))


def _move_into(cart: Cart, line: CartLine) -> int:
    """Put as many units of another cart's line in as there is room for; return how many."""
    found = queries.standing(cart, line.variant_id, line.method, line.location_id)
    units = min(line.quantity, MOST_UNITS - found.quantity, max(MOST_UNITS_IN_ALL - found.units, 0))
    if units <= 0 or (found.line_id is None and found.lines >= MOST_LINES):
        return 0
    if found.line_id is None:
        CartLine.objects.filter(pk=line.pk).update(cart=cart, quantity=units)
    else:
        CartLine.objects.filter(pk=found.line_id).update(quantity=found.quantity + units)
    return units
