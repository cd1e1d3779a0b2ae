"""What every writer of a cart shares: its lock, its log, its call code. The caller holds the lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from commerce.cart import errors, queries
from commerce.cart.events import QuoteOutdated, SaleHelped
from commerce.cart.models import Cart, CartEntry
from commerce.cart.operations import rows
from core import codes, events, hints
from core.actor import CONTACT_CENTRE, Actor

CODE_TRIES = 5


def lock(cart_id: UUID, *, actor: Actor, now: datetime, edit: bool = True) -> Cart:
    """Lock the cart and check, on the locked row, what the actor may do with it.

    Raises NoCart for a stranger, SharingEnded and MayOnlyLook for an advisor, CartClosed.
    """
    return _allowed(rows.lock(cart_id), actor=actor, now=now, edit=edit)


def lock_for(
    cart_id: UUID, client_id: UUID, *, actor: Actor, now: datetime
) -> tuple[Cart, int | None]:
    """Lock the cart for a client's command; return the number of the entry that it has made already as well."""
    found, is_up_to_date, number = rows.lock_for(cart_id, client_id)
    cart = _allowed(found, actor=actor, now=now, edit=True)
    return cart, number if is_up_to_date else queries.number_of(cart, client_id)


def _allowed(cart: Cart | None, *, actor: Actor, now: datetime, edit: bool) -> Cart:
    if cart is None:
        raise errors.NoCart
    if not cart.may_view(actor, now):
        raise errors.SharingEnded if actor.has(*CONTACT_CENTRE) else errors.NoCart
    if edit and not cart.may_edit(actor, now):
        raise errors.MayOnlyLook
    if edit and cart.state != Cart.State.OPEN:
        raise errors.CartClosed
    return cart


def outdate_quote(cart: Cart, *, actor: Actor, now: datetime) -> None:
    if cart.quote_id is not None:
        events.record(
            QuoteOutdated(cart_id=str(cart.pk), quote_id=str(cart.quote_id)), actor=actor, now=now
        )
        cart.quote_id = None


def extend_sharing(cart: Cart, actor: Actor, now: datetime) -> None:
    """Keep a grant that stands for another idle time: the advisor works, or the shopper is there.

    What the system does shows nobody at a screen, and what has ended stays ended.
    """
    is_there = cart.is_shared_with(actor, now) or (cart.is_shared(now) and cart.is_of(actor))
    if is_there and cart.share_until is not None:
        cart.share_until = max(cart.share_until, now + idle())


def note_help(cart: Cart, actor: Actor, now: datetime) -> None:
    """Note a colleague of the store that holds it who changes it for the first time."""
    if not cart.is_held_by(actor) or actor.user_id is None:
        return
    if not CartEntry.objects.filter(cart=cart, actor_user_id=actor.user_id).exists():
        helped = SaleHelped(
            cart_id=str(cart.pk), user_id=actor.user_id, location_id=cart.held_in_id or 0
        )
        events.record(helped, actor=actor, now=now)


def idle() -> timedelta:
    return timedelta(seconds=settings.CONSENT_IDLE_SECONDS)


def log(
    cart: Cart,
    kind: str,
    payload: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
    client_id: UUID | None = None,
    content: bool = False,
) -> int:
    """Append to the log, save the cart at its new version, and hint at it after the commit; return it."""
    cart.version += 1
    if content:
        cart.changed_version = cart.version
        if not cart.code_hash:
            give_call_code(cart)
    cart.changed_at = now
    entry = CartEntry(
        cart=cart,
        number=cart.version,
        kind=kind,
        payload=payload,
        client_id=client_id or uuid4(),
        actor_kind=actor.kind,
        actor_name=actor.name if actor.is_staff else "",
        actor_user_id=actor.user_id,
        channel=actor.channel,
        at=now,
    )
    rows.save_and_log(cart, entry)
    hints.publish(cart.topic, cart.version)
    return cart.version


def give_call_code(cart: Cart) -> None:
    """Write down a call code that no other live cart has; a collision takes the next rotation.

    The unique index decides, not a look before: of two that take one code in one moment, the
    second waits for the first, and goes on. Where a few tries find none, the cart goes without:
    selling never waits for a code, and the next change of content tries again. The caller logs,
    and so saves that there is none.
    """
    for _try in range(CODE_TRIES):
        cart.code_hash = code_hash_of(cart)
        try:
            with transaction.atomic():
                cart.save(update_fields=["code_hash", "code_rotation"])
        except IntegrityError:
            cart.code_rotation += 1
        else:
            return
    cart.code_hash = ""


def code_hash_of(cart: Cart) -> str:
    """Return what is kept of the call code at the cart's rotation."""
    return codes.keyed_hash("call", codes.digits("call", cart.pk, cart.code_rotation))


# For the apps above: a quote freezes the cart, an order closes it.


def put_under_quote(cart: Cart, *, quote_id: UUID | None) -> None:
    """Note the quote in force on a locked cart, or that there is none; the next change of content takes it away."""
    cart.quote_id = quote_id
    cart.save(update_fields=["quote_id"])


def close_as_placed(cart: Cart, *, order_number: str, actor: Actor, now: datetime) -> None:
    """Close a locked cart: it has become an order."""
    cart.state = Cart.State.PLACED
    log(cart, "placed", {"order": order_number}, actor=actor, now=now)
