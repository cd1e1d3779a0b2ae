"""Reads: what an actor may see of parcels, the lists that staff work from, and the shopper's view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Concat

from commerce.catalogue.queries.photos import photo_beside
from commerce.delivery.errors import NoParcel
from commerce.delivery.events import ParcelPacked
from commerce.delivery.models import CaseNote, Parcel, ParcelCase, ParcelEvent, ParcelLine, Wave
from commerce.delivery.rules import (
    COSTS_MONEY,
    EXPECTED,
    HERE,
    TO_PICK,
    CaseKind,
    Outcome,
    State,
    outcomes_of,
)
from commerce.orders import picking
from commerce.orders.models import Order
from core.actor import CONTACT_CENTRE, Actor, Role
from core.cases import CaseState
from core.models import Delivery
from stores.inventory import queries as stock
from stores.locations import queries as places

# A list that is longer is worked from its beginning.
MOST = 200


def parcels_for(actor: Actor) -> QuerySet[Parcel]:
    """Return the parcels of the places where the actor's roles hold; nobody has none."""
    return Parcel.objects.filter(location__in=places.locations_for(actor))


def quiet(*, since: datetime, limit: int) -> list[str]:
    """Return the tracking numbers on their way that nobody asked about since, longest first; one statement."""
    return list(
        Parcel.objects.filter(state=State.DISPATCHED, asked_at__lt=since)
        .order_by("asked_at")
        .values_list("tracking_number", flat=True)[:limit]
    )


def _shown() -> QuerySet[Parcel]:
    lines = (
        ParcelLine.objects.select_related("order_line__variant__product")
        .annotate(photo=photo_beside("order_line__variant"))
        .order_by("order_line__position")
    )
    return Parcel.objects.select_related(
        "location", "fulfilment__order", "picker", "wave__started_by"
    ).prefetch_related(Prefetch("lines", lines))


def parcel_for(actor: Actor, parcel_id: int) -> Parcel:
    """Return one parcel with its order and lines; two statements. Raises NoParcel."""
    found = _shown().filter(pk=parcel_id, location__in=places.locations_for(actor)).first()
    if found is None:
        raise NoParcel
    return found


_HELD = ParcelCase.objects.filter(parcel=OuterRef("pk"), kind=CaseKind.SHORT).exclude(
    state=CaseState.CLOSED
)


def ready_to_pick(location_id: int) -> QuerySet[Parcel]:
    """Return what is to be picked at a place, oldest promise first; not what a case holds back."""
    return (
        Parcel.objects.filter(location_id=location_id, state__in=TO_PICK)
        .exclude(Exists(_HELD))
        .order_by("requested_at", "pk")
    )


def to_pick(location_id: int) -> list[Parcel]:
    """Return what is to be picked and packed at a place, oldest first; three statements."""
    return list(
        _shown()
        .filter(pk__in=ready_to_pick(location_id).values("pk"))
        .order_by("requested_at", "pk")[:MOST]
    )


def packed(location_id: int) -> list[Parcel]:
    """Return what is packed and has not left, oldest first, with or without its label; two statements.

    `gave_up` says of each whether asking for its label broke off without an answer.
    """
    return list(
        _shown()
        .filter(location_id=location_id, state=State.PACKED)
        .annotate(gave_up=Q(label_url="", label_error="") & ~Exists(_ASKING))
        .order_by("packed_at", "pk")[:MOST]
    )


def bookings(subject: Any) -> QuerySet[Delivery]:
    """Return the askings for a label that are not done, of the parcel that is the event's subject."""
    return Delivery.objects.filter(event__type=ParcelPacked.__name__, event__subject=subject)


_ASKING = bookings(
    Concat(Value(f"{ParcelPacked.subject_kind}:"), Cast(OuterRef("pk"), CharField()))
).filter(parked_at=None)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work there is at a place. `refused` are labels that the carrier would not give."""

    to_pick: int
    awaiting_label: int
    refused: int
    to_dispatch: int
    cases: int = 0


def counts(location_id: int) -> Counts:
    """Count the work of a place; two statements."""
    is_packed = Q(state=State.PACKED)
    row = Parcel.objects.filter(location_id=location_id).aggregate(
        to_pick=Count("pk", filter=Q(state__in=TO_PICK) & ~Q(Exists(_HELD))),
        awaiting_label=Count("pk", filter=is_packed & Q(label_url="", label_error="")),
        refused=Count("pk", filter=is_packed & Q(label_url="") & ~Q(label_error="")),
        to_dispatch=Count("pk", filter=is_packed & ~Q(label_url="")),
    )
    cases = ParcelCase.objects.filter(parcel__location_id=location_id).exclude(
        state=CaseState.CLOSED
    )
    return Counts(**row, cases=cases.count())


def of_order(order: Order) -> list[Parcel]:
    """Return the parcels of an order with their carriers' news, for pages that decided who may see it.

    Three statements; `parcel.events.all()` is oldest first.
    """
    news = ParcelEvent.objects.order_by("at", "pk")
    return list(
        _shown()
        .filter(fulfilment__order=order)
        .prefetch_related(Prefetch("events", news))
        .order_by("pk")
    )


def carrier_of(tracking_number: str) -> str | None:
    """Return who carries the parcel with this number, or None where it is none of ours."""
    ours = Parcel.objects.filter(tracking_number=tracking_number).exclude(tracking_number="")
    return ours.values_list("carrier", flat=True).first()


def shown(parcel_id: int) -> Parcel:
    """Return a parcel as labels and messages need it; two statements."""
    return _shown().get(pk=parcel_id)


@dataclass(frozen=True, slots=True)
class WaveSheet:
    """A wave with its boxes, in the order of their numbers; lines are in walking order with their shelf."""

    wave: Wave
    boxes: list[Parcel]
    stops: list[picking.Stop]


def wave_for(actor: Actor, wave_id: int) -> WaveSheet:
    """Return a wave of a place where the actor works, in walking order; five statements. Raises NoParcel."""
    wave = (
        Wave.objects.filter(pk=wave_id, location__in=places.locations_for(actor))
        .select_related("location", "started_by")
        .first()
    )
    if wave is None:
        raise NoParcel
    boxes = list(_shown().filter(wave=wave).order_by("requested_at", "pk"))
    lines = [(number, line) for number, box in enumerate(boxes, 1) for line in box.lines.all()]
    shelves = stock.shelves_of(
        wave.location_id, {line.order_line.variant_id for _number, line in lines}
    )
    return WaveSheet(wave, boxes, picking.stops_of(lines, shelves))


def waves_of(parcels: Iterable[Parcel]) -> list[tuple[Wave, int]]:
    """Return the waves among parcels that are to be picked, oldest first, each with how many; no statement."""
    counted = Counter(parcel.wave for parcel in parcels if parcel.wave is not None)
    return sorted(counted.items(), key=lambda one: one[0].started_at)


# Who ends a case as sent again or refunded.
MAY_SETTLE = (*CONTACT_CENTRE, Role.MANAGER, Role.ADMINISTRATOR)


def ends_of(case: ParcelCase, actor: Actor) -> list[Outcome]:
    """Return how the actor may end the case as it stands; no statement."""
    parcel = case.parcel
    if case.kind == CaseKind.RETURNED and case.looked_at is None:
        return []
    return [
        each
        for each in outcomes_of(case.kind, parcel.state, is_open=parcel.is_open)
        if each not in COSTS_MONEY or actor.has(*MAY_SETTLE)
    ]


def cases_for(actor: Actor) -> QuerySet[ParcelCase]:
    """Return the cases that the actor may work on: of her places; all in the contact centre."""
    if actor.is_system or actor.has(*CONTACT_CENTRE, Role.MANAGER):
        return ParcelCase.objects.all()
    return ParcelCase.objects.filter(parcel__location__in=places.locations_for(actor))


def open_cases(actor: Actor, *, location_id: int | None = None) -> list[ParcelCase]:
    """Return the cases that have not ended, the most urgent first; one statement."""
    found = cases_for(actor).exclude(state=CaseState.CLOSED)
    if location_id is not None:
        found = found.filter(parcel__location_id=location_id)
    return list(
        found.select_related("parcel__fulfilment__order", "parcel__location", "owner").order_by(
            "due_at", "pk"
        )[:MOST]
    )


def case_of(parcel: Parcel) -> ParcelCase | None:
    """Return the case of a parcel that has not ended, its goods' before its label's, with its notes; two statements."""
    notes = Prefetch("notes", CaseNote.objects.order_by("at", "pk"))
    found = ParcelCase.objects.filter(parcel=parcel).exclude(state=CaseState.CLOSED)
    cases = sorted(found.prefetch_related(notes), key=lambda case: case.kind == CaseKind.LABEL)
    return cases[0] if cases else None


def case_for(actor: Actor, case_id: int) -> ParcelCase | None:
    """Return a case with its parcel, notes and the carrier's news; four statements."""
    lines = (
        ParcelLine.objects.select_related("order_line__variant__product")
        .annotate(photo=photo_beside("order_line__variant"))
        .order_by("order_line__position")
    )
    return (
        cases_for(actor)
        .filter(pk=case_id)
        .select_related("parcel__fulfilment__order", "parcel__location", "owner")
        .prefetch_related(
            Prefetch("notes", CaseNote.objects.order_by("at", "pk")),
            Prefetch("parcel__lines", lines),
            Prefetch("parcel__events", ParcelEvent.objects.order_by("at", "pk")),
        )
        .first()
    )


def overdue(*, now: datetime, limit: int) -> list[int]:
    """Return what may be past its promised day, if one was kept, and no case looks after; last what a sweeper failed at."""
    looked_after = ParcelCase.objects.filter(
        ~Q(state=CaseState.CLOSED) & ~Q(kind=CaseKind.LABEL) | Q(kind=CaseKind.LATE),
        parcel=OuterRef("pk"),
    )
    return list(
        Parcel.objects.filter(Q(due_on__lt=now.date()) | Q(due_on=None), state__in=EXPECTED)
        .exclude(Exists(looked_after))
        .order_by(F("tried_at").asc(nulls_first=True), "due_on", "pk")
        .values_list("pk", flat=True)[:limit]
    )


def in_boxes(location_id: int, variant_id: int) -> int:
    """Return how many units of a variant are picked for parcels that are still at a place; one statement."""
    found = ParcelLine.objects.filter(
        parcel__location=location_id,
        parcel__state__in=sorted(HERE),
        order_line__variant=variant_id,
    )
    return found.aggregate(sum=Sum("picked"))["sum"] or 0
