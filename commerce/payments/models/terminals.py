"""Card terminals of stores, and what was sent to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.payments.models.tenders import Tender
from stores.locations.models import Location


class Terminal(models.Model):
    """A card terminal that stands in a store. `reference` is the provider's name of it. The row to lock."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="terminals")
    name = models.CharField(max_length=60, help_text="Where it stands.")
    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"], name="terminal_once", condition=Q(is_active=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"


class TerminalPayment(models.Model):
    """One try to have a tender paid at a terminal: from being asked for until it ended, which it does once.

    `provider_id` is the provider's payment; each try has one of its own, under the reference
    `TENDER/ID`. What ended without being paid never pays any more: later money goes back.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("On its way to the terminal")
        WAITING = "waiting", _("Waiting for the card")
        CANCELLING = "cancelling", _("Being cancelled")
        PAID = "paid", _("Paid")
        DECLINED = "declined", _("Declined")
        LEFT = "left", _("Cancelled by the customer")
        TIMED_OUT = "timed_out", _("Nobody paid in time")
        CANCELLED = "cancelled", _("Cancelled")
        REFUSED = "refused", _("The terminal did not take it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="payments")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="at_terminals")
    provider_id = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.CharField(
        max_length=40, blank=True, help_text="Why it was declined or refused."
    )
    actor_name = models.CharField(max_length=60, blank=True, help_text="Who sent it there.")
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(help_text="When the provider was last asked about it.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["terminal"], name="terminal_takes_one", condition=Q(ended_at=None)
            ),
            models.UniqueConstraint(
                fields=["tender"], name="terminal_tender_once", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "waiting", "cancelling"], ended_at=None)
                | ~Q(state__in=["asked", "waiting", "cancelling"]) & Q(ended_at__isnull=False),
                name="terminal_payment_ends_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], name="terminal_payment_open", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} at {self.terminal_id}"

    @property
    def is_open(self) -> bool:
        """Say whether it keeps its terminal."""
        return self.ended_at is None

    @property
    def reference(self) -> str:
        """Return our name of it at the provider."""
        return f"{self.tender_id}/{self.pk}"
