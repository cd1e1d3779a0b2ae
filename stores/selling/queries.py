"""Reads of tills: whose token it is, what a manager keeps, what a till has done so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from commerce.orders.models import Order
from core import codes
from core.actor import Actor, Role
from stores.locations import queries as locations
from stores.locations.models import Location
from stores.selling import summing
from stores.selling.choices import ReceiptKind, Why
from stores.selling.models import (
    Closing,
    MemberCode,
    Parked,
    Receipt,
    SoldBeyond,
    Till,
    TillPayment,
)

MAY_KEEP = (Role.STORE_MANAGER, Role.MANAGER)


def till_of(token: str) -> Till | None:
    """Return the till of a token, with its store; one statement."""
    if not token:
        return None
    return (
        Till.objects.select_related("location")
        .filter(token_hash=codes.token_hash(token), is_active=True)
        .first()
    )


def stores_for(actor: Actor) -> QuerySet[Location]:
    """Return the stores whose tills the actor keeps: those that she manages."""
    if actor.is_system:
        return Location.objects.filter(kind=Location.Kind.STORE)
    if not actor.has(*MAY_KEEP):
        return Location.objects.none()
    return locations.locations_for(actor).filter(kind=Location.Kind.STORE)


def tills_for(actor: Actor) -> QuerySet[Till]:
    """Return the tills that the actor keeps."""
    return Till.objects.filter(location__in=stores_for(actor))


def parked_for(actor: Actor) -> QuerySet[Parked]:
    """Return the receipts that wait in the stores that the actor manages."""
    return Parked.objects.filter(till__location__in=stores_for(actor), state=Parked.State.OPEN)


@dataclass(frozen=True, slots=True)
class Alike:
    """How many receipts of a store wait for the same reason."""

    why: Why
    count: int


def parked_alike(actor: Actor, location_id: int) -> list[Alike]:
    """Return why receipts of a store wait, what most wait for first; one statement."""
    rows = parked_for(actor).filter(till__location=location_id).values_list("why")
    return [Alike(Why(why), count) for why, count in rows.annotate(n=Count("pk")).order_by("-n")]


def sums_of(till: Till, *, until: datetime | None = None) -> dict[str, Any]:
    """Return what a till did since it was last closed; one statement."""
    return summing.sums_of(till.pk, until=until)


def sales_of(*, till: int, number: int) -> list[Receipt]:
    """Return the sales that tills of this number, of any store, printed under a number; one statement."""
    return list(
        Receipt.objects.filter(till__number=till, number=number, kind=ReceiptKind.SALE)
        .select_related("order", "till__location")
        .order_by("-taken_at", "pk")[:200]
    )


def till_payment_of(till: Till, client_id: UUID) -> TillPayment | None:
    """Return what the till took, or gave back, under an id; one statement."""
    found = TillPayment.objects.select_related("order", "till")
    return found.filter(till=till, client_id=client_id).first()


def noted_payments(*, older_than: datetime, limit: int = 50) -> list[TillPayment]:
    """Return the money of tills that was written down and not settled yet, oldest first; one statement."""
    waiting = TillPayment.objects.filter(
        state=TillPayment.State.NOTED, received_at__lt=older_than
    ).select_related("till", "order")
    return list(waiting.order_by("received_at")[:limit])


def closing_of(till: Till, number: int) -> Closing | None:
    """Return a closing of a till."""
    return Closing.objects.filter(till=till, number=number).first()


@dataclass(frozen=True, slots=True)
class ToCount:
    """A variant of which a till sold more than the books had free, since it was last counted."""

    variant_id: int
    sku: str
    name: str
    beyond: int
    promised: int
    since: datetime


def to_count(location_id: int, *, language: str, limit: int = 100) -> list[ToCount]:
    """Return what a store has to count because its tills sold beyond the books; one statement."""
    name = "variant__product__name_nb" if language == "nb" else "variant__product__name_en"
    counted = Q(variant__stock_levels__location_id=F("location_id")) & (
        Q(variant__stock_levels__counted_at=None) | Q(variant__stock_levels__counted_at__lt=F("at"))
    )
    rows = (
        SoldBeyond.objects.filter(counted, location_id=location_id)
        .values_list("variant_id", "variant__sku", name)
        .annotate(units=Sum("beyond"), kept=Sum("promised"), last=Max("at"))
        .order_by("-last")[:limit]
    )
    return [ToCount(*row) for row in rows]


def receipt_of_order(order: Order) -> Receipt | None:
    """Return the receipt that an order of a till was sold with."""
    return (
        Receipt.objects.select_related("till__location")
        .filter(order=order, kind=ReceiptKind.SALE)
        .first()
    )


def member_code_of(customer_id: int) -> MemberCode | None:
    """Return the code that a customer shows at a till."""
    return MemberCode.objects.filter(customer_id=customer_id).first()


def summaries(tills: Iterable[Till]) -> dict[int, dict[str, Any]]:
    """Return what each till did since it was last closed; five statements per till."""
    return {till.pk: sums_of(till) for till in tills}
