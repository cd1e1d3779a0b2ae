"""Issue papers. Their numbers follow each other without a gap, per seller and year."""

from __future__ import annotations

from datetime import datetime

from commerce.orders.models import Order
from commerce.papers.models import Paper, Series
from commerce.payments.models import Tender
from core.operation import operation
from returns.models import Return, cause_of


@operation
def issue(*, order_id: int, now: datetime) -> Paper:
    """Return the receipt of an order, or its invoice where a company pays later; issued once."""
    order = Order.objects.get(pk=order_id)
    is_later = (
        order.company_id is not None
        and Tender.objects.filter(plan_id=order.plan_id, provider="invoice").exists()
    )
    return _issue(order, Paper.Kind.INVOICE if is_later else Paper.Kind.RECEIPT, "", now=now)


@operation
def issue_credit_note(*, return_id: int, now: datetime) -> Paper:
    """Return the credit note of a return; issued once."""
    received = Return.objects.select_related("order").get(pk=return_id)
    return _issue(received.order, Paper.Kind.CREDIT_NOTE, cause_of(received.number), now=now)


def _issue(order: Order, kind: Paper.Kind, cause: str, *, now: datetime) -> Paper:
    """Give the next number in the transaction that writes the paper, under the lock of its series.

    A transaction that fails gives its number back; the next waits for it, so that none is left out.
    """
    known = Paper.objects.filter(order=order, cause=cause)
    found = known.first()
    if found is not None:
        return found
    year = now.astimezone(order.market.zone).year
    Series.objects.bulk_create([Series(seller=order.market_code, year=year)], ignore_conflicts=True)
    series = Series.objects.select_for_update(no_key=True).get(seller=order.market_code, year=year)
    found = known.first()
    if found is not None:
        return found
    series.last += 1
    series.save(update_fields=["last"])
    return Paper.objects.create(
        kind=kind, seller=series.seller, year=year, place=series.last, order=order, cause=cause,
        issued_at=now,
    )  # fmt: skip
