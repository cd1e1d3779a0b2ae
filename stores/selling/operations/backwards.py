"""What undoes a sale of a till: goods that come back, and voids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.orders import operations as orders
from commerce.orders.models import OrderLine
from core import events
from core.money import Money, split
from stores.inventory import operations as inventory
from stores.inventory.rules import Disposition
from stores.selling import returning
from stores.selling.choices import ReceiptKind, Why
from stores.selling.errors import Poison
from stores.selling.events import ReceiptWanted
from stores.selling.goods import by_code
from stores.selling.models import Receipt, Till
from stores.selling.operations.rows import ACCEPTED, Entry, end_parked, receipt_of, said_of
from stores.selling.reading import Line, Read
from stores.selling.returning import Back


def book(till: Till, entries: Sequence[Entry], now: datetime) -> None:
    """Book returns and voids of a locked till and answer them, or poison them."""
    for entry in entries:
        if entry.read is None:
            continue
        try:
            receipt = _book(till, entry, entry.read, now)
        except Poison as poison:
            entry.poison = poison
        else:
            entry.outcome = said_of(receipt, ACCEPTED)


def _book(till: Till, entry: Entry, read: Read, now: datetime) -> Receipt:
    """Book one; raises Poison before anything is written."""
    sale = _sale_of(till, read)
    lines = list(OrderLine.objects.filter(order_id=sale.order_id))
    inventory.lock_levels((till.location_id, line.variant_id) for line in lines)
    order = orders.lock_order(sale.order_id)
    lines = list(OrderLine.objects.filter(order=order).order_by("position"))
    for line in lines:
        line.order = order
    is_void = read.kind == ReceiptKind.VOID
    backs = _voided(read, sale, lines) if is_void else _returned(read, lines)
    number = returning.port().take_back_at_till(
        order=order,
        location_id=till.location_id,
        lines=backs,
        is_void=is_void,
        key=str(read.id),
        received_by=read.colleague,
        at=min(read.taken_at, now),
        actor=till.actor,
        now=now,
    )
    receipt = receipt_of(
        till,
        entry,
        read,
        now=now,
        order=order,
        of=sale,
        return_number=number,
        sums=sale.sums if is_void else read.sums(till.currency),
    )
    receipt.save(force_insert=True)
    if receipt.email:
        events.record(ReceiptWanted(receipt_id=receipt.pk), actor=till.actor, now=now)
    end_parked(till, [receipt], now=now)
    return receipt


def _sale_of(till: Till, read: Read) -> Receipt:
    """Return the sale that is undone: of the till itself, or of one beside it where goods come back.

    Raises Poison; also where two tills beside it have sold under that id.
    """
    found = list(
        Receipt.objects.filter(client_id__in=[read.of])
        .select_related("order", "till", "closing")
        .order_by("pk")
    )
    own = [each for each in found if each.till_id == till.pk]
    if not own and read.kind == ReceiptKind.RETURN:
        own = [each for each in found if each.till.location_id == till.location_id]
    if len(own) != 1:
        raise Poison(Why.OTHER_TILL if found else Why.NO_SALE)
    [sale] = own
    if sale.kind != ReceiptKind.SALE:
        raise Poison(Why.NOT_A_SALE)
    return sale


def _voided(read: Read, sale: Receipt, lines: Sequence[OrderLine]) -> list[Back]:
    """Return all of a sale, as it was voided before its day was closed; that it may be told after.

    Raises Poison where it was voided later, or some of it came back.
    """
    if sale.closing is not None and read.taken_at > sale.closing.taken_at:
        raise Poison(
            Why.DAY_CLOSED, _("Book a return instead: its sale stands in a day that is closed.")
        )
    if read.total != sale.total:
        raise Poison(
            Why.SUMS,
            _("The sale came to %(sum)s, the void says %(total)s.")
            % {"sum": sale.total, "total": read.total},
        )
    if any(line.returned for line in lines):
        raise Poison(Why.VOIDED)
    return [
        Back(line.pk, line.variant_id, line.quantity, line.gross, Disposition.RESELLABLE)
        for line in lines
    ]


def _returned(read: Read, lines: Sequence[OrderLine]) -> list[Back]:
    """Return what of which order line comes back; raises Poison where that is more than is there."""
    known = by_code(line.code for line in read.lines)
    left = {line.pk: line.fulfilled - line.returned - line.lost for line in lines}
    paid = {line.pk: line.gross - line.refunded - line.let_off for line in lines}
    backs: list[Back] = []
    for asked in read.lines:
        if asked.code not in known:
            raise Poison(
                Why.UNKNOWN_GOODS,
                _("No article has the code %(code)s.") % {"code": asked.code},
            )
        of_it = [line for line in lines if line.variant_id == known[asked.code].variant_id]
        backs += _spread(asked, of_it, left, paid)
    return backs


def _spread(
    asked: Line, lines: Sequence[OrderLine], left: dict[int, int], paid: dict[int, int]
) -> list[Back]:
    """Spread units over the lines that sold them, those first whose price is nearest to what was given.

    What was given is shared by what was paid for the units of each line.
    """
    each = asked.total / asked.quantity
    rest = asked.quantity
    units: list[tuple[OrderLine, int]] = []
    worth: list[int] = []
    for line in sorted(lines, key=lambda line: abs(paid[line.pk] / (left[line.pk] or 1) - each)):
        part = min(rest, left[line.pk])
        if part:
            units.append((line, part))
            worth.append(paid[line.pk] * part // left[line.pk])
            left[line.pk] -= part
            rest -= part
    if rest:
        raise Poison(
            Why.MORE_THAN_SOLD,
            _("%(code)s: %(rest)s more than can come back.") % {"code": asked.code, "rest": rest},
        )
    currency = units[0][0].order.currency
    shares = worth if any(worth) else [part for _line, part in units]
    amounts = split(Money(asked.total, currency), shares)
    backs = []
    for (line, part), amount in zip(units, amounts, strict=True):
        paid[line.pk] -= amount.amount
        if paid[line.pk] < 0:
            raise Poison(
                Why.MORE_THAN_PAID,
                _("%(code)s: %(over)s more than was paid for it.")
                % {"code": asked.code, "over": -paid[line.pk]},
            )
        backs.append(Back(line.pk, line.variant_id, part, amount.amount, asked.disposition))
    return backs
