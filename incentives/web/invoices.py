"""What a company has bought on invoice, and what of it is paid: a manager notes each payment from the bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.identity import require
from accounts.models import Company
from commerce.orders.models import Order
from commerce.papers.models import Paper
from commerce.papers.queries import invoices_of
from commerce.payments import operations, queries
from commerce.payments.errors import NothingOwed
from commerce.payments.queries import Invoice
from core import formats
from core.actor import Actor, Channel
from core.errors import Invalid, NotFound
from core.markets import MARKETS
from core.money import Money
from incentives.web import amounts
from incentives.web.companies import company_of


@dataclass(frozen=True, slots=True)
class Row:
    """What is owed of an order, with its invoice, which is issued when all of it has left."""

    invoice: Invoice
    order: Order
    paper: Paper | None
    is_late: bool


def _actor(request: HttpRequest) -> Actor:
    return require(request, Channel.BACK_OFFICE, *operations.MAY_NOTE_PAYMENTS)


@require_GET
@never_cache
def invoices(request: HttpRequest, company_id: int) -> HttpResponse:
    """List the invoices of a company: what is open, and what was paid when."""
    _actor(request)
    return _page(request, company_of(company_id), {}, "")


@require_POST
def note_paid(request: HttpRequest, company_id: int, tender_id: UUID) -> HttpResponse:
    """Note that an invoice is paid, or what we owe of it, wholly or in part; the same reference twice is once."""
    actor, company, now = _actor(request), company_of(company_id), timezone.now()
    currency = MARKETS[company.market].currency
    if all(tender_id != each.tender.pk for each in queries.invoices_of(company.pk)):
        raise NotFound
    is_out = request.POST.get("way") == "out"
    try:
        typed = request.POST.get("amount", "").strip()
        is_new = operations.note_invoice_paid(
            tender_id=tender_id,
            amount=amounts.minor(typed, currency, "amount") if typed else None,
            paid_on=_day(request.POST.get("paid_on", "")),
            reference=request.POST.get("reference", "")[:200],
            actor=actor,
            now=now,
            is_out=is_out,
        )
    except NothingOwed as error:
        left = formats.money(Money(error.extra["left"], currency))
        said = (
            _("We owe %(left)s of this invoice")
            if is_out
            else _("%(left)s are open of this invoice")
        )
        errors = {"amount": said % {"left": left}}
        return _page(request, company, errors, str(tender_id))
    except Invalid as error:
        return _page(request, company, error.fields, str(tender_id))
    if is_new and is_out:
        messages.success(request, _("It is noted that the company has its money back."))
    elif is_new:
        messages.success(request, _("The payment is noted. The company may buy for it again."))
    else:
        messages.info(request, _("This reference was noted before. Nothing has changed."))
    return HttpResponseRedirect(reverse("manager:invoices", args=[company_id]))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(fields={"paid_on": _("Enter the day on which the money was moved")}) from None


def _page(request: HttpRequest, company: Company, errors: dict[str, str], of: str) -> HttpResponse:
    now, zone = timezone.now(), MARKETS[company.market].zone
    currency = MARKETS[company.market].currency
    found = queries.invoices_of(company.pk)
    orders = Order.objects.in_bulk([each.tender.plan_id for each in found], field_name="plan_id")
    papers = invoices_of([order.pk for order in orders.values()])
    today = now.astimezone(zone).date()
    rows = [_row(each, orders[each.tender.plan_id], papers, today) for each in found]
    context = {
        "section": "companies",
        "is_manager": True,
        "is_lead": True,
        "company": company,
        "unpaid": [row for row in rows if row.invoice.open.amount],
        "paid": [row for row in reversed(rows) if not row.invoice.open.amount],
        "total": Money.total((each.open for each in found if each.open.amount > 0), currency),
        "owed_back": Money.total((each.owed_back for each in found), currency),
        "today": today,
        "values": request.POST if errors else {},
        "of": of,
        "errors": errors,
        "summary": [{"target": f"id_{name}-{of}", "text": text} for name, text in errors.items()],
        "form_failed": bool(errors),
    }
    return render(request, "manager/invoices.html", context, status=422 if errors else 200)


def _row(invoice: Invoice, order: Order, papers: Mapping[int, Paper], today: date) -> Row:
    paper = papers.get(order.pk)
    due_on = paper.due_on if paper else None
    is_late = due_on is not None and due_on < today
    return Row(invoice, order, paper, is_late=is_late and invoice.open.amount > 0)
