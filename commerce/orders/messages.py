"""What a customer is told about her order, in its language."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders import promised, queries
from commerce.orders.models import IN_STORE, Order, OrderLine
from commerce.orders.reserving import due_of
from commerce.payments.queries import is_on_invoice
from core import links, outbox
from core.actor import Channel
from core.formats import day
from core.letters import Action, Block, Paragraph, Row, Table


def queue_confirmation(order: Order, *, now: datetime) -> None:
    """Queue the confirmation: what comes next and where, what was bought, how to change it and reach us."""
    with translation.override(order.language):
        outbox.queue_letter(
            key=f"order-placed-{order.number}",
            to=order.email,
            subject=_("Your order %(number)s") % {"number": order.number},
            blocks=[
                *_greeting(order),
                *(_part(order, part) for part in queries.parts_of(order)),
                _sums(order),
                *_due(order),
                Action(_("Follow your order"), page_of(order)),
                *_receipt(order),
                Paragraph(
                    _(
                        "Something to change or to cancel? Open the order, or call %(phone)s with order number %(number)s."
                    )
                    % {"phone": order.market.phone_display, "number": order.number}
                ),
            ],
            now=now,
        )


def _receipt(order: Order) -> list[Block]:
    """Return the link to the receipt; an invoice is mailed when all has left; what is reserved is not paid."""
    if order.is_due or (order.company_id is not None and is_on_invoice(order.plan_id)):
        return []
    return [Action(_("Receipt as PDF"), page_of(order, "receipt.pdf"), strong=False)]


def _due(order: Order) -> list[Block]:
    """Return what is to be paid in the store."""
    due = due_of(order) if order.is_due else None
    if due is None:
        return []
    return [
        Paragraph(
            _("It is not paid yet: you pay %(due)s in the store, when you collect it.")
            % {"due": due.format(order.language)}
        )
    ]


def page_of(order: Order, part: str = "") -> str:
    """Return the signed address of an order's page, or of a paper beside it."""
    return links.page(
        f"/orders/track/{order.tracking_token}/{part}",
        market=order.market_code,
        language=order.language,
    )


def row_of(line: OrderLine, language: str) -> Row:
    """Return a line with its sum, and what took something off."""
    taken_off = ", ".join(
        f"{name} -{amount.format(language)}" for name, amount in line.discounts_in(language)
    )
    return Row(
        f"{line.quantity} x {line.name_in(language)}",
        line.gross_money.format(language),
        note=taken_off,
    )


def _greeting(order: Order) -> list[Block]:
    said: list[Block] = [
        Paragraph(_("Hello %(name)s,") % {"name": order.full_name}),
        Paragraph(
            (
                _("Thank you, your order %(number)s is reserved for you.")
                if order.is_due
                else _("Thank you, your order %(number)s is placed.")
            )
            % {"number": order.number}
        ),
    ]
    if order.sold_by_name and order.channel != Channel.WEB:
        seller = {"name": order.sold_by_name.split(" ")[0]}
        said.append(Paragraph(_("Placed for you by %(name)s.") % seller))
    return said


def _part(order: Order, part: queries.Parts) -> Table:
    place = part.fulfilment.location
    rows = [row_of(line, order.language) for line in part.lines if not line.instead_of_id]
    if part.fulfilment.method == Method.DELIVER:
        return Table(rows, heading=_("Delivered to you"), note=_brought(order))
    if part.fulfilment.method == Method.EMAIL:
        return Table(rows, heading=_("Gift card by e-mail"), note=_sent_to(order))
    if part.fulfilment.method == IN_STORE:
        return Table(rows, heading=_("Bought at %(store)s") % {"store": place.name})
    return Table(
        rows,
        heading=_("Collect at %(store)s") % {"store": place.name},
        note="\n".join(
            [
                place.address,
                _("Please wait for our message that it is ready."),
                *_collected_by(order),
            ]
        ),
        link=Action(
            _("Opening hours and the way there"),
            links.page(f"/stores/{place.slug}/", market=order.market_code, language=order.language),
        ),
    )


def _sent_to(order: Order) -> str:
    to = {"email": order.gift_email or order.email}
    if order.gift_send_on is None:
        return _("To %(email)s, as soon as it is paid.") % to
    return _("To %(email)s on %(day)s.") % (to | {"day": day(order.gift_send_on)})


def _collected_by(order: Order) -> list[str]:
    """Return who collects, where it is somebody else."""
    if not order.collector_name:
        return []
    return [_("%(name)s collects it: pass the pickup code on.") % {"name": order.collector_name}]


def _brought(order: Order) -> str:
    """Return where it is brought, how and when."""
    facts = {"to": promised.goes_to(order)}
    said = [
        _("You fetch it at %(to)s. The carrier tells you when.") % facts
        if order.delivery.get("point")
        else _("To %(to)s. We write when it is sent.") % facts
    ]
    way = promised.way_of(order, order.language)
    if way is not None:
        days = day(way.first_day)
        if way.last_day != way.first_day:
            days = _("%(first)s to %(last)s") % {"first": days, "last": day(way.last_day)}
        said.append(_("%(way)s, %(days)s") % {"way": way.name, "days": days})
    return "\n".join(said)


def _sums(order: Order) -> Table:
    language = order.language
    return Table(
        [
            Row(_("Delivery"), order.delivery_money.format(language)),
            Row(_("Total"), order.total_money.format(language), strong=True),
            Row(_("Includes VAT"), order.tax_money.format(language)),
        ]
    )
