"""Reactions: the confirmation goes out, and the summaries follow the money."""

from commerce.orders import change_notices, changes, gift_cards, messages, operations, rules
from commerce.orders.events import OrderChanged, OrderPlaced
from commerce.orders.models import Order, OrderChange
from commerce.payments.events import PaymentCaseClosed, PaymentCaseOpened, ProviderCallDone
from commerce.payments.models import PaymentCase
from commerce.pricing import operations as pricing
from core import events


@events.handles(OrderPlaced, where=lambda placed: not placed.at_till)
def confirm_order(event: OrderPlaced, happened: events.Happened) -> None:
    """Write the confirmation mail. Who bought at a till has her goods, and asks for a receipt there."""
    messages.queue_confirmation(Order.objects.get(pk=event.order_id), now=happened.now)


@events.handles(ProviderCallDone)
def send_gift_cards(event: ProviderCallDone, happened: events.Happened) -> None:
    """Mail the gift cards whose money has been taken."""
    if event.kind == "capture":
        gift_cards.issue(cause=event.cause, now=happened.now)


@events.handles(ProviderCallDone)
def summarise_after_money_moved(event: ProviderCallDone, happened: events.Happened) -> None:
    """Write the order's summaries anew. Codes of one that came to nothing are given back, before it is locked."""
    order = Order.objects.filter(plan_id=event.plan_id).first()
    if order is None:
        return
    if rules.came_to_nothing(operations.facts_of(order)):
        pricing.give_back_vouchers(order_number=order.number, now=happened.now)
    operations.summarise(operations.lock_order(order.pk))
    if event.kind == "capture":
        changes.let_go_of_the_rest(order_id=order.pk, now=happened.now)


@events.handles(PaymentCaseOpened)
def stop_cards_of_a_dispute(event: PaymentCaseOpened, happened: events.Happened) -> None:
    """Stop what is left on gift cards whose payment is disputed."""
    if event.kind == PaymentCase.Kind.DISPUTE:
        gift_cards.stop_disputed(plan_id=event.plan_id, now=happened.now)


@events.handles(PaymentCaseClosed)
def let_cards_go_on(event: PaymentCaseClosed, happened: events.Happened) -> None:
    """Let them go on where the bank has decided for us; a dispute that is lost keeps them stopped."""
    if event.kind == PaymentCase.Kind.DISPUTE and event.outcome == PaymentCase.Outcome.WON:
        gift_cards.resume_disputed(plan_id=event.plan_id, now=happened.now)


@events.handles(OrderChanged)
def tell_about_the_change(event: OrderChanged, happened: events.Happened) -> None:
    """Write to the customer what was changed, and what becomes of the money."""
    change = OrderChange.objects.select_related("order").get(pk=event.change_id)
    change_notices.queue_notice(change, now=happened.now)


@events.handles(OrderChanged)
def give_codes_back(event: OrderChanged, happened: events.Happened) -> None:
    """Give back the codes of an order of which nothing is left, where no money tells (a total of 0)."""
    order = Order.objects.get(changes=event.change_id)
    if order.goods_state == Order.GoodsState.CANCELLED:
        pricing.give_back_vouchers(order_number=order.number, now=happened.now)
