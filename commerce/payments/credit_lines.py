"""Credit lines of companies: purses whose balance is what a company may still buy on invoice."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum

from commerce.payments import errors
from commerce.payments.models import InvoicePayment, Purse, PurseEntry
from commerce.payments.purses import book, locked_one, spendable
from core.markets import MARKETS
from core.operation import operation


def line_of(*, company_id: int, market: str, now: datetime) -> int:
    """Return the number of a company's credit line; `bring_to_limit` says what it holds."""
    currency = MARKETS[market].currency
    lines = Purse.objects.filter(
        kind=Purse.Kind.INVOICE, company_id=company_id, currency=currency
    ).values_list("pk", flat=True)
    if not lines.exists():
        line = Purse(
            kind=Purse.Kind.INVOICE,
            market_code=market,
            currency=currency,
            company_id=company_id,
            created_at=now,
        )
        Purse.objects.bulk_create([line], ignore_conflicts=True)
    return lines.get()


def bring_to_limit(line: Purse, limit: int, *, now: datetime) -> None:
    """Bring a locked credit line to its limit of today; what is reserved on it stays.

    Its balance is the limit less what the company owes, and with what we owe it: that stays as well.
    """
    granted = line.entries.filter(key__startswith=f"limit:{line.pk}:")
    had = granted.aggregate(sum=Sum("amount"))["sum"] or 0
    change = max(limit - had, -spendable(line))
    if change:
        key = f"limit:{line.pk}:{granted.count()}"
        book(line, PurseEntry.Type.ISSUED, change, key=key, now=now)


@operation
def note_invoice_paid(
    *,
    tender_id: UUID,
    amount: int | None,
    paid_on: date,
    reference: str,
    actor_name: str,
    now: datetime,
    is_out: bool = False,
) -> InvoicePayment | None:
    """A company has paid so much of an invoice, None for all that is open of it; its line has that again.

    `is_out`: we have paid it back what it had paid for goods that came back, and its line goes down
    to its limit by that. Once per invoice and reference: None where it was noted before. Raises
    NothingOwed for more than is open, on the side that pays.
    """
    purse, reservation = locked_one(tender_id)
    noted = InvoicePayment.objects.filter(tender_id=tender_id)
    if noted.filter(reference=reference).exists():
        return None
    owed = reservation.taken - reservation.refunded
    owed -= noted.aggregate(sum=Sum("amount"))["sum"] or 0
    side = -1 if is_out else 1
    left = max(side * owed, 0)
    amount = left if amount is None else amount
    if not 0 < amount <= left:
        raise errors.NothingOwed(left=left)
    payment = InvoicePayment.objects.create(
        tender_id=tender_id,
        amount=side * amount,
        paid_on=paid_on,
        reference=reference,
        actor_name=actor_name,
        noted_at=now,
    )
    key = f"paid:{payment.pk}"
    book(
        purse,
        PurseEntry.Type.PAID,
        payment.amount,
        key=key,
        now=now,
        reason=reference,
        by=actor_name,
    )
    return payment
