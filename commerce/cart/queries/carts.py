"""Which carts an actor may see, and the one that a shopper has open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import Company
from commerce.cart import errors
from commerce.cart.models import Cart
from commerce.pricing.book import EDITION
from core import statements
from core.actor import CONTACT_CENTRE, STORE, Actor, Role
from core.markets import Market

# Fixed text: asked on every page of whoever has a cart, and building it would cost ten times its run.
_COLUMNS = [field.attname for field in Cart._meta.concrete_fields]
_COMPANY = [field.attname for field in Company._meta.concrete_fields]
_CARTS = f"""
    SELECT {", ".join(f"c.{column}" for column in _COLUMNS)},
           {", ".join(f"company.{column}" for column in _COMPANY)},
           (SELECT COALESCE(SUM(l.quantity), 0) FROM cart_cartline l WHERE l.cart_id = c.id) AS units,
           ARRAY(SELECT DISTINCT l.method FROM cart_cartline l WHERE l.cart_id = c.id) AS methods,
           {EDITION} AS pricing_edition
    FROM cart_cart c
    LEFT JOIN accounts_company company ON company.id = c.company_id
"""  # noqa: S608 - columns of our own model
_OPEN = f"""
    {_CARTS}
    WHERE c.market_code = %(market)s AND c.state = 'open'
      AND (c.customer_id = %(customer)s
           OR c.visitor_key = %(visitor)s AND c.visitor_key <> '' AND c.customer_id IS NULL)
    ORDER BY c.visitor_key = %(visitor)s DESC, c.changed_at DESC
"""
# As many sales as a colleague would look through; they end by themselves.
MOST_HELD = 50
_ONE = f"{_CARTS} WHERE c.id = %(cart)s"


def open_carts(actor: Actor, market: Market) -> list[Cart]:
    """Return a shopper's open carts in a market, this browser's first, then the newest; one statement.

    A customer's are those of her account and this browser's guest cart; a guest never sees a
    cart that belongs to a customer, also not in the browser where that customer filled it.
    Each carries its number of `units`, the `methods` of its lines, and the company for which it is bought.
    """
    if not actor.visitor_key and actor.customer_id is None:
        return []
    facts = {
        "market": market.code,
        "customer": actor.customer_id,
        "visitor": actor.visitor_key,
    }
    return [_cart(row) for row in statements.fetch(_OPEN, facts)]


def _cart(row: Sequence[Any]) -> Cart:
    *values, units, methods, edition = row
    cart = Cart.from_db("default", _COLUMNS, values[: len(_COLUMNS)])
    if cart.company_id is not None:
        cart.company = Company.from_db("default", _COMPANY, values[len(_COLUMNS) :])
    cart.units, cart.methods = units, frozenset(methods)
    cart.pricing_edition = edition
    return cart


def find_open_cart(actor: Actor, market: Market) -> Cart | None:
    """Return the first of a shopper's open carts, or None; one statement."""
    return next(iter(open_carts(actor, market)), None)


def carts_for(actor: Actor, now: datetime) -> Any:
    """Return the carts that the actor may see: her own, those shared with the advisor, or held by the store.

    The same rule as `Cart.may_view`, which is asked on a locked row; a test holds them together.
    """
    if actor.is_system:
        return Cart.objects.all()
    scope = Q(pk__in=[])
    if actor.visitor_key:
        scope |= Q(visitor_key=actor.visitor_key, customer=None)
    if actor.customer_id is not None:
        scope |= Q(customer_id=actor.customer_id)
    if actor.has(*CONTACT_CENTRE):
        scope |= ~Q(share="") & Q(share_user_id=actor.user_id, share_until__gt=now)
    if actor.location_id is not None and actor.has(*STORE, Role.MANAGER):
        scope |= Q(held_in_id=actor.location_id)
    return Cart.objects.filter(scope)


def held_carts(actor: Actor, now: datetime) -> list[Cart]:
    """Return the open sales of the store in which the actor works now, newest first; one statement.

    Each carries its number of `units`.
    """
    held = carts_for(actor, now).filter(held_in__isnull=False, state=Cart.State.OPEN)
    found = held.annotate(in_it=Coalesce(Sum("lines__quantity"), 0)).order_by("-changed_at")
    carts: list[Cart] = list(found[:MOST_HELD])
    for cart in carts:
        cart.units = cart.in_it  # type: ignore[attr-defined]
    return carts


def cart_for(actor: Actor, cart_id: UUID, now: datetime) -> Cart:
    """Return one cart that the actor may see, as `open_carts` does; raises NoCart, or SharingEnded to an advisor."""
    rows = statements.fetch(_ONE, {"cart": str(cart_id)})
    cart = _cart(rows[0]) if rows else None
    if cart is None or not cart.may_view(actor, now):
        raise errors.SharingEnded if actor.has(*CONTACT_CENTRE) else errors.NoCart
    return cart
