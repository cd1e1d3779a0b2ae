"""What the writers share: the lock of a visit, and its end. A visit is locked before its cart."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from commerce.cart import operations as carts
from commerce.cart.commands import SetDetails
from commerce.cart.models import Cart
from commerce.orders.models import Order
from core.actor import Actor, Channel
from stores.kiosks.errors import VisitOver
from stores.kiosks.models import Kiosk, StaffCall, Visit

# The basket lives on: as an order, on a phone.
_LIVES_ON = frozenset({Visit.End.PAID, Visit.End.MOVED})


def lock(visit_id: int) -> Visit:
    """Lock a visit that goes on. Raises VisitOver."""
    locked = Visit.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=visit_id, ended_at=None
    )
    visit = locked.select_related("kiosk").first()
    if visit is None:
        raise VisitOver
    return visit


def lock_any(visit_id: int) -> Visit:
    """Lock a visit, also one that has ended."""
    locked = Visit.objects.select_for_update(no_key=True, of=("self",)).filter(pk=visit_id)
    return locked.select_related("kiosk").get()


def open_visits(kiosk: Kiosk) -> list[Visit]:
    """Lock what goes on at a kiosk, at most one."""
    found = Visit.objects.select_for_update(no_key=True, of=("self",)).filter(
        kiosk=kiosk, ended_at=None
    )
    visits = list(found)
    for visit in visits:
        visit.kiosk = kiosk
    return visits


def actor_of(visit: Visit) -> Actor:
    """Return who stands before the kiosk."""
    return Actor(
        channel=Channel.KIOSK,
        visitor_key=visit.visitor_key,
        location_id=visit.kiosk.location_id,
    )


def _is_placed(visit: Visit) -> bool:
    return visit.cart_id is not None and Order.objects.filter(cart_id=visit.cart_id).exists()


def _settles(visit: Visit) -> bool:
    """Say whether the offer of her cart is the one that was paid, or waits at the tills."""
    if visit.cart_id is None or visit.settles is None or not visit.is_settling:
        return False
    return Cart.objects.filter(pk=visit.cart_id, quote_id=visit.settles).exists()


def end(visit: Visit, how: Visit.End, *, now: datetime) -> None:
    """End a locked visit: nobody waits for a colleague any more, and its cart is forgotten unless it lives on.

    However she left, one whose order was placed has paid. Where the screen was cleared because nobody touched
    it, she may hold her phone before it: what was typed is forgotten, and the basket is the link's as long as
    that works.
    """
    if how != Visit.End.MOVED and _is_placed(visit):
        how = Visit.End.PAID
    is_left = visit.cart_id is not None and how not in _LIVES_ON and not _settles(visit)
    is_carried = is_left and how == Visit.End.IDLE and has_link(visit, now=now)
    visit.ended_at, visit.ended_as = now, how
    if is_carried:
        visit.is_settling, visit.settles = True, None
    else:
        visit.link_until = None
    visit.save(update_fields=["ended_at", "ended_as", "link_until", "is_settling", "settles"])
    StaffCall.objects.filter(visit=visit, ended_at=None).update(ended_at=now)
    if is_carried:
        forget_typed(visit, now=now)
    elif is_left and visit.cart_id is not None:
        carts.forget_cart(cart_id=visit.cart_id, actor=actor_of(visit), now=now)


def has_link(visit: Visit, *, now: datetime) -> bool:
    """Say whether a link carries the basket of a visit to a phone now."""
    return visit.link_until is not None and visit.link_until > now


def forget_typed(visit: Visit, *, now: datetime) -> None:
    """Clear what was typed about a person in the cart of a locked visit, if it is still open."""
    cart = None
    if visit.cart_id is not None:
        cart = Cart.objects.select_for_update(no_key=True, of=("self",)).get(pk=visit.cart_id)
    if cart is not None and cart.state == Cart.State.OPEN:
        carts.change_cart(
            cart_id=cart.pk, command=SetDetails(full_name="", email="", phone=""),
            client_id=uuid4(), actor=actor_of(visit), now=now,
        )  # fmt: skip
