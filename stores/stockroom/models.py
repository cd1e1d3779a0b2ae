"""What the people of a stock room work on. Stock itself is written by `stores.inventory.operations`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Variant
from stores.locations.models import Location
from stores.stockroom.rules import Reason


class Transfer(models.Model):
    """Goods that one place sends to another. Between the two nobody has them and nobody sells them.

    The row to lock. What arrives is taken in as a delivery.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        SENT = "sent", _("Sent")
        CANCELLED = "cancelled", _("Cancelled")

    origin = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="transfers_out")
    destination = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="transfers_in")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_by = models.JSONField()
    asked_at = models.DateTimeField()
    ended_by = models.JSONField(null=True, blank=True, help_text="Who sent or cancelled it.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(origin=models.F("destination")), name="transfer_between_two"
            )
        ]
        indexes = [
            models.Index(fields=["origin", "state"]),
            models.Index(fields=["destination", "state"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return what stands on the box."""
        return f"T-{self.pk}"


class TransferLine(models.Model):
    """Units of a variant that are asked for, and how many were sent."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    asked = models.PositiveIntegerField()
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "variant"], name="transfer_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.sent} of {self.asked}"


class ExpectedDelivery(models.Model):
    """Goods that somebody said would come to a place, until it is closed. The row to lock."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        RECEIVING = "receiving", _("Partly here")
        CLOSED = "closed", _("Closed")

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="deliveries")
    number = models.CharField(max_length=40, help_text="The number of our order, as it is printed.")
    sender = models.CharField(max_length=120, help_text="The supplier, or the warehouse.")
    transfer = models.OneToOneField(
        Transfer, on_delete=models.PROTECT, null=True, blank=True, related_name="delivery"
    )
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.EXPECTED)
    actor = models.JSONField(help_text="Who said so.")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "number"], name="delivery_number_once")
        ]
        indexes = [
            models.Index(
                fields=["location", "due_on"], name="delivery_open", condition=~Q(state="closed")
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} from {self.sender}"


class DeliveryLine(models.Model):
    """Units of a variant in a delivery. What nobody said would come is expected to be none."""

    class Reason(models.TextChoices):
        NOT_SENT = "not_sent", _("The sender did not send it")
        LOST = "lost", _("Lost on the way")
        TOO_MANY = "too_many", _("The sender sent more")
        NOT_ORDERED = "not_ordered", _("Sent by mistake")
        LATER = "later", _("Comes with another delivery")
        OTHER = "other", _("Nobody knows why")

    delivery = models.ForeignKey(ExpectedDelivery, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    expected = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    damaged = models.PositiveIntegerField(
        default=0, help_text="Of the received: set apart, not for sale."
    )
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "variant"], name="delivery_line_once"),
            models.CheckConstraint(
                condition=Q(damaged__lte=models.F("received")), name="delivery_damaged_is_here"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received} of {self.expected}"


class Adjustment(models.Model):
    """Units that a colleague found, lost, set apart or threw away, with her reason. The row to lock."""

    class State(models.TextChoices):
        BOOKED = "booked", _("Done")
        WAITING = "waiting", _("Waits for a second person")
        DECLINED = "declined", _("Declined")

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="adjustments")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    units = models.PositiveIntegerField()
    value = models.PositiveBigIntegerField(help_text="At the price of the place's market.")
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=State.choices)
    client_id = models.UUIDField(unique=True)
    asked_by = models.JSONField()
    asked_at = models.DateTimeField()
    decided_by = models.JSONField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="adjustment_of_something")
        ]
        indexes = [
            models.Index(fields=["location", "-asked_at"]),
            models.Index(
                fields=["location"], name="adjustment_waiting", condition=Q(state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.units} {self.reason}"


class CountTask(models.Model):
    """Articles that are to be counted while the place sells: a range of shelves, or a list."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="counts")
    title = models.CharField(max_length=60, help_text="`A-01 to A-04`.")
    made_by = models.JSONField()
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["location", "made_at"], name="count_open", condition=Q(closed_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.title


class CountLine(models.Model):
    """An article of a count. The row to lock; nobody is shown what the books say before she has counted."""

    class State(models.TextChoices):
        TO_COUNT = "to_count", _("To count")
        RECOUNT = "recount", _("Count again")
        BLOCKED = "blocked", _("Orders need more")
        BOOKED = "booked", _("Counted")

    task = models.ForeignKey(CountTask, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    shelf = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.TO_COUNT)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often it was counted.")
    counted = models.PositiveIntegerField(null=True, blank=True)
    bagged = models.PositiveIntegerField(
        default=0, db_default=0, help_text="In bags for customers then: added to what was counted."
    )
    counted_by = models.JSONField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    difference = models.IntegerField(
        null=True, blank=True, help_text="More than the books said at that moment."
    )
    orders = models.JSONField(default=list, help_text="What its units are promised to.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "variant"], name="count_line_once")]

    def __str__(self) -> str:
        return f"{self.counted} {self.state}"
