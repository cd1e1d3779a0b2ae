"""Writes papers from the facts of the moment, in the language of the order, as they are issued (ADR 18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from commerce.orders import queries as orders
from commerce.orders.models import Order, OrderChange, OrderLine
from commerce.papers import paid
from commerce.papers.models import Paper
from commerce.papers.sheets import Item, Sheet, by_rate, from_record, tax_of_part
from commerce.pricing.vat import rate_of
from core.actor import Channel
from core.formats import date_in_full
from core.money import Money
from returns.models import Return, ReturnLine

# Where an address ends with its postcode.
_TOWN_FIRST = frozenset({"GB", "IE"})


def sale(order: Order, paper: Paper) -> Sheet:
    """Write the receipt of an order, or its invoice where a company pays later. Nine statements.

    What was sold stands as it was sold; what was let off before the paper stands below it, so that
    they add up.
    """
    counted = Q(amount__gt=0) | Q(kind=OrderChange.Kind.INSTEAD)
    changes = list(
        order.changes.filter(counted).prefetch_related("lines__order_line").order_by("pk")
    )
    lines = [line for part in orders.parts_of(order) for line in part.lines]
    with translation.override(order.language):
        facts = [(_("Date"), date_in_full(paper.issued_at, order.market.zone))]
        if paper.due_on is not None:
            due = datetime.combine(paper.due_on, time(12), order.market.zone)
            facts.append((_("To be paid by"), date_in_full(due, order.market.zone)))
        if order.purchase_order:
            facts.append((_("Your reference"), order.purchase_order))
        facts.append((_("Order"), order.number))
        items = [_item(order, line) for line in lines]
        if order.channel != Channel.TILL:
            items.append(Item(_("Delivery"), order.delivery_money))
        items += [item for change in changes for item in _let_off(order, change)]
        owed = order.total - sum(change.amount for change in changes)
        return Sheet(
            title=str(paper.get_kind_display()),
            number=paper.number,
            seller=seller_of(order.market_code),
            buyer=buyer_of(order),
            facts=facts,
            items=items,
            currency=order.currency,
            language=order.language,
            vat=by_rate([*_taxed(order, lines), *_untaxed(order, changes)], order.currency),
            total=Money(owed, order.currency),
            payments=paid.lines_of(order, Money(owed, order.currency)),
            notes=[_("Bring this paper, or its code, when you bring something back.")],
            code=order.number,
        )


def credit_for_return(order: Order, received: Return, paper: Paper) -> Sheet:
    """Write the credit note of a return of the order. Four statements."""
    lines = list(received.lines.select_related("order_line").order_by("pk"))
    with translation.override(order.language):
        items = [
            Item(
                f"{line.quantity} x {line.order_line.name_in(order.language)}",
                Money(line.amount, order.currency),
                notes=[line.order_line.sku, line.get_reason_display()],
            )
            for line in lines
        ]
        if received.delivery_refund:
            items.append(Item(_("Delivery"), Money(received.delivery_refund, order.currency)))
        total = sum(line.amount for line in lines) + received.delivery_refund
        refund = getattr(received, "refund", None)
        return Sheet(
            title=str(paper.get_kind_display()),
            number=paper.number,
            seller=seller_of(order.market_code),
            buyer=buyer_of(order),
            facts=[
                (_("Date"), date_in_full(paper.issued_at, order.market.zone)),
                (_("Of order"), order.number),
                (_("Return"), received.number),
                (_("Taken back at"), received.location.name),
            ],
            items=items,
            currency=order.currency,
            language=order.language,
            vat=by_rate(_credited(order, received, lines), order.currency),
            total=Money(total, order.currency),
            payments=[(str(refund.get_state_display()), refund.money)] if refund else [],
            code=received.number,
        )


def credit_for_change(order: Order, change: OrderChange, paper: Paper) -> Sheet:
    """Write the credit note of what a change let off after the receipt or invoice. Five statements.

    What replaces it stands below, and is taken off the credit.
    """
    lines = list(change.lines.select_related("order_line").order_by("pk"))
    instead = _instead(order, change)
    with translation.override(order.language):
        items = [
            Item(
                f"{line.quantity} x {line.order_line.name_in(order.language)}",
                Money(line.amount, order.currency),
                notes=[line.order_line.sku],
            )
            for line in lines
        ]
        if change.delivery:
            items.append(Item(_("Delivery"), Money(change.delivery, order.currency)))
        items += [
            Item(
                _("Instead: %(units)s x %(name)s")
                % {"units": line.quantity, "name": line.name_in(order.language)},
                -line.gross_money,
                notes=[line.sku],
            )
            for line in instead
        ]
        means = _("Paid back") if change.is_refund else _("Not charged")
        return Sheet(
            title=str(paper.get_kind_display()),
            number=paper.number,
            seller=seller_of(order.market_code),
            buyer=buyer_of(order),
            facts=[
                (_("Date"), date_in_full(paper.issued_at, order.market.zone)),
                (_("Of order"), order.number),
                (_("Of paper"), ", ".join(_sales_of(order))),
                (_("Reason"), str(change.get_kind_display())),
            ],
            items=items,
            currency=order.currency,
            language=order.language,
            vat=by_rate(
                [
                    *((rate, -net, -tax) for rate, net, tax in _untaxed(order, [change])),
                    *((line.rate, -line.net, -line.tax) for line in instead),
                ],
                order.currency,
            ),
            total=change.money,
            payments=paid.some(
                order,
                (_("Paid back by your bank"), change.by_bank),
                (means, change.amount - change.by_bank),
            ),
            code=order.number,
        )


def credit_for_sale(order: Order, sold: Paper, paper: Paper) -> Sheet:
    """Write the credit note of a whole receipt: the till has given its money back."""
    said = from_record(sold.sheet)
    with translation.override(order.language):
        return replace(
            said,
            title=str(paper.get_kind_display()),
            number=paper.number,
            facts=[
                (_("Date"), date_in_full(paper.issued_at, order.market.zone)),
                (_("Of order"), order.number),
                (_("Of paper"), sold.number),
                (_("Reason"), _("The store has taken the payment back")),
            ],
            vat=[replace(each, net=-each.net, tax=-each.tax) for each in said.vat],
            payments=[(_("Paid back"), said.total)] if said.total is not None else [],
        )


def _sales_of(order: Order) -> list[str]:
    return [paper.number for paper in Paper.objects.filter(order=order, cause="")]


def seller_of(market: str) -> Sequence[str]:
    """Return name, address and numbers of who sells in a market."""
    return tuple(settings.SELLERS[market])


def buyer_of(order: Order) -> list[str]:
    """Return who bought, and where to it is brought."""
    company = [order.company.name, order.company.vat_number] if order.company else []
    parts = (
        [order.city, order.postcode]
        if order.market.country in _TOWN_FIRST
        else [order.postcode, order.city]
    )
    place = " ".join(part for part in parts if part)
    return [
        each
        for each in (*company, order.full_name, order.street, order.street2, place)
        if each
    ]  # fmt: skip


def _item(order: Order, line: OrderLine) -> Item:
    language = order.language
    notes = [line.sku]
    if line.quantity > 1:
        notes.append(
            _("%(price)s each") % {"price": Money(line.unit, order.currency).format(language)}
        )
    notes += [f"{name} -{amount.format(language)}" for name, amount in line.discounts_in(language)]
    return Item(f"{line.quantity} x {line.name_in(language)}", line.gross_money, notes)


def _taxed(order: Order, lines: Iterable[OrderLine]) -> list[tuple[Decimal, int, int]]:
    delivery = (
        _delivery_rate(order),
        order.delivery_gross - order.delivery_tax,
        order.delivery_tax,
    )
    return [*((line.rate, line.net, line.tax) for line in lines), delivery]


def _let_off(order: Order, change: OrderChange) -> list[Item]:
    """Return what a change took out, as lines that are taken off."""
    day = date_in_full(change.at, order.market.zone)
    items = [
        Item(
            f"{change.get_kind_display()}: {line.quantity} x {line.order_line.name_in(order.language)}",
            -Money(line.amount, order.currency),
            [day],
        )
        for line in change.lines.all()
    ]
    if change.delivery:
        charge = -Money(change.delivery, order.currency)
        items.append(Item(_("Delivery, not charged"), charge, [day]))
    return items


def _instead(order: Order, change: OrderChange) -> list[OrderLine]:
    """Return the lines that replace what a change took out; no statement where there can be none."""
    if change.kind != OrderChange.Kind.INSTEAD:
        return []
    return list(order.lines.filter(pk__in=change.details.get("lines", {})).order_by("position"))


def _untaxed(order: Order, changes: Iterable[OrderChange]) -> list[tuple[Decimal, int, int]]:
    """Return (rate, net, tax) of what was let off, to be taken off."""
    parts = []
    for change in changes:
        lines = list(change.lines.all())
        parts += [(each.order_line.rate, each.tax - each.amount, -each.tax) for each in lines]
        tax = change.tax - sum(each.tax for each in lines)
        parts.append((_delivery_rate(order), tax - change.delivery, -tax))
    return parts


def _delivery_rate(order: Order) -> Decimal:
    day = order.placed_at.astimezone(order.market.zone).date()
    return rate_of(order.market.country, "standard", day)


def _credited(
    order: Order, received: Return, lines: Iterable[ReturnLine]
) -> list[tuple[Decimal, int, int]]:
    """Return (rate, net, tax) of what is credited: all credit notes of a line together have its tax."""
    earlier: dict[int, int] = {}
    for line_id, amount in ReturnLine.objects.filter(
        parent__order=order, parent_id__lt=received.pk
    ).values_list("order_line_id", "amount"):
        earlier[line_id] = earlier.get(line_id, 0) + amount
    taxed = []
    for line in lines:
        sold = line.order_line
        before = earlier.get(sold.pk, 0)
        tax = tax_of_part(
            sold.tax, whole=sold.gross, before=before, part=line.amount, currency=order.currency
        )
        earlier[sold.pk] = before + line.amount
        taxed.append((sold.rate, line.amount - tax, tax))
    tax = tax_of_part(
        order.delivery_tax,
        whole=order.delivery_gross,
        before=0,
        part=received.delivery_refund,
        currency=order.currency,
    )
    return [*taxed, (_delivery_rate(order), received.delivery_refund - tax, tax)]
