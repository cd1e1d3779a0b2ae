"""What cannot be kept for a customer is replaced by what she agrees to: never dearer, and no new payment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from commerce.catalogue.queries.variants import VariantFacts
from commerce.orders import operations
from commerce.orders.changes import applying, once
from commerce.orders.changes.money import move_money
from commerce.orders.changes.planning import let_off
from commerce.orders.changes.work import KEEPS
from commerce.orders.models import Order, OrderChange, OrderLine
from commerce.orders.rules import price_instead
from commerce.pricing.vat import vat_rate
from core.actor import Actor
from core.money import Money
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.rules import Demand

# What takes the difference off a dearer one, as a discount of its line.
_AGREED = {"promotion": 0, "name_en": "Price as agreed", "name_nb": "Pris som avtalt", "code": ""}


@operation
def substitute(
    *,
    order_id: int,
    line_id: int,
    units: int,
    missing: bool,
    variant: VariantFacts,
    key: str,
    actor: Actor,
    now: datetime,
) -> OrderChange:
    """Let off units of a line, and have its place keep as many of a variant that can be sold; once per key.

    A cheaper one costs what it costs, a dearer one what was agreed for the units. The work on the order and the
    levels are locked, and the units are promised no more; where they were `missing`, they are not any longer.
    Raises OutOfStock, MoneyBeingTaken.
    """
    wish = once.wish(OrderChange.Kind.INSTEAD, key, [line_id, units, variant.sku], actor=actor)
    order = operations.lock_order(order_id)
    done = once.done_before(order, wish)
    if done is not None:
        return done
    if missing:
        applying.count_missing(order_id=order.pk, units={line_id: -units})
    lines = list(OrderLine.objects.filter(order=order).select_related("fulfilment__location"))
    plan = let_off(order, lines, {line_id: units})
    short = plan.lines[0].line
    promised = inventory.allocate(
        demands=[Demand(short.fulfilment.location_id, variant.id, units, "instead")],
        hold_ids=[], cause=f"order:{order.number}", actor=actor, now=now,
    )  # fmt: skip
    line = _line(order, short, variant, units, plan.lines[0].amount, now=now)
    line.allocation_id = promised["instead"]
    line.save()
    change = applying.write(
        plan, OrderChange.Kind.INSTEAD, wish, actor=actor, now=now, reason="", instead=[line]
    )
    KEEPS[short.fulfilment.method].take_in(short.fulfilment, [line], now=now)
    move_money(change, actor=actor, now=now)
    applying.record(change, units, actor=actor, now=now)
    return change


def _line(
    order: Order,
    short: OrderLine,
    variant: VariantFacts,
    units: int,
    agreed: Money,
    *,
    now: datetime,
) -> OrderLine:
    """Return the line of what is kept instead, taxed where it is collected, as of today."""
    assert variant.price is not None
    place = short.fulfilment.location
    listed = variant.price * units
    gross = price_instead(agreed, variant.price, units)
    rate = vat_rate(place.country, variant.vat_class, place.local(now).date())
    tax = gross.tax_included(rate)
    off = (listed - gross).amount
    last = OrderLine.objects.filter(order=order).aggregate(last=Max("position"))["last"]
    names = {
        language: ", ".join(filter(None, [variant.name(language), variant.option_text(language)]))[
            :260
        ]
        for language in ("en", "nb")
    }
    return OrderLine(
        order=order, fulfilment=short.fulfilment, instead_of=short, position=last + 1,
        variant_id=variant.id, sku=variant.sku, name_en=names["en"], name_nb=names["nb"],
        quantity=units, unit=variant.price.amount, discount=off,
        reasons=[_AGREED | {"amount": off}] if off else [],
        net=(gross - tax).amount, tax=tax.amount, gross=gross.amount, rate=rate,
    )  # fmt: skip
