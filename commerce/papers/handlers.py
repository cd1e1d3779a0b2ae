"""Papers are issued when what they are about has happened, by the relay: a checkout waits for no number."""

from __future__ import annotations

from commerce.orders.events import OrderPlaced
from commerce.papers import operations
from core import events
from returns.events import ReturnReceived


@events.handles(OrderPlaced)
def issue_receipt(event: OrderPlaced, happened: events.Happened) -> None:
    """Issue the receipt or invoice of an order."""
    operations.issue(order_id=event.order_id, now=happened.now)


@events.handles(ReturnReceived)
def issue_credit_note(event: ReturnReceived, happened: events.Happened) -> None:
    """Issue the credit note of what came back."""
    operations.issue_credit_note(return_id=event.return_id, now=happened.now)
