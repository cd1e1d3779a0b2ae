"""Receipts, invoices and credit notes as files; the signed link of the order opens them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.orders import queries as orders
from commerce.papers import pdf, queries
from commerce.papers.sheets import Sheet


@require_GET
@never_cache
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the receipt or invoice; `?paper=roll` for the 80 mm roll."""
    return _file(request, queries.receipt_of(orders.order_by_token(token)))


@require_GET
@never_cache
def credit_note(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Hand out the credit note of a return of this order."""
    return _file(request, queries.credit_note_of(orders.order_by_token(token), number))


def _file(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    roll = request.GET.get("paper") == "roll"
    return HttpResponse(
        pdf.draw(sheet, roll=roll, now=timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{sheet.file_name}"'},
    )
