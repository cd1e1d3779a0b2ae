"""A sale that a colleague in a store puts together for a customer who stands before her."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from commerce.cart.commands import Add
from commerce.cart.models import Cart
from commerce.cart.operations import rows
from commerce.cart.operations.content import Changed, apply, change_cart
from commerce.cart.operations.opening import forget_cart
from core.actor import STORE, SYSTEM, Actor, Role
from core.errors import Forbidden
from core.markets import Market
from core.operation import operation


@operation
def begin_sale(
    *, market: Market, language: str, command: Add, client_id: UUID, actor: Actor, now: datetime
) -> Changed:
    """Begin a sale with its first line, in the store where the actor works now; refused, there is none.

    Every colleague of the store may go on with it, and no other store's. The same `client_id` again is
    the same sale. Raises Forbidden and what `change_cart` raises.
    """
    if actor.location_id is None or not actor.has(*STORE, Role.MANAGER):
        raise Forbidden
    cart = Cart(
        id=client_id,
        market_code=market.code,
        language=language,
        opened_in=actor.channel,
        held_in_id=actor.location_id,
        created_at=now,
        changed_at=now,
    )
    if not rows.insert(cart):
        return change_cart(
            cart_id=client_id, command=command, client_id=client_id, actor=actor, now=now
        )
    return apply(cart, command, client_id=client_id, actor=actor, now=now)


def end_old_sales(*, before: datetime, now: datetime, limit: int = 50) -> int:
    """End sales that nobody has gone on with since the moment, and that nobody is about to pay; each by itself."""
    old = Cart.objects.filter(
        state=Cart.State.OPEN, held_in__isnull=False, changed_at__lt=before, quote_id=None
    )
    ids = list(old.order_by("changed_at").values_list("pk", flat=True)[:limit])
    return sum(_end_old(cart_id=pk, before=before, now=now) for pk in ids)


@operation
def _end_old(*, cart_id: UUID, before: datetime, now: datetime) -> bool:
    cart = rows.lock(cart_id)
    if cart is None or cart.quote_id is not None or cart.changed_at >= before:
        return False
    forget_cart(cart_id=cart_id, actor=SYSTEM, now=now)
    return True
