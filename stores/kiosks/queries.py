"""Reads: the kiosk of a cookie, who stands before it, and who calls."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from commerce.cart.models import Cart
from commerce.payments.models import Tender
from core import codes
from core.actor import Actor
from stores.kiosks.models import Kiosk, StaffCall, Visit
from stores.locations import queries as places


def kiosk_with(token: str) -> Kiosk | None:
    """Return the kiosk whose cookie this is, with its store; one statement."""
    found = Kiosk.objects.filter(
        token_hash=codes.token_hash(token), closed_at=None, location__is_active=True
    )
    return found.select_related("location").first()


def visit_with(kiosk: Kiosk, token: str) -> Visit | None:
    """Return the visit that goes on at the kiosk, whose cookie this is, with its cart; one statement."""
    found = Visit.objects.filter(
        kiosk=kiosk, visitor_key=codes.token_hash(token), ended_at=None
    ).select_related("cart")
    visit = found.first()
    if visit is not None:
        visit.kiosk = kiosk
    return visit


def has_moved(kiosk: Kiosk, token: str) -> bool:
    """Say whether the visit of this cookie ended because its basket went on to a phone; one statement."""
    return Visit.objects.filter(
        kiosk=kiosk, visitor_key=codes.token_hash(token), ended_as=Visit.End.MOVED
    ).exists()


# The screen tells of a touch every 20 seconds, and we note one every 5: so much may the last one that we know of
# be older than hers. The rest is the way here, for who says in the last second that she is still there.
_SLACK_SECONDS = 30


def patience(visit: Visit) -> timedelta:
    """Return how long a visit goes on without a touch: longer than the screen waits and counts down.

    Who pays is on the provider's page, where we see no touch.
    """
    is_paying = visit.cart is not None and visit.cart.quote_id is not None
    seconds = settings.KIOSK_IDLE_SECONDS + settings.KIOSK_WARNING_SECONDS + _SLACK_SECONDS
    return timedelta(seconds=max(seconds, settings.KIOSK_PAY_SECONDS) if is_paying else seconds)


def is_at_provider(visit: Visit) -> bool:
    """Say whether the provider's page was opened for her cart, and nobody came back from it by its own way.

    One statement, and none where nothing is offered.
    """
    cart = visit.cart
    if cart is None or cart.quote_id is None or cart.state != Cart.State.OPEN:
        return False
    if visit.is_settling and visit.settles == cart.quote_id:
        return False
    return Tender.objects.filter(plan__quote=cart.quote_id).exclude(pay_url="").exists()


def is_over(visit: Visit, *, now: datetime) -> bool:
    """Say whether nobody has touched the screen for too long."""
    return now >= visit.seen_at + patience(visit)


def kiosks_of(location_id: int) -> QuerySet[Kiosk]:
    """Return the kiosks of a store; one statement."""
    return Kiosk.objects.filter(location_id=location_id, closed_at=None).order_by("name", "pk")


def calls_for(actor: Actor, location_id: int) -> QuerySet[StaffCall]:
    """Return who waits at the kiosks of a store where the actor works, the longest first; one statement."""
    here = places.locations_for(actor).filter(pk=location_id)
    return (
        StaffCall.objects.filter(kiosk__location__in=here, ended_at=None)
        .select_related("kiosk")
        .order_by("called_at", "pk")
    )


def last_call(visit: Visit) -> StaffCall | None:
    """Return the newest call of a visit, with who took it; one statement."""
    return visit.calls.select_related("taken_by").order_by("-pk").first()
