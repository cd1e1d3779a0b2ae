"""Somebody steps before a kiosk, fills a basket, and leaves nothing of herself behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from commerce.cart import operations as carts
from commerce.cart.commands import Add
from commerce.cart.errors import NoCart
from commerce.cart.models import Cart
from core import codes, events
from core.actor import Actor
from core.errors import NotFound
from core.markets import LANGUAGES, MARKETS
from core.operation import operation
from stores.kiosks import queries
from stores.kiosks.events import HelpGiven, KioskUsed
from stores.kiosks.models import Kiosk, Visit
from stores.kiosks.operations import rows

# The screen tells that it was touched; more often than this need not be written.
_SELDOM = timedelta(seconds=5)
_AT_ONCE = 50

log = structlog.get_logger(__name__)


@operation
def begin_visit(*, kiosk_id: int, language: str, now: datetime) -> tuple[Visit, str]:
    """Begin anew at a kiosk; whoever stood there before is forgotten. Return it and the token of its cookie.

    Raises NotFound for a kiosk that was closed.
    """
    kiosk = Kiosk.objects.select_for_update(no_key=True).filter(pk=kiosk_id, closed_at=None).first()
    if kiosk is None or language not in LANGUAGES:
        raise NotFound
    for before in rows.open_visits(kiosk):
        rows.end(before, Visit.End.LEFT, now=now)
    token = codes.new_token()
    visit = Visit.objects.create(
        kiosk=kiosk,
        visitor_key=codes.token_hash(token),
        language=language,
        begun_at=now,
        seen_at=now,
    )
    return visit, token


@operation
def end_visit(*, visit_id: int, how: Visit.End, now: datetime) -> bool:
    """End a visit and forget its cart, unless that was paid or moves on; False where it had ended.

    A payment that was begun does not count any more, and what it held is free; one that was made and is
    not answered yet stays, and its order is placed as soon as it is.
    """
    visit = rows.lock_any(visit_id)
    if visit.ended_at is not None:
        return False
    rows.end(visit, how, now=now)
    return True


@operation
def touch(*, visit: Visit, now: datetime) -> None:
    """Note that the screen was touched."""
    if now - visit.seen_at >= _SELDOM:
        Visit.objects.filter(pk=visit.pk, ended_at=None, seen_at__lt=now).update(seen_at=now)


@operation
def add(*, visit_id: int, command: Add, client_id: UUID, actor: Actor, now: datetime) -> Cart:
    """Put a variant in the basket. The first one makes it, also after an order, and says where; who has helped so far has helped with it.

    Raises VisitOver and what `change_cart` raises.
    """
    visit = rows.lock(visit_id)
    place = visit.kiosk.location
    changed = carts.add_to_open_cart(
        market=MARKETS[place.market], language=visit.language, command=command,
        client_id=client_id, actor=actor, now=now,
    )  # fmt: skip
    if visit.cart_id != changed.cart.pk:
        visit.cart = changed.cart
        visit.save(update_fields=["cart"])
        _note_begun(visit, str(changed.cart.pk), actor=actor, now=now)
    return changed.cart


def _note_begun(visit: Visit, cart_id: str, *, actor: Actor, now: datetime) -> None:
    where = {"kiosk_id": visit.kiosk_id, "location_id": visit.kiosk.location_id}
    events.record(KioskUsed(**where, cart_id=cart_id), actor=actor, now=now)
    for call in visit.calls.exclude(taken_by=None).order_by("pk"):
        assert call.taken_by_id is not None
        helped = HelpGiven(**where, call_id=call.pk, user_id=call.taken_by_id, cart_id=cart_id)
        events.record(helped, actor=actor, now=now)


@operation
def forget_typed(*, visit_id: int, now: datetime) -> None:
    """Clear what was typed about a person; the basket stays, and a payment that was begun does not count any more.

    For who comes back from the provider's page unpaid: she may be somebody else. Raises VisitOver.
    """
    rows.forget_typed(rows.lock(visit_id), now=now)


@operation
def note_settling(*, visit_id: int, now: datetime) -> None:
    """Note that she has paid and the provider has not answered yet, or goes to pay at a till.

    It counts for the offer that her cart has now, and for none that follows. Raises VisitOver, and NoCart
    for who has none.
    """
    visit = rows.lock(visit_id)
    cart = visit.cart
    if cart is None:
        raise NoCart
    visit.is_settling, visit.settles, visit.seen_at = True, cart.quote_id, now
    visit.save(update_fields=["is_settling", "settles", "seen_at"])


def end_idle_visits(*, now: datetime) -> int:
    """End visits at screens that tell nothing any more: the browser was closed, or has no network."""
    waiting = Visit.objects.filter(ended_at=None).select_related("cart").order_by("seen_at")
    idle = [visit.pk for visit in waiting[:_AT_ONCE] if queries.is_over(visit, now=now)]
    return _each(idle, lambda pk: end_visit(visit_id=pk, how=Visit.End.IDLE, now=now))


def forget_left_carts(*, now: datetime) -> int:
    """Forget carts that outlived their visit for a payment which came to nothing, or a link that nobody used.

    One that fails holds up no other.
    """
    left = Visit.objects.filter(is_settling=True, ended_at__isnull=False).select_related("cart")
    # What is still being paid, or waits for a phone, holds up nobody behind it.
    left = left.exclude(cart__state=Cart.State.OPEN, cart__quote_id__isnull=False)
    left = left.exclude(link_until__gt=now)
    left = left.exclude(ended_as=Visit.End.MOVED).order_by("ended_at")
    waiting = list(left.values_list("pk", flat=True)[:_AT_ONCE])
    return _each(waiting, lambda pk: _forget_left(pk, now=now))


def _each(visits: Sequence[int], work: Callable[[int], bool]) -> int:
    """Return of how many visits the work was done; one of which it fails is logged, and the others go on."""
    done = 0
    for pk in visits:
        try:
            done += work(pk)
        except Exception:
            log.exception("visit_not_forgotten", visit_id=pk)
    return done


@operation
def _forget_left(visit_id: int, *, now: datetime) -> bool:
    visit = rows.lock_any(visit_id)
    cart = visit.cart
    if visit.ended_as == Visit.End.MOVED:
        return False
    if cart is not None and cart.state == Cart.State.OPEN and cart.quote_id is not None:
        return False
    if cart is not None and cart.state == Cart.State.OPEN:
        carts.forget_cart(cart_id=cart.pk, actor=rows.actor_of(visit), now=now)
    visit.is_settling, visit.link_until = False, None
    visit.save(update_fields=["is_settling", "link_until"])
    return True
