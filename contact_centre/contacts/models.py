"""A contact is somebody we deal with, whatever she calls herself on a channel, with one timeline.

Only `contact_centre.contacts.operations` writes these tables.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from commerce.orders.models import Order


class Fold(models.Func):
    """Lower case without accents, as the catalogue folds it: `Bjørn` is found as `bjorn`."""

    function = "fold"
    output_field = models.TextField()


class Contact(models.Model):
    """A person, known by one leading identity: her account, or what somebody typed."""

    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="en")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="When something last happened with her.")

    class Meta:
        indexes = [
            models.Index(fields=["-seen_at"]),
            GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="contact_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.name or f"Contact {self.pk}"


class ContactIdentity(models.Model):
    """An e-mail address, a telephone number (E.164) or a customer account of a contact.

    What somebody typed is not `verified`; several contacts may have it. The account that an order
    was placed with is, and so is an address that its customer has proven. The one that `leads` is
    what the contact is known by: facts that name it are written to her timeline.
    """

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"
        CUSTOMER = "customer"

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=254, help_text="Lower case, E.164, or the customer's id.")
    verified = models.BooleanField(default=False)
    leads = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "kind", "value"], name="identity_once"),
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(verified=True), name="identity_verified_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(leads=True), name="identity_leads_once"
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(leads=True), name="identity_one_leads"
            ),
            models.CheckConstraint(
                condition=~Q(kind="customer") | Q(verified=True, leads=True),
                name="identity_account_leads",
            ),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="identity_by_value")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contact_id}"


class TimelineEntry(models.Model):
    """Something that happened with a contact. `kind` is the key of its text, `params` its numbers; no contact data."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="timeline")
    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    params: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="timeline"
    )
    cart_id = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=12)
    actor_name = models.CharField(
        max_length=60, blank=True, help_text="The colleague, if one acted."
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "contact"], name="timeline_once_per_event")
        ]
        indexes = [models.Index(fields=["contact", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at}"
