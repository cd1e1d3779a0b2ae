"""The only writer of touches, the ledger of channels and service credits. Each is written once per cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, Sum

from accounts.models import User
from commerce.orders.models import Order
from core import events
from core.actor import Actor
from core.errors import Invalid
from core.markets import MARKETS
from core.operation import operation
from incentives import rules
from incentives.models import ChannelEntry, ServiceCredit, ServiceCreditRate, Touch
from returns.models import Return
from stores.locations.models import Location


@dataclass(frozen=True)
class ServiceCreditRateSet(events.DomainEvent):
    """From a day on a unit earns this much."""

    subject_kind: ClassVar[str] = "credit_rate"
    subject_field: ClassVar[str] = "rate_id"
    rate_id: int
    market: str
    amount: int


@operation
def set_rate(
    *, market: str, valid_from: date, amount: int, daily_units: int, actor: Actor, now: datetime
) -> ServiceCreditRate:
    """Write what a returned unit earns in a market from a day on, in the market's minor units."""
    if market not in MARKETS or amount < 0 or daily_units < 0:
        raise Invalid
    rate, _created = ServiceCreditRate.objects.update_or_create(
        market=market,
        valid_from=valid_from,
        defaults={
            "amount": amount,
            "currency": MARKETS[market].currency,
            "daily_units": daily_units,
        },
    )
    events.record(
        ServiceCreditRateSet(rate_id=rate.pk, market=market, amount=amount),
        actor=actor,
        now=now,
        privileged=True,
    )
    return rate


@operation
def record_touch(
    *,
    event_id: int,
    kind: str,
    channel: str,
    at: datetime,
    cart_id: str = "",
    order_id: int | None = None,
    user_id: int | None = None,
    location_id: int | None = None,
) -> None:
    """Write a touch, once per event; it belongs to the order of its cart as soon as there is one."""
    if order_id is None and cart_id:
        order_id = Order.objects.filter(cart_id=UUID(cart_id)).values_list("pk", flat=True).first()
    Touch.objects.get_or_create(
        event_id=event_id,
        defaults={
            "kind": kind,
            "channel": channel,
            "cart_id": UUID(cart_id) if cart_id else None,
            "order_id": order_id,
            "user_id": user_id,
            "location_id": location_id,
            "at": at,
        },
    )


@operation
def record_sale(*, event_id: int, order_id: int, at: datetime) -> None:
    """Count an order for the channel that sold it, and give it the touches of its cart."""
    order = Order.objects.get(pk=order_id)
    _enter(event_id, ChannelEntry.Kind.SALE, order, amount=order.total, at=at)
    if order.cart_id is not None:
        Touch.objects.filter(cart_id=order.cart_id, order=None).update(order=order)


@operation
def record_refund(*, event_id: int, order_id: int, amount: int, at: datetime) -> None:
    """Count a return against the channel that sold the order, wherever it was accepted."""
    _enter(
        event_id, ChannelEntry.Kind.REFUND, Order.objects.get(pk=order_id), amount=-amount, at=at
    )


def _enter(
    event_id: int, kind: ChannelEntry.Kind, order: Order, *, amount: int, at: datetime
) -> None:
    ChannelEntry.objects.get_or_create(
        event_id=event_id,
        kind=kind,
        defaults={
            "channel": order.channel,
            "order": order,
            "amount": amount,
            "currency": order.currency,
            "at": at,
        },
    )


@operation
def grant_service_credits(*, return_id: int) -> None:
    """Credit the accepting store a fixed sum per unit of a return that another channel had sold; once.

    The rate's row is locked, so that returns of the same day cannot pass its limit together.
    """
    received = Return.objects.select_related("order", "location").get(pk=return_id)
    if not rules.is_cross_channel(received.order.channel):
        return
    store = received.location
    day = store.local(received.received_at).date()
    rate = _locked_rate(store, day)
    left = rate.daily_units - _credited_on(store, day) if rate else 0
    own, circular = _is_of_colleague(received), received.order.sold_by_id == received.received_by_id

    for line in received.lines.filter(service_credit=None).order_by("pk"):
        units, withheld = rules.credited(
            rules.Case(
                units=line.quantity,
                is_own=own,
                is_circular=circular,
                has_rate=rate is not None,
                left_today=left,
            )
        )
        left -= units
        ServiceCredit.objects.create(
            return_line=line,
            location=store,
            units=units,
            withheld=withheld,
            day=day,
            at=received.received_at,
            amount=units * rate.amount if rate else 0,
            currency=rate.currency if rate else MARKETS[store.market].currency,
        )


def _locked_rate(store: Location, day: date) -> ServiceCreditRate | None:
    return (
        ServiceCreditRate.objects.select_for_update(no_key=True)
        .filter(market=store.market, valid_from__lte=day)
        .order_by("-valid_from")
        .first()
    )


def _credited_on(store: Location, day: date) -> int:
    sums: dict[str, Any] = ServiceCredit.objects.filter(location=store, day=day).aggregate(
        units=Sum("units")
    )
    return sums["units"] or 0


def _is_of_colleague(received: Return) -> bool:
    """Say whether the order belongs to somebody who works in the store that took it back."""
    order = received.order
    hers = Q(email__iexact=order.email) | Q(customer__email__iexact=order.email)
    if order.customer_id is not None:
        hers |= Q(customer__pk=order.customer_id)
    return User.objects.filter(hers, assignments__location_id=received.location_id).exists()
