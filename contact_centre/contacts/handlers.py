"""Reactions: what happens with a person becomes an entry of her timeline."""

from typing import Any

from commerce.cart.events import SharingEnded, SharingStarted
from commerce.delivery.events import CaseClosed, CaseOpened, ParcelDispatched
from commerce.orders import gift_cards
from commerce.orders.events import OrderChanged, OrderPlaced
from commerce.payments.events import (
    GiftCardReplaced,
    GiftCardResumed,
    GiftCardStopped,
    PayLinkCreated,
    PayLinkOpened,
    PaymentDeclined,
)
from commerce.payments.models import Purse, Quote
from contact_centre.contacts import operations
from contact_centre.contacts.operations import Fact
from core import events
from core.models import Event
from returns.events import RefundFailed, RefundSettled, ReturnReceived
from stores.click_and_collect.events import CollectionHandedOver, CollectionReady
from stores.locations.models import Location

# What happened to a cart before it named anybody is told once its order does.
OF_CART = {
    "SharingStarted": "sharing_started",
    "SharingEnded": "sharing_ended",
    "PayLinkCreated": "pay_link_created",
    "PayLinkOpened": "pay_link_opened",
    "PaymentDeclined": "payment_declined",
}


def _fact(kind: str, happened: events.Happened, **params: Any) -> Fact:
    return Fact(
        event_id=happened.event_id,
        kind=kind,
        channel=happened.actor["channel"],
        at=happened.at,
        params=params,
        actor_name=happened.actor["name"],
    )


_OfCard = GiftCardStopped | GiftCardResumed | GiftCardReplaced


def _place(location_id: int) -> str:
    return Location.objects.values_list("name", flat=True).get(pk=location_id)


@events.handles(SharingStarted)
def sharing_started(event: SharingStarted, happened: events.Happened) -> None:
    """Note that an advisor looks at the cart, or started it."""
    operations.note_of_cart(
        cart_id=event.cart_id, fact=_fact("sharing_started", happened), now=happened.now
    )


@events.handles(SharingEnded)
def sharing_ended(event: SharingEnded, happened: events.Happened) -> None:
    """Nobody looks any more."""
    operations.note_of_cart(
        cart_id=event.cart_id, fact=_fact("sharing_ended", happened), now=happened.now
    )


@events.handles(PayLinkCreated)
def pay_link_created(event: PayLinkCreated, happened: events.Happened) -> None:
    """Note that a link to pay is on its way."""
    operations.note_of_cart(
        cart_id=event.cart_id, fact=_fact("pay_link_created", happened), now=happened.now
    )


@events.handles(PayLinkOpened)
def pay_link_opened(event: PayLinkOpened, happened: events.Happened) -> None:
    """She opened it."""
    operations.note_of_cart(
        cart_id=event.cart_id, fact=_fact("pay_link_opened", happened), now=happened.now
    )


@events.handles(PaymentDeclined)
def payment_declined(event: PaymentDeclined, happened: events.Happened) -> None:
    """Her card was refused."""
    fact = _fact("payment_declined", happened, reason=event.reason)
    operations.note_of_cart(cart_id=event.cart_id, fact=fact, now=happened.now)


@events.handles(OrderPlaced, where=lambda placed: placed.named)
def order_placed(event: OrderPlaced, happened: events.Happened) -> None:
    """She bought; what happened to the cart before it named her is added."""
    fact = _fact("order_placed", happened, amount=event.total, currency=event.currency)
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)
    if not event.cart_id:
        return
    quotes = Quote.objects.filter(cart_id=event.cart_id).values_list("pk", flat=True)
    subjects = [f"cart:{event.cart_id}", *(f"quote:{pk}" for pk in quotes)]
    for earlier in Event.objects.filter(
        subject__in=subjects, type__in=OF_CART, at__lte=happened.at
    ):
        params = {"reason": earlier.payload["reason"]} if "reason" in earlier.payload else {}
        operations.note_of_order(
            order_id=event.order_id,
            now=happened.now,
            fact=Fact(
                event_id=earlier.pk,
                kind=OF_CART[earlier.type],
                channel=earlier.actor["channel"],
                at=earlier.at,
                params=params,
                actor_name=earlier.actor["name"],
            ),
        )


@events.handles(CollectionReady)
def collection_ready(event: CollectionReady, happened: events.Happened) -> None:
    """Her goods wait in a store."""
    fact = _fact("collection_ready", happened, place=_place(event.location_id))
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)


@events.handles(CollectionHandedOver)
def collection_handed_over(event: CollectionHandedOver, happened: events.Happened) -> None:
    """She has them."""
    fact = _fact("collection_handed_over", happened, place=_place(event.location_id))
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)


@events.handles(ParcelDispatched)
def parcel_dispatched(event: ParcelDispatched, happened: events.Happened) -> None:
    """Her goods are with the carrier."""
    fact = _fact("parcel_dispatched", happened)
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)


@events.handles(OrderChanged)
def order_changed(event: OrderChanged, happened: events.Happened) -> None:
    """Units were cancelled or refunded, or it goes to another address."""
    money = {"amount": event.amount, "currency": event.currency} if event.amount else {}
    fact = _fact("order_changed", happened, units=event.units, **money)
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)


@events.handles(CaseOpened)
def parcel_case(event: CaseOpened, happened: events.Happened) -> None:
    """A parcel is late, lost, damaged, sent back, or could not be picked."""
    fact = _fact("parcel_case", happened, case=event.kind)
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)


@events.handles(CaseClosed)
def parcel_case_ended(event: CaseClosed, happened: events.Happened) -> None:
    """It was sent again or refunded, or it arrived."""
    fact = _fact("parcel_case_ended", happened, case=event.outcome)
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)


@events.handles(ReturnReceived)
def return_received(event: ReturnReceived, happened: events.Happened) -> None:
    """She brought goods back."""
    fact = _fact(
        "return_received",
        happened,
        place=_place(event.location_id),
        units=event.units,
        number=event.number,
        amount=event.amount,
        currency=event.currency,
    )
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)


@events.handles(RefundSettled)
def refund_settled(event: RefundSettled, happened: events.Happened) -> None:
    """She has her money back."""
    fact = _fact(
        "refund_settled",
        happened,
        number=event.number,
        amount=event.amount,
        currency=event.currency,
    )
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)


@events.handles(RefundFailed)
def refund_failed(event: RefundFailed, happened: events.Happened) -> None:
    """Note that the provider refused to pay her back."""
    fact = _fact(
        "refund_failed", happened, number=event.number, amount=event.amount, currency=event.currency
    )
    operations.note_of_order(order_id=event.order_id, fact=fact, now=happened.now)


@events.handles(GiftCardStopped)
def gift_card_stopped(event: GiftCardStopped, happened: events.Happened) -> None:
    """A card that she bought pays nothing any more."""
    _note_of_card(event, _fact("gift_card_stopped", happened, **_card(event)), happened)


@events.handles(GiftCardResumed)
def gift_card_resumed(event: GiftCardResumed, happened: events.Happened) -> None:
    """It may be spent again."""
    _note_of_card(event, _fact("gift_card_resumed", happened, **_card(event)), happened)


@events.handles(GiftCardReplaced)
def gift_card_replaced(event: GiftCardReplaced, happened: events.Happened) -> None:
    """Another code was mailed for what was left on it."""
    _note_of_card(event, _fact("gift_card_replaced", happened, **_card(event)), happened)


def _card(event: _OfCard) -> dict[str, Any]:
    last4 = Purse.objects.values_list("last4", flat=True).get(pk=event.purse_id)
    return {"number": f"•••• {last4}", "amount": event.amount, "currency": event.currency}


def _note_of_card(event: _OfCard, fact: Fact, happened: events.Happened) -> None:
    order = gift_cards.order_of(event.purse_id)
    if order is not None:
        operations.note_of_order(order_id=order.pk, fact=fact, now=happened.now)
