"""Reactions: the receipt goes out by mail. What is due at a till is registered here."""

from __future__ import annotations

from core import events
from stores.click_and_collect import operations as collections
from stores.selling import dues, messages, offers, reserved
from stores.selling.events import ReceiptWanted, SoldBeyondBooks
from stores.selling.models import Receipt

dues.register(offers.NAME, offers.Offers())
dues.register(reserved.NAME, reserved.Reserved())


@events.handles(SoldBeyondBooks, where=lambda sold: sold.promised > 0)
def ask_whose_goods_were_sold(event: SoldBeyondBooks, happened: events.Happened) -> None:
    """Somebody bought at a till what was kept for orders: who ordered last is asked first."""
    collections.doubt_newest(
        location_id=event.location_id,
        variant_id=event.variant_id,
        units=event.promised,
        now=happened.now,
    )


@events.handles(ReceiptWanted)
def mail_receipt(event: ReceiptWanted, happened: events.Happened) -> None:
    """Write it to the address that was given at the till."""
    receipt = Receipt.objects.select_related("order", "till__location").get(pk=event.receipt_id)
    if receipt.email:
        messages.queue_receipt(receipt, now=happened.now)
