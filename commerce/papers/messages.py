"""What a buyer is told about papers, in the language of the order."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.orders.messages import page_of
from commerce.papers.models import Paper
from commerce.papers.queries import kept
from core import outbox
from core.formats import date_in_full
from core.letters import Action, Paragraph


def queue_invoice(paper_id: int, *, now: datetime) -> None:
    """Queue the mail with an invoice: its number, what is to be paid, and by when."""
    paper = Paper.objects.select_related("order").get(pk=paper_id)
    order, zone = paper.order, paper.order.market.zone
    total = kept(paper).total
    if paper.due_on is None or total is None:
        return
    with translation.override(order.language):
        facts = {
            "number": paper.number,
            "order": order.number,
            "total": total.format(order.language),
            "due": date_in_full(datetime.combine(paper.due_on, time(12), zone), zone),
        }
        outbox.queue_letter(
            key=f"invoice-{paper.pk}",
            to=order.email,
            subject=_("Invoice %(number)s") % facts,
            blocks=[
                Paragraph(
                    _(
                        "All of your order %(order)s has left. Its invoice %(number)s is of %(total)s, to be paid by %(due)s."
                    )
                    % facts
                ),
                Action(_("Invoice as PDF"), page_of(order, "receipt.pdf")),
            ],
            now=now,
        )
