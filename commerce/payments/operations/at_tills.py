"""Offers that are paid at a till: shown under a code, claimed by one till at a time, and what it took."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from commerce.cart.models import Cart
from commerce.payments import errors
from commerce.payments.models import Quote, Tender, TillOffer
from commerce.payments.models.till_offers import DIGITS, PURPOSE
from commerce.payments.operations.ledger import append_event
from commerce.payments.operations.quotes import Expected, freeze
from commerce.payments.operations.takings import Means
from commerce.payments.providers import ProviderPayment, store
from core import codes
from core.actor import Actor
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.models import StockHold

_TRIES = 20


@operation
def offer_at_till(
    *,
    cart_id: UUID,
    location_id: int,
    actor: Actor,
    now: datetime,
    expected_total: int | None = None,
    expected_rest: int | None = None,
) -> TillOffer:
    """Freeze the cart, hold its stock, and return the code under which a till of the store takes the money.

    Asked again for an unchanged cart it is the same offer and code. Any other way to pay that is started
    takes its place, unless a till has it just then. Raises what `start_payment` raises, and AtTill.
    """
    lifetime = timedelta(seconds=settings.TILL_OFFER_SECONDS)
    tender = freeze(
        cart_id,
        StockHold.Purpose.TILL,
        lifetime,
        actor,
        now,
        Expected(expected_total, expected_rest),
    )
    quote = tender.plan.offer
    offer = TillOffer.objects.filter(quote=quote).first()
    if offer is None:
        return _with_code(TillOffer(quote=quote, location_id=location_id, created_at=now))
    if offer.location_id != location_id:
        if offer.is_claimed(now):
            raise errors.AtTill
        offer.location_id = location_id
        offer.save(update_fields=["location_id"])
    return offer


def _with_code(offer: TillOffer) -> TillOffer:
    """Write it under a code that no living offer has."""
    for rotation in range(_TRIES):
        offer.rotation = rotation
        offer.code_hash = codes.keyed_hash(PURPOSE, offer.code)
        same = TillOffer.objects.filter(code_hash=offer.code_hash, ended_at=None)
        same.exclude(quote__state=Quote.State.OPEN).update(ended_at=offer.created_at)
        try:
            with transaction.atomic():
                offer.save(force_insert=True)
        except IntegrityError:
            continue
        return offer
    raise RuntimeError("no code is free")


def till_offer_of(code: str) -> TillOffer | None:
    """Return the offer of a code, the living one before one that has ended; one statement."""
    typed = codes.normalise(code)
    if len(typed) != DIGITS or not typed.isdigit():
        return None
    return (
        TillOffer.objects.filter(code_hash=codes.keyed_hash(PURPOSE, typed))
        .select_related("quote__plan", "location")
        .order_by("-pk")
        .first()
    )


@operation
def claim_at_till(*, quote_id: UUID, till_id: int, now: datetime) -> TillOffer:
    """Have a till take the money of an offer now: until `claimed_until` it is kept for it, goods and all.

    The same till may claim it again. Raises QuoteEnded, and AtTill where another till has it.
    """
    cart_id = Quote.objects.values_list("cart_id", flat=True).get(pk=quote_id)
    cart = Cart.objects.select_for_update(no_key=True, of=("self",)).get(pk=cart_id)
    offer = TillOffer.objects.select_related("quote").get(quote_id=quote_id)
    quote = offer.quote
    if quote.state != Quote.State.OPEN or quote.expires_at <= now or cart.quote_id != quote.pk:
        raise errors.QuoteEnded
    if offer.is_claimed(now) and offer.claimed_by != till_id:
        raise errors.AtTill

    until = now + timedelta(seconds=settings.TILL_CLAIM_SECONDS)
    offer.claimed_by, offer.claimed_until = till_id, until
    offer.save(update_fields=["claimed_by", "claimed_until"])
    if quote.expires_at < until:
        quote.expires_at = until
        quote.save(update_fields=["expires_at"])
        holds = [line.hold_id for line in quote.lines.all() if line.hold_id is not None]
        inventory.extend_holds(hold_ids=holds, until=until)
    return offer


@operation
def let_till_go(*, quote_id: UUID, till_id: int) -> None:
    """End the claim of a till that takes no money after all; another's stays."""
    cart_id = Quote.objects.values_list("cart_id", flat=True).get(pk=quote_id)
    Cart.objects.select_for_update(no_key=True, of=("self",)).get(pk=cart_id)
    TillOffer.objects.filter(quote_id=quote_id, claimed_by=till_id).update(
        claimed_by=None, claimed_until=None
    )


@operation
def note_taken(
    *, tender_id: UUID, reference: str, means: Sequence[Means], now: datetime
) -> ProviderPayment:
    """Keep that a till took money for a tender, once per reference, and return it as its provider tells it.

    A fact: whether it pays an order is decided by who settles it.
    """
    tender = Tender.objects.get(pk=tender_id)
    kinds = {each.method for each in means}
    texts = [each.text for each in means if each.text]
    method = kinds.pop() if len(kinds) == 1 else "other"
    append_event(
        tender,
        reference,
        store.TAKEN,
        sum(each.amount for each in means),
        detail=f"{method} {', '.join(texts)[:40]}".strip(),
        now=now,
    )
    return store.StoreProvider().get(reference)


def is_paid_by(tender_id: UUID, reference: str) -> bool:
    """Say whether this money, and no other of its tender, has paid the order."""
    tender = Tender.objects.select_related("plan__quote").get(pk=tender_id)
    return tender.plan.offer.state == Quote.State.PLACED and tender.provider_id == reference
