"""Reactions: facts of the other apps become touches, ledger lines and credits."""

from commerce.cart.events import EditingAllowed, SaleHelped, SharingStarted
from commerce.orders.events import OrderChanged, OrderPlaced
from commerce.payments.events import PayLinkCreated
from core import events
from core.actor import Channel
from incentives import operations
from incentives.models import Touch
from returns.events import ReturnReceived
from stores.click_and_collect.events import CollectionHandedOver
from stores.kiosks.events import HelpGiven, KioskUsed

Kind = Touch.Kind


@events.handles(SharingStarted)
def touch_of_looking(event: SharingStarted, happened: events.Happened) -> None:
    """Note that an advisor looked at a cart with its owner, or started it for a caller."""
    operations.record_touch(
        event_id=happened.event_id,
        kind=Kind.LOOKED,
        channel=happened.actor["channel"],
        at=happened.at,
        cart_id=event.cart_id,
        user_id=event.user_id,
    )


@events.handles(EditingAllowed)
def touch_of_editing(event: EditingAllowed, happened: events.Happened) -> None:
    """Note that the customer let an advisor edit."""
    operations.record_touch(
        event_id=happened.event_id,
        kind=Kind.EDITED,
        channel=happened.actor["channel"],
        at=happened.at,
        cart_id=event.cart_id,
        user_id=event.user_id,
    )


@events.handles(PayLinkCreated)
def touch_of_pay_link(event: PayLinkCreated, happened: events.Happened) -> None:
    """Note that an advisor sent a link to pay."""
    operations.record_touch(
        event_id=happened.event_id,
        kind=Kind.PAY_LINK,
        channel=happened.actor["channel"],
        at=happened.at,
        cart_id=event.cart_id,
        user_id=happened.actor["user_id"],
        location_id=happened.actor.get("location_id"),
    )


@events.handles(OrderPlaced)
def count_sale(event: OrderPlaced, happened: events.Happened) -> None:
    """Count the sale for the channel that offered the total."""
    operations.record_sale(event_id=happened.event_id, order_id=event.order_id, at=happened.at)
    operations.record_touch(
        event_id=happened.event_id,
        kind=Kind.SALE,
        channel=event.channel,
        at=happened.at,
        cart_id=event.cart_id,
        order_id=event.order_id,
        user_id=happened.actor["user_id"],
        location_id=happened.actor.get("location_id"),
    )


@events.handles(OrderChanged)
def count_change(event: OrderChanged, happened: events.Happened) -> None:
    """Count what was cancelled or lost against the selling channel, as a return does."""
    if event.amount:
        operations.record_refund(
            event_id=happened.event_id, order_id=event.order_id, amount=event.amount, at=happened.at
        )


@events.handles(CollectionHandedOver)
def touch_of_collection(event: CollectionHandedOver, happened: events.Happened) -> None:
    """Note that a store handed the goods over."""
    operations.record_touch(
        event_id=happened.event_id,
        kind=Kind.COLLECTION,
        channel=happened.actor["channel"],
        at=happened.at,
        order_id=event.order_id,
        user_id=happened.actor["user_id"],
        location_id=event.location_id,
    )


@events.handles(KioskUsed)
def touch_of_kiosk(event: KioskUsed, happened: events.Happened) -> None:
    """Note that a basket was begun at a store's kiosk, wherever it is paid."""
    operations.record_touch(
        event_id=happened.event_id,
        kind=Kind.KIOSK,
        channel=happened.actor["channel"],
        at=happened.at,
        cart_id=event.cart_id,
        location_id=event.location_id,
    )


@events.handles(HelpGiven)
def touch_of_help(event: HelpGiven, happened: events.Happened) -> None:
    """Note that a colleague came to the kiosk."""
    operations.record_touch(
        event_id=happened.event_id,
        kind=Kind.HELP,
        channel=Channel.STORE,
        at=happened.at,
        cart_id=event.cart_id,
        user_id=event.user_id,
        location_id=event.location_id,
    )


@events.handles(SaleHelped)
def touch_of_assisting(event: SaleHelped, happened: events.Happened) -> None:
    """Note that a colleague of a store worked on a sale, whoever settles it and wherever it is paid."""
    operations.record_touch(
        event_id=happened.event_id,
        kind=Kind.ASSISTED,
        channel=happened.actor["channel"],
        at=happened.at,
        cart_id=event.cart_id,
        user_id=event.user_id,
        location_id=event.location_id,
    )


@events.handles(ReturnReceived)
def count_refund(event: ReturnReceived, happened: events.Happened) -> None:
    """Count the refund against the selling channel, and credit the accepting store."""
    operations.record_refund(
        event_id=happened.event_id, order_id=event.order_id, amount=event.amount, at=happened.at
    )
    operations.record_touch(
        event_id=happened.event_id,
        kind=Kind.RETURN,
        channel=happened.actor["channel"],
        at=happened.at,
        order_id=event.order_id,
        user_id=happened.actor["user_id"],
        location_id=event.location_id,
    )
    operations.grant_service_credits(return_id=event.return_id)
