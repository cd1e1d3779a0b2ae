"""Parcels, their lines and their carriers' news. Only `commerce.delivery.operations` writes these tables."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commerce.delivery.rules import AWAY, EXPECTED, HERE, TO_PICK, CaseKind, Outcome, State
from commerce.orders.models import Fulfilment, OrderLine
from core.cases import CaseState
from stores.inventory.models import Allocation
from stores.locations.models import Location


class Wave(models.Model):
    """Parcels that one person picks on one walk; over when none of them is to be picked any more."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="waves")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["location", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.pk} at {self.location_id}"


class Parcel(models.Model):
    """Goods of a fulfilment that travel in one box to the customer."""

    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="parcels")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="parcels")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="parcels"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacements",
        help_text="The parcel that went wrong and is sent again; its goods are paid for already.",
    )  # fmt: skip
    due_on = models.DateField(
        null=True, blank=True, help_text="The day by which it was promised; nothing moves it."
    )
    picker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    weight_g = models.PositiveIntegerField(null=True, blank=True)
    carrier = models.CharField(max_length=20, blank=True)
    tracking_number = models.CharField(max_length=40, blank=True)
    tracking_url = models.URLField(max_length=500, blank=True)
    label_url = models.URLField(max_length=500, blank=True)
    label_attempt = models.PositiveSmallIntegerField(default=0)
    label_error = models.CharField(max_length=300, blank=True, help_text="Why the carrier refused.")
    requested_at = models.DateTimeField()
    picking_at = models.DateTimeField(null=True, blank=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    labelled_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the carrier was last asked about it, once it left."
    )
    tried_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When a sweeper failed at it: those that it has not failed at come first.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "tracking_number"],
                name="parcel_tracking_once",
                condition=~Q(tracking_number=""),
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(HERE - {State.PACKED})) | Q(weight_g__gt=0),
                name="parcel_packed_and_weighed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(AWAY))
                | Q(dispatched_at__isnull=False) & ~Q(tracking_number=""),
                name="parcel_leaves_with_label",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED) | Q(dispatched_at__isnull=True),
                name="parcel_cancelled_before_it_leaves",
            ),
        ]
        indexes = [
            models.Index(
                fields=["location", "state", "requested_at"],
                name="parcel_work",
                condition=Q(state__in=sorted(HERE)),
            ),
            models.Index(
                fields=["asked_at"], name="parcel_quiet", condition=Q(state=State.DISPATCHED)
            ),
            models.Index(
                fields=["due_on"],
                name="parcel_expected",
                condition=Q(state__in=sorted(EXPECTED)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} from {self.location_id}"

    @property
    def is_open(self) -> bool:
        """Say whether goods may be taken out of it and its address may change: it has no label."""
        return self.state in TO_PICK or self.has_no_label

    @property
    def has_no_label(self) -> bool:
        """Say whether it is packed and the carrier has not given a label, or not yet."""
        return self.state == State.PACKED and not self.label_url

    def awaits(self, attempt: int) -> bool:
        """Say whether it waits for the carrier's answer to this attempt."""
        return self.has_no_label and self.label_attempt == attempt

    def has_label_of(self, attempt: int) -> bool:
        """Say whether its label is the answer to this attempt."""
        return bool(self.label_url) and self.label_attempt == attempt

    @property
    def carrier_name(self) -> str:
        """Return the carrier as people write it."""
        return str(self.carrier).capitalize()

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return {
            State.DISPATCHED: "good",
            State.DELIVERED: "good",
            State.LOST: "bad",
            State.DAMAGED: "bad",
            State.RETURNED: "warn",
            State.CANCELLED: "plain",
        }.get(State(self.state), "note")


class ParcelLine(models.Model):
    """Units of an order line that travel in the parcel."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="parcel_lines")
    quantity = models.PositiveIntegerField()
    picked = models.PositiveIntegerField(default=0)
    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, null=True, blank=True, related_name="parcel_lines",
        help_text="Its own promise, after a split or when sent again; else that of the order line.",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "order_line"], name="parcel_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(picked__lte=F("quantity")),
                name="parcel_line_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picked} of {self.quantity}"

    @property
    def left(self) -> int:
        """Return how many units are still to be picked."""
        return int(self.quantity - self.picked)


class ParcelEvent(models.Model):
    """What a carrier reported of a parcel, once each. Append-only."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="events")
    carrier = models.CharField(max_length=20)
    reference = models.CharField(max_length=120)
    type = models.CharField(max_length=40)
    at = models.DateTimeField(help_text="When it happened, as the carrier says.")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carrier", "reference"], name="parcel_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.at}"


class ParcelCase(models.Model):
    """Something went wrong with a parcel: who looks after it, until when, and how it ended.

    One at a time is of its goods; one of a label that the carrier does not cancel stands beside it.
    """

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=10, choices=CaseKind.choices)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    looked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the goods that came back were taken in again."
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parcel"],
                name="parcel_goods_case_once",
                condition=~Q(state=CaseState.CLOSED) & ~Q(kind=CaseKind.LABEL),
            ),
            models.UniqueConstraint(
                fields=["parcel"],
                name="parcel_label_case_once",
                condition=~Q(state=CaseState.CLOSED) & Q(kind=CaseKind.LABEL),
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=CaseState.CLOSED) & Q(closed_at__isnull=True, outcome=""),
                name="parcel_case_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="parcel_case_work", condition=~Q(state=CaseState.CLOSED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return {CaseState.CLOSED: "good", CaseState.OPEN: "bad"}.get(CaseState(self.state), "note")


class CaseNote(models.Model):
    """What somebody found out about a case. Append-only; an empty author is the system."""

    case = models.ForeignKey(ParcelCase, on_delete=models.PROTECT, related_name="notes")
    text = models.CharField(max_length=500)
    actor_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note on {self.case_id}"
