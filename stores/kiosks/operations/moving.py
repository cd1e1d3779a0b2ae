"""The basket goes on to a phone: by a link that is shown as a QR code, works once, and not for long."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.cart import operations as carts
from commerce.cart.models import Cart
from core import codes, events
from core.actor import Actor
from core.operation import operation
from stores.kiosks.errors import NoBasketLink
from stores.kiosks.events import BasketMoved
from stores.kiosks.models import Visit
from stores.kiosks.operations import rows

_PURPOSE = "kiosk-basket"


@operation
def open_link(*, visit_id: int, now: datetime) -> Visit:
    """Make a link for the basket; the one before works no more. Raises VisitOver."""
    visit = rows.lock(visit_id)
    visit.link_rotation += 1
    visit.link_until = now + timedelta(seconds=settings.KIOSK_LINK_SECONDS)
    visit.save(update_fields=["link_rotation", "link_until"])
    return visit


def link_of(visit: Visit, *, now: datetime) -> str:
    """Return the token of the link that works now; empty where there is none."""
    is_open = rows.has_link(visit, now=now)
    return codes.link(_PURPOSE, visit.pk, visit.link_rotation) if is_open else ""


def visit_of(token: str, *, now: datetime) -> Visit:
    """Return the visit whose basket the link carries, with its store. Raises NoBasketLink."""
    found = codes.read_link(_PURPOSE, token)
    if found is None:
        raise NoBasketLink
    visit = Visit.objects.select_related("kiosk__location", "cart").get(pk=int(found[0]))
    _check(visit, token, now)
    return visit


def _check(visit: Visit, token: str, now: datetime) -> None:
    if visit.cart_id is None or not codes.same(link_of(visit, now=now), token):
        raise NoBasketLink(_("It works once, for a few minutes. Ask for another one at the kiosk."))


@operation
def move_basket(*, token: str, actor: Actor, now: datetime) -> Cart:
    """Give the basket to the phone that opens the link first, and end the visit at the kiosk, unless that was cleared before.

    Goods and vouchers go along; what was typed about a person does not, for somebody else may have
    scanned the code. Raises NoBasketLink, and what taking a cart over raises.
    """
    visit = rows.lock_any(visit_of(token, now=now).pk)
    _check(visit, token, now)
    assert visit.cart_id is not None
    cart = carts.take_over(cart_id=visit.cart_id, actor=actor, now=now)
    rows.end(visit, Visit.End.MOVED, now=now)
    events.record(
        BasketMoved(
            kiosk_id=visit.kiosk_id, location_id=visit.kiosk.location_id, cart_id=str(cart.pk)
        ),
        actor=actor, now=now,
    )  # fmt: skip
    return cart
