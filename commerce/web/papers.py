"""Receipts, invoices and credit notes as files; the signed link of the order opens them.

One that the relay has not issued yet is issued by who asks for it first.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.orders import queries as orders
from commerce.papers import operations, pdf, queries
from commerce.papers.sheets import Sheet


@require_GET
@never_cache
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the receipt or invoice; `?paper=roll` for the 80 mm roll."""
    order = orders.order_by_token(token)
    paper = operations.issue(order_id=order.pk, now=timezone.now())
    return _file(request, queries.receipt_of(order, paper))


@require_GET
@never_cache
def credit_note(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Hand out the credit note of a return of this order."""
    order = orders.order_by_token(token)
    received = queries.return_of(order, number)
    paper = operations.issue_credit_note(return_id=received.pk, now=timezone.now())
    return _file(request, queries.credit_note_of(order, received, paper))


def _file(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    roll = request.GET.get("paper") == "roll"
    return HttpResponse(
        pdf.draw(sheet, roll=roll, now=timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{sheet.file_name}"'},
    )
