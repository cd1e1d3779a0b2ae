"""Receipts, invoices and credit notes as files; the signed link of the order opens them.

A receipt that the relay has not issued yet is issued by who asks for it first.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.orders import queries as orders
from commerce.orders.models import Order
from commerce.papers import operations, pdf, queries
from commerce.papers.sheets import Sheet
from core.actor import Channel
from core.errors import NotFound


@require_GET
@never_cache
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the receipt or invoice; `?paper=roll` for the 80 mm roll."""
    paper = operations.issue(order_id=_order(token).pk, now=timezone.now())
    if paper is None or not paper.sheet:
        raise NotFound(_("The invoice is written when all of the order has left."))
    return _file(request, queries.kept(paper))


@require_GET
@never_cache
def credit_note(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Hand out a credit note of this order, by its number or its return's."""
    paper = operations.credit_note(order=_order(token), number=number, now=timezone.now())
    return _file(request, queries.kept(paper))


def _order(token: str) -> Order:
    """Return the order of a link; the papers of one whose customer is erased are kept, not handed out."""
    order = orders.order_by_token(token)
    # Who bought at a till and said nothing of herself is named on no paper.
    is_nobodys = order.channel == Channel.TILL and order.customer_id is None
    if not order.email and not is_nobodys:
        raise NotFound
    return order


def _file(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    roll = request.GET.get("paper") == "roll"
    return HttpResponse(
        pdf.draw(sheet, roll=roll, now=timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{sheet.file_name}"'},
    )
