"""Reactions: what left may be reviewed some days later."""

from commerce.orders.events import GoodsLeft
from commerce.reviews import operations
from core import events


@events.handles(GoodsLeft)
def ask_later(event: GoodsLeft, happened: events.Happened) -> None:
    """Ask its buyer in some days."""
    operations.plan_request(order_id=event.order_id, now=happened.now)
