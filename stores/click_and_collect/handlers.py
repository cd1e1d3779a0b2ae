"""Reactions: an order asks its stores to pick, and a shopper learns that it waits for her."""

from __future__ import annotations

from django.utils import translation

from commerce.orders.events import OrderPlaced, ReservationPaid
from core import events, outbox
from stores.click_and_collect import asking, messages, missing, operations, queries
from stores.click_and_collect.events import (
    CollectionPostponed,
    CollectionReady,
    MoreToPostpone,
    SendingLate,
    ShortfallDecided,
    ShortfallOpened,
    SubstituteProposed,
)
from stores.click_and_collect.rules import End, State
from stores.locations.events import StoreClosesEarly


@events.handles(OrderPlaced, where=lambda placed: not placed.at_till)
def request_collections(event: OrderPlaced, happened: events.Happened) -> None:
    """Put the order's collections on the pick lists of their stores."""
    operations.request_collections(order_id=event.order_id, now=happened.now)


@events.handles(ReservationPaid)
def keep_as_paid(event: ReservationPaid, happened: events.Happened) -> None:
    """Keep it as long as what was paid on the web."""
    operations.keep_as_paid(order_id=event.order_id, now=happened.now)


@events.handles(CollectionReady)
def tell_it_is_ready(event: CollectionReady, happened: events.Happened) -> None:
    """Write to the shopper, in the order's language; not when she was quicker than the mail."""
    collection = queries.noticed(event.collection_id)
    if collection.state != State.READY:
        return
    order = collection.fulfilment.order
    notice = messages.ready_notice(collection, now=happened.now)
    key = f"collection-ready:{collection.pk}:{event.rotation}"
    with translation.override(order.language):
        outbox.queue_letter(
            key=f"{key}:mail",
            to=order.email,
            subject=notice.subject,
            blocks=notice.blocks,
            now=happened.now,
        )
    if order.phone:
        outbox.queue_text(key=f"{key}:sms", to=order.phone, text=notice.text, now=happened.now)


@events.handles(ShortfallOpened)
def ask_what_to_do(event: ShortfallOpened, happened: events.Happened) -> None:
    """Write to the customer what is missing, with the page on which she chooses; not when it is over already."""
    case = missing.noticed_shortfall(event.shortfall_id)
    if case.is_open:
        asking.queue_question(case, key=f"shortfall:{happened.event_id}", now=happened.now)


@events.handles(SubstituteProposed)
def ask_about_a_substitute(event: SubstituteProposed, happened: events.Happened) -> None:
    """Write to the customer what the store has instead; not when it is decided already."""
    case = missing.noticed_shortfall(event.shortfall_id)
    if case.is_open:
        asking.queue_proposal(
            case, event.skus, key=f"substitute:{happened.event_id}", now=happened.now
        )


@events.handles(ShortfallDecided, where=lambda decided: decided.choice == End.KEPT)
def tell_it_is_there(event: ShortfallDecided, happened: events.Happened) -> None:
    """Write that it is there after all; other ends have mails of their own."""
    case = missing.noticed_shortfall(event.shortfall_id)
    asking.queue_found(case, key=f"shortfall-kept:{case.pk}", now=happened.now)


@events.handles(StoreClosesEarly)
def postpone_what_cannot_be_kept(event: StoreClosesEarly, happened: events.Happened) -> None:
    """Move what was promised for after the closing."""
    operations.postpone(location_id=event.location_id, now=happened.now)


@events.handles(MoreToPostpone)
def postpone_more(event: MoreToPostpone, happened: events.Happened) -> None:
    """Go on with the next set."""
    operations.postpone(location_id=event.location_id, after=event.after, now=happened.now)


@events.handles(CollectionPostponed)
def tell_it_comes_later(event: CollectionPostponed, happened: events.Happened) -> None:
    """Write to the shopper when it is ready, or until when it is kept; and what she can do instead."""
    collection = queries.noticed(event.collection_id)
    messages.queue_postponed(
        collection, key=f"collection-later:{happened.event_id}", now=happened.now
    )


@events.handles(SendingLate)
def tell_it_has_not_arrived(event: SendingLate, happened: events.Happened) -> None:
    """Write to the shopper that it comes later, and when."""
    collection = queries.noticed(event.collection_id)
    messages.queue_late(collection, key=f"sending-late:{happened.event_id}", now=happened.now)
