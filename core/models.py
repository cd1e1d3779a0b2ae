"""Events and their deliveries, messages that leave, idempotency keys and limits."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """A fact that happened, in the transaction that made it so. Append-only: the audit trail.

    `payload` holds ids and primitives only, never contact data.
    """

    type = models.CharField(max_length=64)
    subject = models.CharField(max_length=80, blank=True, help_text="What it is about, `order:17`.")
    payload = models.JSONField()
    actor = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    privileged = models.BooleanField(default=False, help_text="An act that the audit looks for.")
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"]),
            models.Index(fields=["type", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class Delivery(models.Model):
    """An event that one handler has still to see. The relay deletes it when that is done."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(
        help_text="Not before; also the end of a running handler's lease."
    )
    parked_at = models.DateTimeField(
        null=True, blank=True, help_text="Gave up; waits for a person."
    )
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="delivery_once_per_handler")
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="delivery_due", condition=models.Q(parked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handler} of event {self.event_id}"


class OutboundMessage(models.Model):
    """A mail or text on its way out. `key` makes it once per cause, also at the gateway."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class IdempotencyKey(models.Model):
    """The answer to a request that a client may send again.

    `lease_until` ends the claim of a worker that died: then the next sender runs it.
    """

    principal = models.CharField(max_length=80)
    operation = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    lease_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "operation", "key"], name="idempotency_once"
            ),
        ]
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"


class RateLimit(models.Model):
    """How many tries a target or a source has had in its window. Lives here, not in Redis."""

    key = models.CharField(max_length=160, primary_key=True)
    window_ends = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class Lease(models.Model):
    """Who does a piece of work that one process does at a time, and until when at most."""

    name = models.CharField(max_length=160, primary_key=True)
    holder = models.CharField(max_length=36)
    ends = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} until {self.ends}"
