"""Papers are issued when what they are about has happened, by the relay: a checkout waits for no number."""

from __future__ import annotations

from commerce.orders.events import (
    GoodsLeft,
    OrderChanged,
    OrderPlaced,
    ReservationPaid,
    ReservationUnpaid,
)
from commerce.papers import messages, operations
from commerce.papers.events import PaperIssued
from commerce.papers.models import Paper
from core import events
from returns.events import ReturnReceived


@events.handles(OrderPlaced, where=lambda placed: not placed.at_till)
def issue_receipt(event: OrderPlaced, happened: events.Happened) -> None:
    """Issue the receipt of an order. A till has printed its own: ours is issued when somebody asks for it."""
    operations.issue(order_id=event.order_id, now=happened.now)


@events.handles(ReservationPaid)
def issue_receipt_of_reserved(event: ReservationPaid, happened: events.Happened) -> None:
    """Issue the receipt of a reserved order, whose money a till has taken."""
    operations.issue(order_id=event.order_id, now=happened.now)


@events.handles(ReservationUnpaid)
def take_receipt_back(event: ReservationUnpaid, happened: events.Happened) -> None:
    """Issue the credit note of the receipt whose money the till has given back; it may be paid anew already."""
    operations.take_back_sale(order_id=event.order_id, before=happened.at, now=happened.now)
    operations.issue(order_id=event.order_id, now=happened.now)


@events.handles(GoodsLeft)
def issue_invoice(event: GoodsLeft, happened: events.Happened) -> None:
    """Issue the invoice of an order whose last part has left."""
    operations.issue(order_id=event.order_id, now=happened.now)


@events.handles(OrderChanged)
def credit_what_was_let_off(event: OrderChanged, happened: events.Happened) -> None:
    """Issue the credit note of what a paper counted; the last part to wait may also be gone."""
    operations.credit_change(change_id=event.change_id, now=happened.now)
    operations.issue(order_id=event.order_id, now=happened.now)


@events.handles(ReturnReceived)
def issue_credit_note(event: ReturnReceived, happened: events.Happened) -> None:
    """Issue the credit note of what came back."""
    operations.issue_credit_note(return_id=event.return_id, now=happened.now)


@events.handles(PaperIssued)
def send_invoice(event: PaperIssued, happened: events.Happened) -> None:
    """Write to who is to pay an invoice."""
    if event.kind == Paper.Kind.INVOICE:
        messages.queue_invoice(event.paper_id, now=happened.now)
