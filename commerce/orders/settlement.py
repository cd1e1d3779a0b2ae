"""One function for browser return, webhook, poll and sweeper: ask the provider, then act on the answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from commerce.orders import operations
from commerce.orders.operations import Settled
from commerce.payments import gateway
from commerce.payments.errors import NoQuote
from commerce.payments.models import Tender
from stores.inventory.errors import OutOfStock


def settle(tender_id: UUID, *, now: datetime) -> Settled:
    """Ask the provider how the payment stands and act on it; safe any number of times at once.

    Raises NoQuote, ProviderUnavailable.
    """
    tender = Tender.objects.filter(pk=tender_id).first()
    if tender is None:
        raise NoQuote
    payment = gateway.ask(tender)
    if payment is None:
        return Settled("waiting")
    try:
        return operations.settle_payment(tender_id=tender_id, payment=payment, now=now)
    except OutOfStock:
        return operations.refuse_payment(
            tender_id=tender_id, payment=payment, why="sold-out", now=now
        )


def tender_of(provider: str, provider_id: str) -> UUID | None:
    """Return the tender that a provider's payment belongs to."""
    return (
        Tender.objects.filter(provider=provider, provider_id=provider_id)
        .values_list("pk", flat=True)
        .first()
    )
