"""`price(cart, context)`: what a cart costs, line by line, and why. Pure.

Consumer prices contain VAT. Tax follows the destination (the address, or the store of a
collection), is rounded once per line, and a total is the sum of its lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from commerce.pricing.delivery import Way, choose
from commerce.pricing.promotions import Applied, Buyer, Loser, Promotion, Reason, apply
from commerce.pricing.vat import vat_rate
from core.money import Money


@dataclass(frozen=True, slots=True)
class Item:
    """A line to be priced. `unit` is the list price with tax; `country` is its destination.

    `store_id` is the store of a collection; what promotions select by stands beside it.
    """

    ref: str
    variant_id: int
    quantity: int
    unit: Money
    vat_class: str
    country: str
    delivered: bool
    sku: str = ""
    brand: str = ""
    category_path: str = ""
    store_id: int | None = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its price: gross = list x quantity - discount = net + tax."""

    ref: str
    variant_id: int
    quantity: int
    unit: Money
    list_total: Money
    discount: Money
    net: Money
    tax: Money
    gross: Money
    rate: Decimal
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """The charge for home delivery; taxed at the standard rate of the destination."""

    gross: Money
    net: Money
    tax: Money
    rate: Decimal
    # The promotion that made it free or cheaper, with what it took off.
    reason: Reason | None = None
    # What is missing to free delivery, where there is something delivered, it is not free, and no offer helps.
    until_free: Money | None = None
    # How it is brought; None where nothing is delivered, or nobody brings it there.
    way: Way | None = None
    is_out_of_reach: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What a price depends on beside the lines. `delivery_amount` is what `way` costs, minor units.

    `ways` are all that fit the address and the weight; `delivery_free_from` is None for never.
    """

    currency: str
    country: str
    day: date
    delivery_amount: int = 0
    delivery_free_from: int | None = 0
    promotions: tuple[Promotion, ...] = ()
    buyer: Buyer = field(default_factory=Buyer)
    way: Way | None = None
    ways: tuple[Way, ...] = ()
    # Whether the market has ways of delivery at all.
    delivers: bool = False

    @property
    def usual_delivery(self) -> Money:
        """Return what the way costs that nobody has to choose, before anything makes it free."""
        usual = choose(self.ways, "")
        return Money(usual.amount if usual else self.delivery_amount, self.currency)


@dataclass(frozen=True, slots=True)
class PricedCart:
    """The whole: every total is the sum of its lines."""

    currency: str
    lines: tuple[PricedLine, ...]
    delivery: Delivery
    losers: tuple[Loser, ...] = ()
    goods: Money = field(init=False)
    discount: Money = field(init=False)
    tax: Money = field(init=False)
    total: Money = field(init=False)

    def __post_init__(self) -> None:
        """Add up."""
        money = self.currency
        set_ = object.__setattr__
        set_(self, "goods", Money.total((line.gross for line in self.lines), money))
        set_(self, "discount", Money.total((line.discount for line in self.lines), money))
        set_(self, "tax", Money.total((line.tax for line in self.lines), money) + self.delivery.tax)
        set_(self, "total", self.goods + self.delivery.gross)

    def line(self, ref: str) -> PricedLine:
        """Return the line of the ref."""
        return next(line for line in self.lines if line.ref == ref)


def price(items: Sequence[Item], context: Context) -> PricedCart:
    """Return what the items cost. Each is taxed where it goes, rounded once.

    No offer takes anything off a gift card, nor counts it: it is money, worth what was paid for it.
    """
    goods = [item for item in items if item.vat_class != "gift_card"]
    applied = apply(goods, context.promotions, context.buyer, context.currency)
    lines = tuple(_line(item, applied.reasons.get(item.ref, ()), context) for item in items)
    delivered = [line for item, line in zip(items, lines, strict=True) if item.delivered]
    delivery, losers = _delivery(delivered, applied, context)
    return PricedCart(
        currency=context.currency,
        lines=lines,
        delivery=delivery,
        losers=(*applied.losers, *losers),
    )


def _line(item: Item, reasons: tuple[Reason, ...], context: Context) -> PricedLine:
    total = item.unit * item.quantity
    discount = Money.total((reason.amount for reason in reasons), context.currency)
    gross = total - discount
    rate = vat_rate(item.country, item.vat_class, context.day)
    tax = gross.tax_included(rate)
    return PricedLine(
        ref=item.ref,
        variant_id=item.variant_id,
        quantity=item.quantity,
        unit=item.unit,
        list_total=total,
        discount=discount,
        net=gross - tax,
        tax=tax,
        gross=gross,
        rate=rate,
        reasons=reasons,
    )


def _delivery(
    delivered: Sequence[PricedLine], applied: Applied, context: Context
) -> tuple[Delivery, list[Loser]]:
    """Return the charge, and the promotions that would have made free what costs nothing anyway.

    Delivery is free from a value of the goods before offers: no offer takes it away again. An offer
    of free delivery takes off what the usual way costs: who chooses a dearer one pays the difference.
    """
    zero = Money.zero(context.currency)
    rate = vat_rate(context.country, "standard", context.day)
    free = Delivery(
        gross=zero,
        net=zero,
        tax=zero,
        rate=rate,
        way=context.way if delivered else None,
        is_out_of_reach=bool(delivered) and context.delivers and context.way is None,
    )
    goods = Money.total((line.list_total for line in delivered), context.currency)
    free_from = context.delivery_free_from
    missing = None if free_from is None else free_from - goods.amount
    gross = Money(context.delivery_amount, context.currency)
    if not delivered or (missing is not None and missing <= 0) or not gross:
        why = "free-already" if delivered else "collected"
        return free, [Loser(promotion, why) for promotion in applied.delivery]
    off = min(gross, context.usual_delivery)
    if applied.delivery and off:
        first, *others = sorted(applied.delivery, key=lambda each: bool(each.code))
        losers = [Loser(other, "better", winner=first) for other in others]
        return _charged(replace(free, reason=Reason(first, off)), gross - off), losers
    until_free = None if missing is None else Money(missing, context.currency)
    losers = [Loser(promotion, "nothing") for promotion in applied.delivery]
    return _charged(replace(free, until_free=until_free), gross), losers


def _charged(delivery: Delivery, gross: Money) -> Delivery:
    tax = gross.tax_included(delivery.rate)
    return replace(delivery, gross=gross, net=gross - tax, tax=tax)
