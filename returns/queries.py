"""What a colleague at the return desk may see: orders that were presented to her, returns of her store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet, Sum

from commerce.cart.models import Method
from commerce.catalogue.queries.photos import photo_beside
from commerce.orders.models import Fulfilment, Order, OrderLine
from commerce.payments.models import PaymentCase, Tender
from commerce.payments.providers import store
from commerce.payments.queries import by_hand_of, disputes_of, lost_in
from core.actor import STORE, Actor, Role
from core.money import Money
from returns import errors, rules
from returns.models import Presentation, Return, ReturnLine
from stores.locations import queries as locations
from stores.locations.models import Location

PRESENTED_FOR = timedelta(hours=8)


def stores_for(actor: Actor) -> QuerySet[Location]:
    """Return the stores in which the actor may take goods back."""
    if not actor.has(*STORE, Role.MANAGER):
        return Location.objects.none()
    return locations.locations_for(actor).filter(kind=Location.Kind.STORE)


def orders_presented_to(actor: Actor, now: datetime) -> QuerySet[Order]:
    """Return the orders that customers showed to this colleague within her working day."""
    if actor.user_id is None or not actor.is_staff:
        return Order.objects.none()
    shown = Presentation.objects.filter(
        user_id=actor.user_id, at__gt=now - PRESENTED_FOR, location__in=stores_for(actor)
    )
    return Order.objects.filter(pk__in=shown.values("order_id"))


def order_presented_to(actor: Actor, order_id: int, now: datetime) -> Order:
    """Return one of them; raises OrderNotPresented."""
    order = orders_presented_to(actor, now).filter(pk=order_id).first()
    if order is None:
        raise errors.OrderNotPresented
    return order


def returns_for(actor: Actor) -> QuerySet[Return]:
    """Return the returns that were received where the actor works."""
    return Return.objects.filter(location__in=stores_for(actor))


def return_for(actor: Actor, number: str) -> Return:
    """Return one of them with its lines, refund and order; raises NoSuchReturn. Two statements."""
    found = (
        returns_for(actor)
        .select_related("order", "location", "refund")
        .prefetch_related(
            Prefetch("lines", ReturnLine.objects.select_related("order_line").order_by("pk"))
        )
        .filter(number=number)
        .first()
    )
    if found is None:
        raise errors.NoSuchReturn
    return found


def recent_returns(location: Location, *, limit: int = 20) -> list[Return]:
    """Return what a store took back last, newest first, refunds that failed on top; one statement."""
    rows = (
        Return.objects.filter(location=location)
        .select_related("order", "refund")
        .annotate(units=Sum("lines__quantity"))
        .order_by("-received_at", "-pk")[:limit]
    )
    return sorted(
        rows, key=lambda row: getattr(row, "refund", None) is None or row.refund.state != "failed"
    )


@dataclass(frozen=True, slots=True)
class DeskLine:
    """An order line at the desk: how many units can come back, until when, and why not."""

    line: OrderLine
    can_return: int
    last_day: date | None
    closed: bool

    @property
    def id(self) -> int:
        """Return the order line's id."""
        return self.line.pk


@dataclass(frozen=True, slots=True)
class Desk:
    """An order as the return desk sees it."""

    order: Order
    lines: tuple[DeskLine, ...]
    returns: tuple[Return, ...]
    captured: Money
    refundable: Money
    disputes: tuple[PaymentCase, ...]
    to_give: tuple[PaymentCase, ...]

    @property
    def can_return(self) -> bool:
        """Say whether anything can come back now."""
        return any(line.can_return for line in self.lines)


def desk(order: Order, *, now: datetime) -> Desk:
    """Return the order with what can come back; five statements, whatever its size."""
    lines = tuple(_desk_line(order, line, now) for line in lines_of(order))
    captured, asked = money_of(order)
    disputes = disputes_of(order.plan_id)
    returns = tuple(order.returns.select_related("location", "refund").order_by("pk"))
    return Desk(
        order=order,
        lines=lines,
        returns=returns,
        captured=Money(captured, order.currency),
        refundable=Money(_refundable(captured, asked, disputes), order.currency),
        disputes=tuple(disputes),
        to_give=tuple(by_hand_of(order.plan_id)),
    )


def lines_of(order: Order) -> list[OrderLine]:
    """Return the order's lines with fulfilment and product; one statement."""
    return list(
        OrderLine.objects.filter(order=order)
        .select_related("fulfilment__location", "variant__product")
        .annotate(photo=photo_beside("variant"))
        .order_by("position")
    )


def last_day_of(order: Order, line: OrderLine) -> date | None:
    """Return until when a line may come back; None while its goods have not left."""
    if line.fulfilment.fulfilled_at is None:
        return None
    zone = order.market.zone
    return rules.last_day(
        market=order.market_code,
        sold_on=order.placed_at.astimezone(zone).date(),
        fulfilled_at=line.fulfilment.fulfilled_at,
        zone=zone,
    )


def _desk_line(order: Order, line: OrderLine, now: datetime) -> DeskLine:
    last = last_day_of(order, line)
    closed = last is not None and now.astimezone(order.market.zone).date() > last
    left = 0 if closed else line.fulfilled - line.returned - line.lost
    return DeskLine(line=line, can_return=left, last_day=last, closed=closed)


def money_of(order: Order) -> tuple[int, int]:
    """Return what was captured and what was asked back, minor units; one statement."""
    sums = Tender.objects.filter(plan_id=order.plan_id).aggregate(
        captured=Sum("captured"), asked=Sum("refund_requested")
    )
    return sums["captured"] or 0, sums["asked"] or 0


def is_being_captured(order: Order) -> bool:
    """Say whether money was asked for and is not there yet."""
    sums = Tender.objects.filter(plan_id=order.plan_id).aggregate(
        captured=Sum("captured"), asked=Sum("capture_requested")
    )
    return (sums["asked"] or 0) > (sums["captured"] or 0)


def facts_of(order: Order, lines: Iterable[OrderLine]) -> rules.OrderFacts:
    """Return what a refund depends on; two statements beside the lines."""
    captured, asked = money_of(order)
    disputes = disputes_of(order.plan_id)
    return rules.OrderFacts(
        currency=order.currency,
        lines=tuple(
            rules.LineFacts(
                line_id=line.pk,
                quantity=line.quantity,
                returned=line.returned,
                gross=line.gross,
                delivered=_is_delivered(line),
                gone=line.cancelled + line.lost,
            )
            for line in lines
        ),
        delivery_gross=order.delivery_gross - order.delivery_let_off,
        refundable=_refundable(captured, asked, disputes),
        lost=sum(lost_in(disputes).values()),
    )


def _refundable(captured: int, asked: int, disputes: Iterable[PaymentCase]) -> int:
    """Return what may still be given back: what her bank has given back is not."""
    return max(captured - asked - sum(lost_in(disputes).values()), 0)


def _is_delivered(line: OrderLine) -> bool:
    """Say whether it came by parcel; what was cancelled did not, and its units are not awaited."""
    fulfilment = line.fulfilment
    return fulfilment.method == Method.DELIVER and fulfilment.state != Fulfilment.State.CANCELLED


def is_given_by_hand(order: Order) -> bool:
    """Say whether a till took its money: then who takes the goods back gives it, and no provider does."""
    return order.plan.last_tender.provider == store.NAME
