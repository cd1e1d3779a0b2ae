"""Collections and their lines. Only `stores.click_and_collect.operations` writes these tables."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Variant
from commerce.orders.models import Fulfilment, OrderLine
from core import codes
from core.cases import CaseState
from stores.click_and_collect.rules import LIVE, TO_PICK, End, State, Why
from stores.locations.models import Location

CODE_LENGTH = 6


class Collection(models.Model):
    """What a store keeps for a customer until she fetches it: one per fulfilment to collect.

    The pickup code is derived from id and rotation, and found again by its keyed hash, which
    stays after the hand-over so that a second try is told what happened.
    """

    fulfilment = models.OneToOneField(
        Fulfilment, on_delete=models.PROTECT, related_name="collection"
    )
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="collections")
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    ready_by = models.DateTimeField(
        null=True, blank=True, help_text="What the shopper was promised."
    )
    hold_until = models.DateTimeField(
        null=True, blank=True, help_text="Kept until then once ready."
    )
    tried_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When a sweeper failed at it: those that it has not failed at come first.",
    )
    extended_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was kept longer, once."
    )
    shelf = models.CharField(max_length=20, blank=True)
    code_rotation = models.PositiveIntegerField(default=0)
    code_hash = models.CharField(max_length=64, blank=True)
    picker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    collected_by = models.CharField(max_length=120, blank=True, help_text="The name of who came.")
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    look_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When it raises its alarm, or goes to another store, unless somebody accepts it before.",
    )
    alarmed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was found that nobody had accepted it in time."
    )
    picking_at = models.DateTimeField(null=True, blank=True)
    picked_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    collected_at = models.DateTimeField(null=True, blank=True)
    here_at = models.DateTimeField(
        null=True, blank=True, help_text="When its customer said that she stands in the store."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code_hash"], name="collection_code_once", condition=~Q(code_hash="")
            ),
            models.CheckConstraint(
                condition=~Q(state=State.READY)
                | Q(ready_at__isnull=False, hold_until__isnull=False) & ~Q(shelf=""),
                name="collection_ready_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.COLLECTED)
                | Q(collected_at__isnull=False, handed_over_by__isnull=False),
                name="collection_collected_from_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["location", "state", "ready_by"],
                name="collection_work",
                condition=Q(state__in=sorted(LIVE)),
            ),
            models.Index(
                fields=["look_at"],
                name="collection_not_accepted",
                condition=Q(state=State.REQUESTED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} at {self.location_id}"

    @property
    def code(self) -> str:
        """Return the pickup code, six letters and figures."""
        return codes.letters("pickup", self.pk, self.code_rotation, length=CODE_LENGTH)

    @property
    def link_token(self) -> str:
        """Return the token of the page that shows code and QR, which needs no sign-in."""
        return codes.link("pickup", self.pk, self.code_rotation)

    @property
    def pickup_path(self) -> str:
        """Return the path of that page, in the market and language of this request."""
        return reverse("shop:pickup", args=[self.link_token])

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return {State.READY: "good", State.COLLECTED: "good", State.CANCELLED: "plain"}.get(
            State(self.state), "note"
        )

    @property
    def is_alarming(self) -> bool:
        """Say whether nobody has accepted it in time."""
        return self.state == State.REQUESTED and self.alarmed_at is not None

    def is_late(self, now: datetime) -> bool:
        """Say whether it should have been ready by now and is not."""
        waiting = self.state in TO_PICK
        return waiting and self.ready_by is not None and self.ready_by < now


class CollectionLine(models.Model):
    """Units of an order line that the store picks."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="lines")
    order_line = models.OneToOneField(
        OrderLine, on_delete=models.PROTECT, related_name="collection_line"
    )
    quantity = models.PositiveIntegerField()
    picked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(picked__lte=F("quantity")),
                name="collection_line_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picked} of {self.quantity}"

    @property
    def left(self) -> int:
        """Return how many units are still to be picked."""
        return int(self.quantity - self.picked)


class Sending(models.Model):
    """A box that a warehouse sends to a store for one collection, of what the store lacked when it was ordered.

    Between the two nobody has its goods and nobody sells them. Its collection is the row to lock.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("To be sent")
        SENT = "sent", _("On its way")
        ARRIVED = "arrived", _("Arrived")
        CANCELLED = "cancelled", _("Not wanted any more")

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="sendings")
    origin = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    here_by = models.DateTimeField(db_column="send_by", help_text="When it has to be in the store.")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "origin"], name="sending_once")
        ]
        indexes = [
            models.Index(
                fields=["origin", "asked_at"], name="sending_to_send", condition=Q(state="asked")
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} from {self.origin_id}"


class SendingLine(models.Model):
    """Units of an order line that a warehouse sends: asked for, sent, and arrived as they should."""

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="lines")
    order_line = models.OneToOneField(
        OrderLine, on_delete=models.PROTECT, related_name="sending_line"
    )
    asked = models.PositiveIntegerField()
    sent = models.PositiveIntegerField(default=0)
    arrived = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent__lte=F("asked")) & Q(arrived__lte=F("sent")),
                name="sending_line_within",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sent} of {self.asked}"


class Shortfall(models.Model):
    """Units that a customer paid for and her store cannot hand over: who looks after them, until when, how it ended.

    `is_missing` units are in no bag and promised nowhere; the others are still on the store's list, and at risk.
    When nobody has decided by `due_at`, the customer gets her money back.
    """

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="shortfalls")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="shortfalls")
    units = models.PositiveIntegerField()
    why = models.CharField(max_length=10, choices=Why.choices)
    is_missing = models.BooleanField()
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    outcome = models.CharField(max_length=10, choices=End.choices, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said = models.CharField(
        max_length=500, blank=True, help_text="What the customer said to a colleague."
    )
    instead = models.OneToOneField(
        OrderLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What its customer has agreed to instead.",
    )
    agreed_by = models.CharField(
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text="Who agreed to it at the counter or by telephone.",
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_line"], name="shortfall_once", condition=~Q(state=CaseState.CLOSED)
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=CaseState.CLOSED) & Q(closed_at__isnull=True, outcome=""),
                name="shortfall_ends_somehow",
            ),
            models.CheckConstraint(condition=Q(units__gt=0), name="shortfall_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="shortfall_work", condition=~Q(state=CaseState.CLOSED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.state}"

    @property
    def is_open(self) -> bool:
        """Say whether it has still to be decided or carried out."""
        return self.state != CaseState.CLOSED

    @property
    def link_token(self) -> str:
        """Return the token of the page on which the customer chooses, which needs no sign-in."""
        return codes.link("shortfall", self.pk, 0)

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return {CaseState.CLOSED: "good", CaseState.OPEN: "bad"}.get(CaseState(self.state), "note")


class Proposal(models.Model):
    """A variant that the customer of a case is offered instead. The work on her order is what is locked."""

    shortfall = models.ForeignKey(Shortfall, on_delete=models.CASCADE, related_name="proposals")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shortfall", "variant"], name="proposal_once")
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} for {self.shortfall_id}"
