"""Reads papers as they were issued. Who may see one is decided by the caller."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from commerce.orders.models import Order
from commerce.papers.models import Paper
from commerce.papers.sheets import Sheet, from_record
from commerce.payments.queries import is_on_invoice, is_untaken
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Papers:
    """What an order's page offers. `kind` is empty while an invoice waits for the goods to leave."""

    kind: str
    credit_notes: list[str]


def kept(paper: Paper) -> Sheet:
    """Return what a paper says: what it said when it was issued."""
    return from_record(paper.sheet)


def credit_note(order: Order, number: str) -> Paper:
    """Return a credit note of the order; raises NotFound."""
    for paper in Paper.objects.filter(order=order, kind=Paper.Kind.CREDIT_NOTE):
        if paper.number == number:
            return paper
    raise NotFound


def was_never_taken(order: Order) -> bool:
    """Say whether an order was reserved, and its money is due still or was never due; a statement of such ones only."""
    states = {Order.MoneyState.DUE, Order.MoneyState.VOIDED}
    return order.money_state in states and is_untaken(order.plan_id)


def papers_of(order: Order) -> Papers:
    """Return the papers of an order for its page; one statement, a second where none is written yet, a third for a company."""
    issued = list(Paper.objects.filter(order=order).order_by("pk").defer("sheet"))
    kind = next((paper.kind for paper in issued if not paper.cause), "")
    is_invoice = order.company_id is not None and is_on_invoice(order.plan_id)
    if not kind and not is_invoice and not was_never_taken(order):
        kind = Paper.Kind.RECEIPT.value
    return Papers(kind, [paper.number for paper in issued if paper.kind == Paper.Kind.CREDIT_NOTE])


def invoices_of(order_ids: Collection[int]) -> dict[int, Paper]:
    """Return the invoices that were issued for orders, by order; one statement."""
    found = Paper.objects.filter(order_id__in=order_ids, kind=Paper.Kind.INVOICE).defer("sheet")
    return {paper.order_id: paper for paper in found}
