"""The receipt of a till by mail: what was bought and where, with the signed link under which it stays."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.orders import queries
from commerce.orders.messages import page_of, row_of
from commerce.orders.models import Order
from core import outbox
from core.formats import date_in_full
from core.letters import Action, Block, Paragraph, Row, Table
from core.money import Money
from stores.selling.choices import ReceiptKind
from stores.selling.models import Receipt


def queue_receipt(receipt: Receipt, *, now: datetime) -> None:
    """Queue it to the address that was given at the till, in the language of the order."""
    order = receipt.order
    place = receipt.till.location
    with translation.override(order.language):
        facts = {
            "store": place.name,
            "number": receipt.number,
            "day": date_in_full(receipt.taken_at, place.zone),
            "order": order.number,
            "phone": order.market.phone_display,
        }
        if receipt.kind == ReceiptKind.SALE:
            subject = _("Your receipt from %(store)s") % facts
            blocks = [
                Paragraph(_("Thank you for your visit on %(day)s.") % facts),
                *_bought(order),
                Action(_("Receipt as PDF"), page_of(order, "receipt.pdf")),
            ]
        else:
            subject = _("What you brought back to %(store)s") % facts
            back = Row(
                _("Paid back"),
                Money(receipt.total, receipt.currency).format(order.language),
                strong=True,
            )
            blocks = [
                Paragraph(_("We took your goods back on %(day)s.") % facts),
                Table([back]),
            ]
            if receipt.return_number:
                blocks.append(
                    Action(_("Credit note as PDF"), page_of(order, f"{receipt.return_number}.pdf"))
                )
        outbox.queue_letter(
            key=f"receipt-{receipt.pk}",
            to=receipt.email,
            subject=subject,
            blocks=[
                *blocks,
                Action(_("See it on the web"), page_of(order), strong=False),
                Paragraph(
                    _("Receipt %(number)s, order %(order)s. Questions? Call us on %(phone)s.")
                    % facts
                ),
            ],
            now=now,
        )


def _bought(order: Order) -> list[Block]:
    language = order.language
    rows = [row_of(line, language) for part in queries.parts_of(order) for line in part.lines]
    return [
        Table(
            [
                *rows,
                Row(_("Total"), order.total_money.format(language), strong=True),
                Row(_("Includes VAT"), order.tax_money.format(language)),
            ]
        )
    ]
