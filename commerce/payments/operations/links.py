"""Links with which a customer pays on a device of her own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Unpack
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from commerce.cart.models import Cart
from commerce.payments import errors
from commerce.payments.events import (
    PayLinkCreated,
    PayLinkOpened,
)
from commerce.payments.models import (
    PayLink,
    Purse,
    Quote,
    Tender,
)
from commerce.payments.operations.choosing import MeansChange, choose
from commerce.payments.operations.quotes import Expected, check_nobody_takes, freeze, replan
from commerce.payments.queries import last_offer
from commerce.payments.reasons import Reason
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
    expected_rest: int | None = None,
) -> PayLink:
    """Freeze the cart, hold its stock for the life of a link, and have the link sent to the customer.

    Sent again for an unchanged cart, the same quote gets a fresh link and the old one ends. Sent to
    somebody else it is another offer: who had the first one learns nothing of the second.
    """
    if not actor.has(*CONTACT_CENTRE) and not _holds(actor, cart_id):
        raise Forbidden
    if by not in PayLink.By.values or not to:
        raise errors.DetailsMissing(fields={"to": _("Where should the link go?")})
    lifetime = timedelta(seconds=settings.PAYLINK_SECONDS)
    quote = freeze(
        cart_id,
        StockHold.Purpose.PAY_LINK,
        lifetime,
        actor,
        now,
        Expected(expected_total, expected_rest),
    ).plan.offer
    link = PayLink.objects.filter(quote=quote).first()
    if link is not None and link.to != to:
        check_nobody_takes(last_offer(cart_id), now)
        cart = Cart.objects.get(pk=cart_id)
        quote, link = replan(quote, cart, Reason.REPLACED, actor=actor, now=now), None
    if link is None:
        link = PayLink(quote=quote, created_at=now)
    else:
        link.rotation += 1
        link.sent_at = link.opened_at = None
    link.by, link.to, link.sent_by_id = by, to, actor.user_id
    link.save()
    events.record(
        PayLinkCreated(quote_id=str(link.named_by), cart_id=str(cart_id)), actor=actor, now=now
    )
    return link


def _holds(actor: Actor, cart_id: UUID) -> bool:
    """Say whether it is a sale of the store where the actor works; which store that is never changes."""
    cart = Cart.objects.filter(pk=cart_id).first()
    return cart is not None and cart.is_held_by(actor)


@operation
def note_link_sent(*, quote_id: UUID, now: datetime) -> None:
    """The link that was sent for the quote has been handed to the gateway."""
    PayLink.objects.sent_for(quote_id).filter(sent_at=None).update(sent_at=now)


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A pay-link that its holder opened."""

    quote: Quote
    tender: Tender
    link: PayLink


@operation
def open_pay_link(*, token: str, now: datetime) -> OpenedLink:
    """Return what the link offers and note that it was opened. Raises NoQuote for a wrong or old link."""
    link = _link(token, locked=True)
    quote = Quote.objects.select_related("plan").get(pk=link.quote_id)
    if link.opened_at is None:
        link.opened_at = now
        link.save(update_fields=["opened_at"])
        events.record(
            PayLinkOpened(quote_id=str(quote.pk), cart_id=str(quote.cart_id)), actor=SYSTEM, now=now
        )
    return OpenedLink(quote=quote, tender=quote.plan.last_tender, link=link)


@operation
def choose_by_link(
    *, token: str, actor: Actor, now: datetime, **change: Unpack[MeansChange]
) -> OpenedLink:
    """Let the holder of a pay-link choose what pays for its offer, which is made again, with the same link.

    Its prices, its goods and its end stay. Nothing named is a look at whether it is still offered so. Raises NoQuote, QuoteEnded, and what `choose_means` and
    sharing the total raise; then the offer is as it was.
    """
    cart = Cart.objects.select_for_update(no_key=True, of=("self",)).get(pk=cart_of_link(token))
    quote = Quote.objects.get(pk=_link(token).quote_id)
    if quote.state != Quote.State.OPEN or quote.expires_at <= now or cart.quote_id != quote.pk:
        raise errors.QuoteEnded
    choose(cart, change, actor=actor, now=now)
    link = _link(token)
    quote = Quote.objects.select_related("plan").get(pk=link.quote_id)
    return OpenedLink(quote=quote, tender=quote.plan.last_tender, link=link)


def cart_of_link(token: str) -> UUID:
    """Return the cart whose offer a link shows; raises NoQuote."""
    return Quote.objects.values_list("cart_id", flat=True).get(pk=_link(token).quote_id)


def links_of(tender_id: UUID) -> QuerySet[PayLink]:
    """Return the link of the offer that a payment is for, whatever was chosen since; none of another offer."""
    quote = Quote.objects.filter(plan__tenders=tender_id).first()
    return PayLink.objects.sent_for(quote.offered_as) if quote else PayLink.objects.none()


def check_rest_by_link(quote: Quote, expected: int | None) -> None:
    """Raise RestChanged where gift cards and credit leave another sum of an offer than was shown."""
    tenders = quote.plan.tenders.exclude(
        provider__in=(Purse.Kind.GIFT_CARD, Purse.Kind.STORE_CREDIT)
    )
    rest = tenders.aggregate(sum=Sum("amount"))["sum"] or 0
    if expected is not None and expected != rest:
        raise errors.RestChanged(rest=rest)


def _link(token: str, *, locked: bool = False) -> PayLink:
    """Return the link of a token, which names the quote that it was sent for; raises NoQuote.

    What it shows is read by another statement: whoever waits for the lock finds another quote behind it.
    """
    found = codes.read_link("pay", token)
    link = None
    if found and _is_uuid(found[0]):
        rows = PayLink.objects.select_for_update(no_key=True) if locked else PayLink.objects.all()
        link = rows.sent_for(found[0]).filter(rotation=found[1]).first()
    if link is None:
        raise errors.NoQuote
    return link


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
