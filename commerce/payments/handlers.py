"""Reactions: quotes that an edit outdated are voided; calls to providers are made."""

from uuid import UUID

from commerce.cart.events import QuoteOutdated
from commerce.payments import gateway, operations
from commerce.payments.events import ProviderCallRequested
from core import events
from core.actor import SYSTEM


@events.handles(QuoteOutdated)
def void_outdated_quote(event: QuoteOutdated, happened: events.Happened) -> None:
    """Release the holds of a quote whose cart has changed, and close its payment page."""
    operations.void_quote(quote_id=UUID(event.quote_id), why="cart-changed", actor=SYSTEM, now=happened.now)


@events.handles(ProviderCallRequested, outside=True)
def make_provider_call(event: ProviderCallRequested, happened: events.Happened) -> None:
    """Capture, refund or void at the provider, under the call's own key."""
    gateway.perform(event.call_id, now=happened.now)
