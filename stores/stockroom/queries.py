"""What is to be done in a stock room, for who works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.actor import Actor
from stores.inventory.models import StockLevel
from stores.locations import queries as places
from stores.locations.models import Location
from stores.stockroom.errors import NoCount, NoDelivery, NoTransfer
from stores.stockroom.models import (
    Adjustment,
    CountLine,
    CountTask,
    DeliveryLine,
    ExpectedDelivery,
    Transfer,
    TransferLine,
)
from stores.stockroom.rules import EFFECTS

SHOWN, LATELY, RECENT = 100, 20, timedelta(days=14)
_OPEN = ~Q(state=ExpectedDelivery.State.CLOSED)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits in a stock room."""

    deliveries: int
    confirmations: int
    uncounted: int
    to_send: int
    blocked: int
    quarantined: int


def counts(location_id: int) -> Counts:
    """Count what waits at a place."""
    deliveries = ExpectedDelivery.objects.filter(_OPEN, location_id=location_id)
    waiting = Adjustment.objects.filter(state=Adjustment.State.WAITING, location_id=location_id)
    lines = CountLine.objects.filter(task__location_id=location_id, task__closed_at=None)
    apart = StockLevel.objects.filter(location_id=location_id, quarantined__gt=0)
    return Counts(
        deliveries=deliveries.count(),
        confirmations=waiting.count(),
        to_send=Transfer.objects.filter(origin=location_id, state=Transfer.State.ASKED).count(),
        uncounted=lines.filter(
            state__in=[CountLine.State.TO_COUNT, CountLine.State.RECOUNT]
        ).count(),
        blocked=lines.filter(state=CountLine.State.BLOCKED).count(),
        quarantined=apart.aggregate(units=Sum("quarantined", default=0))["units"],
    )


def deliveries_for(actor: Actor) -> QuerySet[ExpectedDelivery]:
    """Return the deliveries to the places where the actor works."""
    return ExpectedDelivery.objects.filter(location__in=places.locations_for(actor).values("pk"))


def delivery_for(actor: Actor, delivery_id: int) -> ExpectedDelivery:
    """Return it with its place; raises NoDelivery."""
    found = deliveries_for(actor).select_related("location").filter(pk=delivery_id).first()
    if found is None:
        raise NoDelivery
    return found


def lines_of(delivery: ExpectedDelivery) -> list[DeliveryLine]:
    """Return its lines with their variants, in the order in which they were said; one statement."""
    return list(delivery.lines.select_related("variant").order_by("pk"))


def open_deliveries(location_id: int) -> QuerySet[ExpectedDelivery]:
    """Return what is expected or partly here, the earliest day first, with units expected and received."""
    found = _counted(ExpectedDelivery.objects.filter(_OPEN, location_id=location_id))
    return found.order_by("due_on", "pk")[:SHOWN]


def closed_deliveries(location_id: int, *, now: datetime) -> QuerySet[ExpectedDelivery]:
    """Return what was closed within two weeks, newest first, with the number of lines that differ."""
    closed = ExpectedDelivery.objects.filter(location_id=location_id, closed_at__gt=now - RECENT)
    return _counted(closed).order_by("-closed_at")[:SHOWN]


def _counted(deliveries: QuerySet[ExpectedDelivery]) -> QuerySet[ExpectedDelivery]:
    differs = ~Q(lines__received=F("lines__expected")) | Q(lines__damaged__gt=0)
    return deliveries.annotate(
        units=Sum("lines__expected", default=0),
        here=Sum("lines__received", default=0),
        differing=Count("lines", filter=differs),
    )


def adjustments_for(actor: Actor) -> QuerySet[Adjustment]:
    """Return what was adjusted, or waits for a second person, where the actor works."""
    return Adjustment.objects.filter(location__in=places.locations_for(actor).values("pk"))


def adjustments(location_id: int) -> list[Adjustment]:
    """Return what waits for a second person at a place, oldest first, then what was done last; two statements."""
    own = Adjustment.objects.filter(location_id=location_id)
    waits = Adjustment.State.WAITING
    return [
        *own.filter(state=waits).order_by("asked_at")[:SHOWN],
        *own.exclude(state=waits).order_by("-asked_at")[:LATELY],
    ]


def quarantine(location_id: int) -> list[tuple[int, int]]:
    """Return what is set apart at a place as (variant id, units)."""
    apart = StockLevel.objects.filter(location_id=location_id, quarantined__gt=0)
    return list(
        apart.order_by("bin", "variant_id").values_list("variant_id", "quarantined")[:SHOWN]
    )


def counts_for(actor: Actor) -> QuerySet[CountTask]:
    """Return the counts of the places where the actor works."""
    return CountTask.objects.filter(location__in=places.locations_for(actor).values("pk"))


def open_counts(location_id: int) -> QuerySet[CountTask]:
    """Return what is being counted at a place, oldest first, with how many lines it has and how many are done."""
    tasks = CountTask.objects.filter(location_id=location_id, closed_at=None)
    done = Q(lines__state=CountLine.State.BOOKED)
    return tasks.annotate(total=Count("lines"), done=Count("lines", filter=done)).order_by(
        "made_at"
    )


def count_for(actor: Actor, task_id: int, location_id: int) -> CountTask:
    """Return a count of a place; raises NoCount."""
    found = counts_for(actor).filter(pk=task_id, location_id=location_id).first()
    if found is None:
        raise NoCount
    return found


def transfers_for(actor: Actor) -> QuerySet[Transfer]:
    """Return the transfers from and to the places where the actor works."""
    mine = places.locations_for(actor).values("pk")
    return Transfer.objects.filter(Q(origin__in=mine) | Q(destination__in=mine))


def transfer_for(actor: Actor, transfer_id: int, location_id: int) -> Transfer:
    """Return a transfer from or to a place, with both and its delivery; raises NoTransfer."""
    here = Q(origin=location_id) | Q(destination=location_id)
    found = transfers_for(actor).filter(here, pk=transfer_id)
    transfer = found.select_related("origin", "destination", "delivery").first()
    if transfer is None:
        raise NoTransfer
    return transfer


def open_transfers(location_id: int) -> QuerySet[Transfer]:
    """Return what is asked for or on its way from and to a place, oldest first, with units sent and received."""
    here = Q(origin=location_id) | Q(destination=location_id)
    going = Q(state=Transfer.State.ASKED) | Q(
        state=Transfer.State.SENT, delivery__closed_at__isnull=True
    )
    asked = TransferLine.objects.filter(transfer=OuterRef("pk")).values("transfer")
    arrived = DeliveryLine.objects.filter(delivery__transfer=OuterRef("pk")).values("delivery")
    return (
        Transfer.objects.filter(here & going)
        .select_related("origin", "destination", "delivery")
        .annotate(
            asked=Coalesce(Subquery(asked.annotate(n=Sum("asked")).values("n")), 0),
            sent=Coalesce(Subquery(asked.annotate(n=Sum("sent")).values("n")), 0),
            arrived=Coalesce(Subquery(arrived.annotate(n=Sum("received")).values("n")), 0),
        )
        .order_by("asked_at")[:SHOWN]
    )


def taken_alone(
    location: Location, variant_id: int, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Return what the actor has written down here in the last day, agreed with by nobody.

    Units of the variant, and the value of all variants.
    """
    changing = [reason for reason, effect in EFFECTS.items() if effect.on_hand]
    own = Adjustment.objects.filter(
        location=location,
        state=Adjustment.State.BOOKED,
        decided_by__isnull=True,
        asked_by__user_id=actor.user_id,
        asked_at__gt=now - timedelta(days=1),
        reason__in=changing,
    )
    sums = own.aggregate(units=Sum("units", filter=Q(variant_id=variant_id)), value=Sum("value"))
    return sums["units"] or 0, sums["value"] or 0
