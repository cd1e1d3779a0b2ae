"""Reactions: the receipt goes out by mail."""

from __future__ import annotations

from core import events
from stores.selling import messages
from stores.selling.events import ReceiptWanted
from stores.selling.models import Receipt


@events.handles(ReceiptWanted)
def mail_receipt(event: ReceiptWanted, happened: events.Happened) -> None:
    """Write it to the address that was given at the till."""
    receipt = Receipt.objects.select_related("order", "till__location").get(pk=event.receipt_id)
    if receipt.email:
        messages.queue_receipt(receipt, now=happened.now)
