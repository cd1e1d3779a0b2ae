"""Reactions: the confirmation goes out, and the summaries follow the money."""

from commerce.orders import messages, operations, rules
from commerce.orders.events import OrderPlaced
from commerce.orders.models import Order
from commerce.payments.events import ProviderCallDone
from commerce.pricing import operations as pricing
from core import events


@events.handles(OrderPlaced)
def confirm_order(event: OrderPlaced, happened: events.Happened) -> None:
    """Write the confirmation mail."""
    messages.queue_confirmation(Order.objects.get(pk=event.order_id), now=happened.now)


@events.handles(ProviderCallDone)
def summarise_after_money_moved(event: ProviderCallDone, happened: events.Happened) -> None:
    """Write the order's summaries anew. Codes of one that came to nothing are given back, before it is locked."""
    order = Order.objects.filter(plan_id=event.plan_id).first()
    if order is None:
        return
    if rules.came_to_nothing(operations.facts_of(order)):
        pricing.give_back_vouchers(order_number=order.number, now=happened.now)
    operations.summarise(operations.lock_order(order.pk))
