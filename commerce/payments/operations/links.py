"""Links with which a customer pays on a device of her own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.payments import errors
from commerce.payments.events import (
    PayLinkCreated,
    PayLinkOpened,
)
from commerce.payments.models import (
    PayLink,
    Quote,
    Tender,
)
from commerce.payments.operations.quotes import Expected, freeze
from core import codes, events
from core.actor import CONTACT_CENTRE, SYSTEM, Actor
from core.errors import Forbidden
from core.operation import operation
from stores.inventory.models import StockHold


@operation
def send_pay_link(
    *,
    cart_id: UUID,
    by: str,
    to: str,
    actor: Actor,
    now: datetime,
    expected_total: int | None = None,
) -> PayLink:
    """Freeze the cart, hold its stock for the life of a link, and have the link sent to the customer.

    Sent again for an unchanged cart, the same quote gets a fresh link and the old one ends.
    """
    if not actor.has(*CONTACT_CENTRE):
        raise Forbidden
    if by not in PayLink.By.values or not to:
        raise errors.DetailsMissing(fields={"to": _("Where should the link go?")})
    lifetime = timedelta(seconds=settings.PAYLINK_SECONDS)
    quote = freeze(
        cart_id, StockHold.Purpose.PAY_LINK, lifetime, actor, now, Expected(expected_total)
    )
    link = PayLink.objects.filter(quote=quote).first()
    if link is None:
        link = PayLink(quote=quote, created_at=now)
    else:
        link.rotation += 1
        link.sent_at = link.opened_at = None
    link.by, link.to, link.sent_by_id = by, to, actor.user_id
    link.save()
    events.record(
        PayLinkCreated(quote_id=str(quote.pk), cart_id=str(cart_id)), actor=actor, now=now
    )
    return link


@operation
def note_link_sent(*, quote_id: UUID, now: datetime) -> None:
    """The link has been handed to the gateway."""
    PayLink.objects.filter(quote_id=quote_id, sent_at=None).update(sent_at=now)


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A pay-link that its holder opened."""

    quote: Quote
    tender: Tender
    link: PayLink


@operation
def open_pay_link(*, token: str, now: datetime) -> OpenedLink:
    """Return what the link offers and note that it was opened. Raises NoQuote for a wrong or old link."""
    found = codes.read_link("pay", token)
    link = (
        PayLink.objects.select_for_update(no_key=True, of=("self",))
        .select_related("quote")
        .filter(quote_id=found[0], rotation=found[1])
        .first()
        if found and _is_uuid(found[0])
        else None
    )
    if link is None:
        raise errors.NoQuote
    if link.opened_at is None:
        link.opened_at = now
        link.save(update_fields=["opened_at"])
        events.record(
            PayLinkOpened(quote_id=str(link.quote_id), cart_id=str(link.quote.cart_id)),
            actor=SYSTEM,
            now=now,
        )
    return OpenedLink(quote=link.quote, tender=link.quote.plan.last_tender, link=link)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
