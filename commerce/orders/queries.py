"""Reads of orders. `orders_for(actor)` decides access, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from commerce.cart.models import Cart
from commerce.catalogue.queries.photos import photo_beside
from commerce.orders.models import Fulfilment, Order, OrderLine
from core import codes, limits, phones
from core.actor import CONTACT_CENTRE, Actor, Role
from core.errors import NotFound


def orders_for(actor: Actor) -> QuerySet[Order]:
    """Return the orders that the actor may read: a shopper's own; all of them in the contact centre.

    Colleagues in stores reach orders through their collections, or through one that its customer
    presents.
    """
    if actor.is_system or actor.has(*CONTACT_CENTRE, Role.MANAGER, Role.ADMINISTRATOR):
        return Order.objects.all()
    return own_orders(actor)


def own_orders(actor: Actor) -> QuerySet[Order]:
    """Return what somebody ordered herself, in her account or as a guest in this browser, whatever else she may read."""
    scope = Q(pk__in=[])
    if actor.visitor_key:
        scope |= Q(visitor_key=actor.visitor_key, customer=None)
    if actor.customer_id is not None:
        scope |= Q(customer_id=actor.customer_id)
    return Order.objects.filter(scope)


def is_own(order: Order, actor: Actor) -> bool:
    """Say the same of an order that is at hand."""
    if order.customer_id is not None:
        return order.customer_id == actor.customer_id
    return bool(actor.visitor_key) and order.visitor_key == actor.visitor_key


def order_for(actor: Actor, number: str) -> Order:
    """Return one order that the actor may read; raises NotFound."""
    return _first(orders_for(actor).filter(number=number).select_related("sold_in"))


def own_order(actor: Actor, number: str) -> Order:
    """Return one order that somebody placed herself; raises NotFound."""
    return _first(own_orders(actor).filter(number=number))


def by_number(number: str) -> Order:
    """Return the order of a number that a signed link names; raises NotFound."""
    return _first(Order.objects.filter(number=number))


def _first(found: QuerySet[Order]) -> Order:
    order = found.first()
    if order is None:
        raise NotFound
    return order


def order_of(cart: Cart) -> Order | None:
    """Return the order that the payment of a cart placed; who may see the cart is asked before."""
    return Order.objects.filter(cart=cart).first()


def bought_by(customer_id: int, *, before: int | None = None, size: int) -> list[Order]:
    """Return a customer's orders of every channel with their lines, newest first; two statements.

    `before` is the last order of the page above.
    """
    found = Order.objects.filter(customer_id=customer_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    lines = Prefetch("lines", OrderLine.objects.order_by("position"))
    return list(found.prefetch_related(lines).order_by("-pk")[:size])


def order_by_token(token: str) -> Order:
    """Return the order of the signed link in its mails, which opens all of it; raises NotFound."""
    found = codes.read_link("track", token)
    return by_number(found[0] if found else "")


def track(*, number: str, proof: str, source: str, now: datetime) -> Order:
    """Return an order by its number and its e-mail or telephone: for a glance at it, and no more.

    Wrong and unknown answer alike. Tries are limited per order number and per source. Raises NotFound, TooMany.
    """
    number, proof = "".join(number.split())[:12], proof.strip().lower()[:254]
    limits.spend(f"track-source:{source}", limit=30, window=timedelta(minutes=10), now=now)
    limits.spend(f"track:{number}", limit=10, window=timedelta(minutes=10), now=now)
    order = Order.objects.filter(number=number).first()
    if order is None:
        raise NotFound
    phone = phones.e164(proof, order.market.country) or ""
    if not codes.same(order.email.lower(), proof) and not codes.same(order.phone, phone):
        raise NotFound
    return order


@dataclass(frozen=True, slots=True)
class Parts:
    """A fulfilment with its lines."""

    fulfilment: Fulfilment
    lines: list[OrderLine]


def parts_of(order: Order) -> list[Parts]:
    """Return the fulfilments that have lines, with places; one statement. One whose goods go another way has none."""
    rows = (
        OrderLine.objects.filter(fulfilment__order=order)
        .select_related("fulfilment__location", "variant__product")
        .annotate(photo=photo_beside("variant"))
        .order_by("fulfilment_id", "position")
    )
    parts: dict[int, Parts] = {}
    for line in rows:
        # Its money asks the order for the currency.
        line.order = line.fulfilment.order = order
        part = parts.setdefault(line.fulfilment_id, Parts(line.fulfilment, []))
        line.fulfilment = part.fulfilment
        part.lines.append(line)
    return list(parts.values())
