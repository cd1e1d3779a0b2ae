"""Stock: the level that is locked, the ledger that explains it, holds and allocations.

Only `stores.inventory.operations` writes these tables.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from commerce.catalogue.models import Category, Variant
from stores.locations.models import Location


class StockLevel(models.Model):
    """What a location has of a variant, in whole units. The row to lock."""

    # No index of their own: both begin one that has the other in it, and with it a planner would read all places of a variant.
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="stock_levels", db_index=False
    )
    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="stock_levels", db_index=False
    )
    on_hand = models.IntegerField(default=0)
    allocated = models.IntegerField(default=0, help_text="Promised to placed orders.")
    quarantined = models.IntegerField(default=0, help_text="Here, but not to be sold.")
    safety = models.IntegerField(
        default=0,
        help_text="Kept back from promises: by the store's range, and where it is not sure.",
    )
    counted_at = models.DateTimeField(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Percent: how surely a unit lies where the books say. Empty: nobody had to look.",
    )
    bin = models.CharField(
        max_length=20, default="", db_default="", blank=True, help_text="Where it lies, `A-04-2`."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "variant"], name="level_once"),
            models.CheckConstraint(condition=Q(allocated__gte=0), name="level_allocated_positive"),
            models.CheckConstraint(
                condition=Q(quarantined__gte=0), name="level_quarantined_positive"
            ),
            models.CheckConstraint(condition=Q(safety__gte=0), name="level_safety_positive"),
            models.CheckConstraint(
                condition=Q(on_hand__gte=F("allocated") + F("quarantined")),
                name="level_never_oversold",
            ),
        ]
        indexes = [models.Index(fields=["variant", "location"])]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.location_id}: {self.on_hand}"


class StockMovement(models.Model):
    """One line of the ledger. Append-only; `cause_key` makes each cause count once.

    Each quantity is the change of its counter; the balances are the counters after it.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received"
        ALLOCATED = "allocated"
        RELEASED = "released"
        SHIPPED = "shipped"
        COLLECTED = "collected"
        RETURNED = "returned"
        GRADED = "graded"
        ADJUSTED = "adjusted"
        WRITTEN_OFF = "written_off"
        TRANSFERRED_OUT = "transferred_out"
        TRANSFERRED_IN = "transferred_in"

    level = models.ForeignKey(
        StockLevel, on_delete=models.PROTECT, related_name="movements", db_index=False
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    on_hand = models.IntegerField(default=0)
    allocated = models.IntegerField(default=0)
    quarantined = models.IntegerField(default=0)
    balance_after = models.IntegerField(help_text="On hand after this movement.")
    cause = models.CharField(max_length=80, help_text="`order:17`, `return:5`, `count:...`.")
    cause_key = models.CharField(max_length=120, unique=True)
    actor = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["level", "id"]), models.Index(fields=["level", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_hand:+}"


class HoldQuerySet(models.QuerySet["StockHold"]):
    """Holds."""

    def living(self, now: datetime) -> HoldQuerySet:
        """Return the holds that still bind stock: not expired, whatever a sweeper has done."""
        return self.filter(expires_at__gt=now)


class StockHold(models.Model):
    """Units kept for somebody who is paying. Expires by itself; deleted when used or let go."""

    class Purpose(models.TextChoices):
        CHECKOUT = "checkout"
        PAY_LINK = "pay_link"
        KIOSK = "kiosk"
        TILL = "till"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.ForeignKey(
        StockLevel, on_delete=models.PROTECT, related_name="holds", db_index=False
    )
    quantity = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    owner = models.UUIDField(null=True, blank=True, help_text="The cart that it is kept for.")
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="hold_of_something")
        ]
        indexes = [
            models.Index(fields=["level", "expires_at"]),
            models.Index(fields=["expires_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} until {self.expires_at}"


class Allocation(models.Model):
    """Units promised to a placed order's line, until they leave or are let go."""

    class State(models.TextChoices):
        OPEN = "open"
        CONSUMED = "consumed"
        RELEASED = "released"

    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="allocations")
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    cause = models.CharField(max_length=80, help_text="What it is promised to, `order:17`.")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(
        db_default=0,
        default=0,
        help_text="How often its units came back, because a step was undone.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="allocation_of_something")
        ]
        indexes = [
            models.Index(fields=["level"], name="allocation_open", condition=Q(state="open")),
            models.Index(fields=["cause"]),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.state} for {self.cause}"


class Replay(models.Model):
    """A night's comparison of all levels with their ledgers."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    levels = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.levels} levels at {self.started_at}"


class Drift(models.Model):
    """A level that its ledger did not explain that night."""

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="drifts")
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="+")
    on_hand = models.IntegerField()
    allocated = models.IntegerField()
    quarantined = models.IntegerField()
    ledger_on_hand = models.IntegerField()
    ledger_allocated = models.IntegerField()
    ledger_quarantined = models.IntegerField()
    movement = models.ForeignKey(
        StockMovement, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The first line that does not continue the one before; none where no line is wrong.",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.level_id}: {self.on_hand} and {self.ledger_on_hand}"


class Assortment(models.Model):
    """A category that a store carries, with all below it: what belongs on its shelves, whatever lies there today.

    A store without any says nothing of its range.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="assortment")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    safety = models.PositiveSmallIntegerField(
        default=0, help_text="Units of each variant in it that are kept back from promises."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "category"], name="assortment_once")
        ]

    def __str__(self) -> str:
        return f"{self.category_id} at {self.location_id}"
