"""Reactions: the confirmation goes out, and the summaries follow the money."""

from commerce.orders import messages, operations
from commerce.orders.events import OrderPlaced
from commerce.orders.models import Order
from commerce.payments.events import ProviderCallDone
from core import events


@events.handles(OrderPlaced)
def confirm_order(event: OrderPlaced, happened: events.Happened) -> None:
    """Write the confirmation mail."""
    messages.queue_confirmation(Order.objects.get(pk=event.order_id), now=happened.now)


@events.handles(ProviderCallDone)
def summarise_after_money_moved(event: ProviderCallDone, happened: events.Happened) -> None:
    """Write the order's summaries anew."""
    order_id = Order.objects.filter(plan_id=event.plan_id).values_list("pk", flat=True).first()
    if order_id is not None:
        operations.summarise(operations.lock_order(order_id))
