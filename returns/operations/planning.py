"""What a return would give back: computed, and refused, in one way before and during it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders.models import Order, OrderLine
from commerce.orders.second_person import check_not_own
from core.actor import Actor
from core.errors import Invalid
from core.money import Money
from returns import errors, queries, rules
from returns.models import SAID
from returns.operations.desk import store_of
from stores.inventory.rules import Disposition


@dataclass(frozen=True, slots=True)
class Coming:
    """Units of an order line that are on the counter."""

    order_line_id: int
    quantity: int
    reason: str
    disposition: str


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """Units that come back and what is given for them."""

    coming: Coming
    line: OrderLine
    refund: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """What a return would give back, or does."""

    order: Order
    lines: tuple[PlannedLine, ...]
    delivery: Money
    total: Money


def preview(
    *, order_id: int, lines: Sequence[Coming], location_id: int, actor: Actor, now: datetime
) -> Plan:
    """Say what a return would give back, and refuse what `receive_return` would refuse. Changes nothing."""
    store_of(actor, location_id)
    order = queries.order_presented_to(actor, order_id, now)
    return plan_of(order, lines, actor=actor, now=now)


def plan_of(order: Order, lines: Sequence[Coming], *, actor: Actor, now: datetime) -> Plan:
    """Check the units against the order as it stands and compute their refund."""
    check_not_own(order, actor)
    rows = {line.pk: line for line in queries.lines_of(order)}
    _check_lines(order, lines, rows, now=now)

    units = [(coming.order_line_id, coming.quantity) for coming in lines]
    facts = queries.facts_of(order, rows.values())
    refund = rules.plan_refund(facts, units)
    if refund.cut and queries.is_being_captured(order):
        raise errors.MoneyBeingTaken
    # Where her bank has given it all back, the goods still come back.
    if refund.cut and not refund.total and not facts.lost:
        raise errors.NothingPaid
    return Plan(
        order=order,
        lines=tuple(
            PlannedLine(coming, rows[coming.order_line_id], Money(amount, order.currency))
            for coming, amount in zip(lines, refund.amounts, strict=True)
        ),
        delivery=Money(refund.delivery, order.currency),
        total=Money(refund.total, order.currency),
    )


def _check_lines(
    order: Order, lines: Sequence[Coming], rows: dict[int, OrderLine], *, now: datetime
) -> None:
    if not lines:
        raise errors.NothingChosen
    for coming in lines:
        if coming.quantity < 1 or coming.order_line_id not in rows:
            raise errors.NothingChosen(
                fields={f"quantity-{coming.order_line_id}": _("Not an item of this order")}
            )
        if coming.reason not in dict(SAID):
            raise Invalid(fields={f"reason-{coming.order_line_id}": _("Choose a reason")})
        if coming.disposition not in set(Disposition):
            raise Invalid(
                fields={f"disposition-{coming.order_line_id}": _("Choose what becomes of it")}
            )
    units = rules.units_per_line([(coming.order_line_id, coming.quantity) for coming in lines])
    _check_no_gift_cards([rows[line_id] for line_id in units])
    for line_id, quantity in units.items():
        _check_units(rows[line_id], quantity)
        _check_window(order, rows[line_id], now=now)


def _check_no_gift_cards(lines: Sequence[OrderLine]) -> None:
    """Refuse gift cards: who has the code could spend one after its money went back."""
    for line in lines:
        if line.fulfilment.method == Method.EMAIL:
            sentence = _("A gift card that was sent cannot come back. It can be spent in parts.")
            raise errors.MoreThanThere(sentence, fields={f"quantity-{line.pk}": sentence}, left=0)


def _check_units(line: OrderLine, quantity: int) -> None:
    left = line.fulfilled - line.returned - line.lost
    if quantity > left:
        sentence = _("%(name)s: %(left)s can come back.") % {
            "name": line.name_in(get_language() or "en"),
            "left": left,
        }
        raise errors.MoreThanThere(sentence, fields={f"quantity-{line.pk}": sentence}, left=left)


def _check_window(order: Order, line: OrderLine, *, now: datetime) -> None:
    last = queries.last_day_of(order, line)
    if last is not None and now.astimezone(order.market.zone).date() > last:
        raise errors.WindowClosed(
            _("%(name)s could come back until %(day)s.")
            % {"name": line.name_in(get_language() or "en"), "day": f"{last:%d.%m.%Y}"},
            last_day=last.isoformat(),
        )
