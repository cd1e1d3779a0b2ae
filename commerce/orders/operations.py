"""The only writer of orders. `settle_payment` makes at most one per cart, whoever calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts import buying
from commerce.cart import operations as carts
from commerce.cart.models import Cart, Method
from commerce.orders.events import GoodsLeft, OrderPlaced
from commerce.orders.models import Fulfilment, Order, OrderLine
from commerce.orders.rules import Facts, after_sales, goods, money
from commerce.payments import operations as payments
from commerce.payments.models import Quote, QuoteLine, Tender
from commerce.payments.models.tenders import COUNTER
from commerce.payments.providers import ProviderPayment
from commerce.payments.reasons import Reason
from commerce.pricing import operations as pricing
from commerce.pricing.errors import NotFirstOrder
from commerce.pricing.models import Promotion
from core import events, together
from core.actor import SYSTEM, Actor, Channel
from core.errors import Conflict
from core.money import Money, cumulative_part
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.rules import Demand
from stores.locations import operations as locations


class NotPaid(Conflict):
    """The order is not paid for yet."""

    status = 402
    code = "not-paid"
    title = _("This is not paid yet")


@dataclass(frozen=True, slots=True)
class Settled:
    """What a payment's state led to: an order, a refusal, or nothing yet (`waiting`, `declined`)."""

    state: str
    order: Order | None = None


# A tender with its quote, and the order where it is placed.
_WITH_PLAN = Tender.objects.select_related("plan__quote", "plan__order")


@operation
def settle_payment(*, tender_id: UUID, payment: ProviderPayment, now: datetime) -> Settled:
    """Act on what the provider says of a payment. Browser return, webhook, poll and sweeper call this.

    An authorisation of the quote in force places the order, once, as soon as every tender of its
    plan is authorised for its amount. An authorisation of a quote that has ended is let go at the
    provider, and so is money for a try at a card terminal that has ended. Raises OutOfStock when the goods are gone although the hold had expired, BalanceSpent
    when a gift card's money is: the caller then calls `refuse_payment`.
    """
    cart = _lock_cart_of(tender_id)
    # Under this lock no other payment of the plan is adopted.
    tenders = list(_WITH_PLAN.filter(plan__tenders=tender_id))
    tender = next(each for each in tenders if each.pk == tender_id)
    quote = tender.plan.offer

    if payments.refuse_after_terminal(tender_id=tender_id, payment=payment, now=now):
        return Settled("refused")
    if quote.state == Quote.State.PLACED:
        payments.refuse_second_payment(tender, payment, now=now)
        return Settled("placed", tender.plan.order)
    if payment.authorised < tender.amount or payment.voided or payment.currency != quote.currency:
        payments.record_unpaid_state(tender_id=tender_id, payment=payment, now=now)
        ended = quote.state == Quote.State.VOID or payment.voided
        return Settled("ended" if ended else "declined" if payment.declines else "waiting")
    if (
        quote.state == Quote.State.VOID
        or cart.state != Cart.State.OPEN
        or cart.quote_id != quote.pk
    ):
        payments.refuse_late_payment(quote, tender_id, payment, Reason.CART_CHANGED, now=now)
        return Settled("refused")

    if payments.others_wait(tenders, besides=tender):
        payments.adopt_authorisation(tender_id, payment, now=now)
        return Settled("waiting")
    lines = list(quote.lines.order_by("position"))
    order = _place(cart, quote, lines, tenders, now=now)
    payments.adopt_authorisation(tender_id, payment, now=now)
    if any(line.method == Method.EMAIL for line in lines):
        _let_gift_cards_leave(order, now=now)
    return Settled("placed", order)


def has_placed(tender: Tender, payment: ProviderPayment) -> bool:
    """Say whether this payment is the one that placed its order: that stays so, and needs no lock to be said."""
    return tender.plan.offer.state == Quote.State.PLACED and tender.provider_id == payment.id


def _lock_cart_of(tender_id: UUID) -> Cart:
    """Lock the cart that a tender pays for: whose it is never changes."""
    carts_of = Cart.objects.filter(quotes__plan__tenders=tender_id)
    return carts_of.select_for_update(no_key=True, of=("self",)).get()


def _let_gift_cards_leave(order: Order, *, now: datetime) -> None:
    """Gift cards wait for no parcel: they leave with the placing, and are mailed when captured."""
    mailed = Fulfilment.objects.filter(order=order, method=Method.EMAIL)
    for fulfilment_id in mailed.values_list("pk", flat=True):
        fulfil(fulfilment_id=fulfilment_id, actor=SYSTEM, now=now)


@operation
def refuse_payment(
    *, tender_id: UUID, payment: ProviderPayment, why: Reason, now: datetime
) -> Settled:
    """Let go of an authorisation that cannot become an order: the goods are gone."""
    cart = _lock_cart_of(tender_id)
    tender = _WITH_PLAN.get(pk=tender_id)
    quote = tender.plan.offer
    if quote.state == Quote.State.PLACED:
        # Another page of it was paid meanwhile.
        payments.refuse_second_payment(tender, payment, now=now)
        return Settled("placed", tender.plan.order)
    payments.refuse_late_payment(quote, tender_id, payment, why, now=now)
    if cart.quote_id == quote.pk:
        cart.quote_id = None
        cart.save(update_fields=["quote_id"])
    return Settled("refused")


def _place(
    cart: Cart,
    quote: Quote,
    lines: Sequence[QuoteLine],
    tenders: Sequence[Tender],
    *,
    now: datetime,
) -> Order:
    """Turn a locked cart and its quote, which these tenders pay, into the order."""
    number = _next_number()
    order_cause = f"order:{number}"
    pricing.use_vouchers(
        codes=quote.codes,
        order_number=number,
        email=quote.details["email"],
        customer_id=cart.customer_id,
        now=now,
    )
    _note_first_order(cart, quote, number, lines, now)
    payments.keep_balances(tenders, now=now)
    allocations = inventory.allocate(
        demands=[
            Demand(line.stock_at_id, line.variant_id, line.quantity, ref=str(line.pk))
            for line in lines
            if line.method != Method.EMAIL
        ],
        hold_ids=[line.hold_id for line in lines if line.hold_id is not None],
        cause=order_cause,
        actor=SYSTEM,
        now=now,
    )
    if stores := {line.location_id for line in lines if line.method == Method.COLLECT}:
        sent = {line.location_id for line in lines if line.sent_from_id is not None}
        locations.keep_bookings(
            owner=cart.pk, location_ids=stores, cause=order_cause, now=now, sent=sent
        )
    order = Order(
        number=number,
        cart=cart,
        plan=quote.plan,
        market_code=quote.market_code,
        language=quote.language,
        channel=quote.channel,
        customer_id=cart.customer_id,
        visitor_key=cart.visitor_key,
        sold_by_id=quote.offered_by_id,
        sold_by_name=quote.offered_by_name,
        sold_in_id=quote.offered_in_id,
        currency=quote.currency,
        total=quote.total,
        tax=quote.tax,
        delivery_gross=quote.delivery_gross,
        delivery_tax=quote.delivery_tax,
        money_state=_money_at_first(tenders),
        placed_at=now,
        **quote.details,
    )
    fulfilments = {
        key: Fulfilment(order=order, location_id=key[0], method=key[1], sourced=sourced)
        for key, sourced in {
            (line.location_id, line.method): line.sourced for line in lines
        }.items()
    }
    order_lines = [
        OrderLine(
            order=order,
            fulfilment=fulfilments[line.location_id, line.method],
            position=line.position,
            variant_id=line.variant_id,
            allocation_id=allocations.get(str(line.pk)),
            sku=line.sku,
            name_en=line.name_en,
            name_nb=line.name_nb,
            quantity=line.quantity,
            unit=line.unit,
            discount=line.discount,
            reasons=line.reasons,
            net=line.net,
            tax=line.tax,
            gross=line.gross,
            rate=line.rate,
        )
        for line in lines
    ]
    together.insert([order, *fulfilments.values()], order_lines)
    payments.place_quote(quote)
    seller = Actor(
        channel=Channel(quote.channel),
        name=quote.offered_by_name,
        user_id=quote.offered_by_id,
        location_id=quote.offered_in_id,
    )
    carts.close_as_placed(cart, order_number=number, actor=seller, now=now)
    events.record(
        OrderPlaced(
            order_id=order.pk,
            cart_id=str(cart.pk),
            channel=order.channel,
            total=order.total,
            currency=order.currency,
        ),
        actor=seller,
        now=now,
    )
    return order


def _money_at_first(tenders: Sequence[Tender]) -> str:
    """Return how far the money of an order is that is being placed."""
    is_due = any(each.method == COUNTER for each in tenders)
    return Order.MoneyState.DUE if is_due else Order.MoneyState.AUTHORISED


def _note_first_order(
    cart: Cart, quote: Quote, number: str, lines: Sequence[QuoteLine], now: datetime
) -> None:
    """Note who has ordered; an offer for first orders counts on there being none before."""
    is_first = pricing.note_buyer(
        order_number=number, email=quote.details["email"], phone=quote.details["phone"], now=now
    )
    if cart.customer_id is not None:
        is_first &= buying.note_first_order(customer_id=cart.customer_id, now=now)
    if is_first:
        return
    used = {reason["promotion"] for line in lines for reason in line.reasons}
    if reason := quote.details["delivery"].get("reason"):
        used.add(reason["promotion"])
    if Promotion.objects.filter(pk__in=used, first_order=True).exists():
        raise NotFirstOrder


def _next_number() -> str:
    """Return the next order number: a sequence with a check digit, so that a misheard one is noticed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('order_number')")
        row = cursor.fetchone()
    digits = str(row[0])
    return digits + luhn_digit(digits)


def luhn_digit(digits: str) -> str:
    """Return the Luhn check digit (ISO/IEC 7812-1 annex B) of a string of digits."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def lock_order(order_id: int) -> Order:
    """Lock the order: after the work row and the stock, before the payment (docs/locking.md)."""
    return Order.objects.select_for_update(no_key=True, of=("self",)).get(pk=order_id)


@operation
def fulfil(
    *, fulfilment_id: int, actor: Actor, now: datetime, units: Mapping[int, int] | None = None
) -> None:
    """The goods of a fulfilment, or these `units` by order line, have left: count them, ask for their money.

    The delivery charge is captured with the first parcel; a part asks for the share of its units, so
    that the parts add up. Called by the operation that hands over or dispatches, in its transaction;
    the provider is called later, by a handler.
    """
    fulfilment = Fulfilment.objects.select_related("order").get(pk=fulfilment_id)
    order = lock_order(fulfilment.order_id)
    fulfilment.refresh_from_db(fields=["state"])
    if fulfilment.state != Fulfilment.State.OPEN:
        return
    lines = list(
        OrderLine.objects.filter(fulfilment=fulfilment).order_by("position").select_related("order")
    )
    leaving = {line.pk: line.left if units is None else units.get(line.pk, 0) for line in lines}
    amount = _delivery_charge_with(fulfilment, order)
    for line in lines:
        if leaving[line.pk]:
            amount += share(line, line.fulfilled + leaving[line.pk]) - share(line, line.fulfilled)
            line.fulfilled += leaving[line.pk]
            line.save(update_fields=["fulfilled"])
    is_done = not any(line.left for line in lines)
    if is_done:
        Fulfilment.objects.filter(pk=fulfilment_id).update(
            state=Fulfilment.State.DONE, fulfilled_at=now
        )
    all_of_it = all(leaving[line.pk] == line.quantity - line.cancelled for line in lines)
    part = "" if all_of_it else f"/{sum(line.fulfilled for line in lines)}"
    payments.request_capture(
        plan_id=order.plan_id,
        amount=amount,
        cause=f"fulfilment:{fulfilment_id}{part}",
        actor=actor,
        now=now,
        for_gift_cards=fulfilment.method == Method.EMAIL,
    )
    summarise(order)
    events.record(GoodsLeft(order_id=order.pk, fulfilment_id=fulfilment_id), actor=actor, now=now)


@operation
def unfulfil(*, fulfilment_id: int, units: Mapping[int, int]) -> None:
    """The goods of a fulfilment have not left after all: these `units` by order line are still to be given.

    Their money stays asked for: it is asked once per fulfilment, and what is let off later goes back.
    Called by the operation that takes a hand-over back, in its transaction. Raises Conflict where some
    of them were returned, or are known to be lost.
    """
    fulfilment = Fulfilment.objects.get(pk=fulfilment_id)
    order = lock_order(fulfilment.order_id)
    for line in OrderLine.objects.filter(fulfilment=fulfilment, pk__in=units):
        if line.returned + line.lost > line.fulfilled - units[line.pk]:
            raise Conflict(_("Some of it came back already."))
        line.fulfilled -= units[line.pk]
        line.save(update_fields=["fulfilled"])
    Fulfilment.objects.filter(pk=fulfilment_id).update(
        state=Fulfilment.State.OPEN, fulfilled_at=None
    )
    summarise(order)


def share(line: OrderLine, units: int) -> int:
    """Return what the first so many units of a line cost, minor units; of all of them its gross."""
    return cumulative_part(Money(line.gross, line.order.currency), units, line.quantity).amount


def _delivery_charge_with(fulfilment: Fulfilment, order: Order) -> int:
    """Return the delivery charge where this is the first parcel of a locked order, else nothing."""
    if fulfilment.method != Method.DELIVER:
        return 0
    sent = OrderLine.objects.filter(
        order=order, fulfilment__method=Method.DELIVER, fulfilled__gt=0
    ).exists()
    return 0 if sent else order.delivery_gross - order.delivery_let_off


def record_returned(order: Order, *, units: Mapping[int, int], refunds: Mapping[int, int]) -> None:
    """Count returned units and refunded amounts per line of a locked order; CHECKs stand behind it."""
    for line_id, quantity in units.items():
        OrderLine.objects.filter(pk=line_id, order=order).update(
            returned=F("returned") + quantity, refunded=F("refunded") + refunds.get(line_id, 0)
        )
    summarise(order)


def summarise(order: Order) -> None:
    """Write the three summaries of a locked order from its facts."""
    facts = facts_of(order)
    order.money_state, order.goods_state, order.after_sales = (
        money(facts),
        goods(facts),
        after_sales(facts),
    )
    order.save(update_fields=["money_state", "goods_state", "after_sales"])


def facts_of(order: Order) -> Facts:
    """Return the sums that the summaries are made from; two statements."""
    tenders = list(Tender.objects.filter(plan_id=order.plan_id))
    lines = list(OrderLine.objects.filter(order=order))
    let_off = order.delivery_let_off + sum(line.let_off - line.costs_instead for line in lines)
    others = sum(
        each.authorised - each.released for each in tenders if not (each.voided or each.is_due)
    )
    due = order.total - let_off - others
    return Facts(
        total=order.total,
        captured=sum(tender.captured for tender in tenders),
        refunded=sum(tender.refunded for tender in tenders),
        ordered_units=sum(line.quantity for line in lines),
        fulfilled_units=sum(line.fulfilled for line in lines),
        returned_units=sum(line.returned for line in lines),
        voided=all(tender.voided for tender in tenders),
        due=max(due, 0) if any(tender.is_due for tender in tenders) else 0,
        let_off=let_off,
        cancelled_units=sum(line.cancelled for line in lines),
    )
