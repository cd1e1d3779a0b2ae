"""Sales that have happened at a till: written as orders that are placed, paid and handed over.

Nothing is offered, held or refused here: who carried the goods out has them. Whether a receipt can be
believed is decided before (`stores.selling`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts import buying
from commerce.orders.events import GoodsLeft, OrderPlaced
from commerce.orders.models import IN_STORE, Fulfilment, Order, OrderLine
from commerce.orders.operations import luhn_digit
from commerce.orders.rules import Facts, after_sales, goods, money
from commerce.payments import operations as payments
from commerce.payments.models import PaymentPlan
from core import events, statements
from core.actor import Actor, Channel
from core.money import Money
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.operations import Gone, Shortfall


@dataclass(frozen=True, slots=True)
class SoldLine:
    """Units of a variant as the till charged them; minor units, `unit` and `discount` with VAT."""

    variant_id: int
    sku: str
    name_en: str
    name_nb: str
    quantity: int
    unit: int
    discount: int
    rate: Decimal

    @property
    def gross(self) -> int:
        """Return what was charged for them."""
        return self.unit * self.quantity - self.discount


@dataclass(frozen=True, slots=True)
class Sale:
    """What somebody bought at a till at the moment. `email` is where she wants her receipt."""

    market_code: str
    language: str
    currency: str
    lines: Sequence[SoldLine]
    means: Sequence[payments.Means]
    sold_at: datetime
    sold_by: str = ""
    customer_id: int | None = None
    full_name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def total(self) -> int:
        """Return what it cost."""
        return sum(line.gross for line in self.lines)


@dataclass(frozen=True, slots=True)
class Booked:
    """The order of each sale, in their order, and what has to be counted, by the place of its sale."""

    orders: list[Order]
    shortfalls: list[tuple[int, Shortfall]]


@operation
def book_sales(*, location_id: int, sales: Sequence[Sale], actor: Actor, now: datetime) -> Booked:
    """Book sales of one store; some fifteen statements, however many there are.

    Stock leaves in the same transaction, also where the books had less: see `inventory.carry_out`.
    """
    numbers = _next_numbers(len(sales))
    for customer_id in sorted({sale.customer_id for sale in sales if sale.customer_id is not None}):
        buying.note_first_order(customer_id=customer_id, now=now)
    carried = inventory.carry_out(
        location_id=location_id,
        gone=[
            Gone(line.variant_id, line.quantity, f"order:{number}", sale.sold_at)
            for sale, number in zip(sales, numbers, strict=True)
            for line in sale.lines
        ],
        actor=actor,
        now=now,
    )
    plans = payments.record_takings(
        takings=[payments.Taking(sale.currency, sale.means) for sale in sales], now=now
    )
    orders = Order.objects.bulk_create(
        _order(sale, number, plan) for sale, number, plan in zip(sales, numbers, plans, strict=True)
    )
    fulfilments = Fulfilment.objects.bulk_create(
        Fulfilment(
            order=order,
            location_id=location_id,
            method=IN_STORE,
            state=Fulfilment.State.DONE,
            fulfilled_at=order.placed_at,
        )
        for order in orders
    )
    of_line = [(at, place) for at, sale in enumerate(sales) for place in range(len(sale.lines))]
    OrderLine.objects.bulk_create(
        _line(sales[at], fulfilments[at], place, allocation_id)
        for (at, place), allocation_id in zip(of_line, carried.allocation_ids, strict=True)
    )
    facts: list[events.DomainEvent] = []
    for order, fulfilment in zip(orders, fulfilments, strict=True):
        facts.append(_placed(order))
        # Who left no address can be asked nothing, and no paper waits for her goods.
        if order.email:
            facts.append(GoodsLeft(order_id=order.pk, fulfilment_id=fulfilment.pk))
    events.record_many(facts, actor=actor, now=now)
    return Booked(orders, [(of_line[short.place][0], short) for short in carried.shortfalls])


def _next_numbers(count: int) -> list[str]:
    """Return so many order numbers; one statement."""
    rows = statements.fetch(
        "SELECT nextval('order_number') FROM generate_series(1, %(count)s::integer)",
        {"count": count},
    )
    return [f"{number}{luhn_digit(str(number))}" for (number,) in rows]


def _order(sale: Sale, number: str, plan: PaymentPlan) -> Order:
    units = sum(line.quantity for line in sale.lines)
    facts = Facts(
        total=sale.total,
        captured=plan.amount,
        refunded=0,
        ordered_units=units,
        fulfilled_units=units,
        returned_units=0,
    )
    return Order(
        number=number,
        plan=plan,
        market_code=sale.market_code,
        language=sale.language,
        channel=Channel.TILL,
        customer_id=sale.customer_id,
        sold_by_name=sale.sold_by[:60],
        full_name=sale.full_name,
        email=sale.email,
        phone=sale.phone,
        currency=sale.currency,
        total=sale.total,
        tax=sum(_tax(sale, line) for line in sale.lines),
        money_state=money(facts),
        goods_state=goods(facts),
        after_sales=after_sales(facts),
        placed_at=sale.sold_at,
    )


def _tax(sale: Sale, line: SoldLine) -> int:
    return Money(line.gross, sale.currency).tax_included(line.rate).amount


def _line(sale: Sale, fulfilment: Fulfilment, place: int, allocation_id: int) -> OrderLine:
    line = sale.lines[place]
    tax = _tax(sale, line)
    return OrderLine(
        order_id=fulfilment.order_id,
        fulfilment=fulfilment,
        position=place,
        variant_id=line.variant_id,
        allocation_id=allocation_id,
        sku=line.sku,
        name_en=line.name_en,
        name_nb=line.name_nb,
        quantity=line.quantity,
        unit=line.unit,
        discount=line.discount,
        net=line.gross - tax,
        tax=tax,
        gross=line.gross,
        rate=line.rate,
        fulfilled=line.quantity,
    )


def _placed(order: Order) -> OrderPlaced:
    return OrderPlaced(
        order_id=order.pk,
        cart_id="",
        channel=order.channel,
        total=order.total,
        currency=order.currency,
        named=bool(order.customer_id or order.email),
    )
