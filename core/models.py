"""Events and their deliveries, messages that leave, idempotency keys and limits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Job(models.Model):
    """A long piece of work that a worker does in batches, and a person watches and may stop.

    What a batch wrote and how far the job is (`done`, `cursor`) are committed together. A worker
    that dies lets its lease end; the next goes on at `cursor`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Not started")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Nothing was taken")
        CANCELLED = "cancelled", _("Stopped")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    phase = models.CharField(max_length=20, blank=True)
    options = models.JSONField(default=dict, blank=True)
    cursor = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    input = models.FileField(upload_to="jobs/", blank=True)
    output = models.FileField(upload_to="jobs/", blank=True)
    actor = models.JSONField()
    user_id = models.BigIntegerField(null=True)
    key = models.UUIDField(
        null=True,
        unique=True,
        help_text="Of the form that asked for it: sent twice, it is one job.",
    )
    cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=36, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"]),
            models.Index(
                fields=["state"],
                name="job_open",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Say whether it is still going to change by itself."""
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def percent(self) -> int:
        """Return how far it is, 0 to 100; 100 only where it has ended."""
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class JobError(models.Model):
    """A row of a job's file that was refused. `row` counts as a spreadsheet does: the header is 1."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="row_errors")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    cell = models.CharField(max_length=80, blank=True)
    message = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["job", "row"])]

    def __str__(self) -> str:
        return f"{self.row} {self.column}: {self.message}"


class ColumnMapping(models.Model):
    """What the columns of a header meant the last time, for the next file with the same header."""

    kind = models.CharField(max_length=40)
    header = models.CharField(max_length=64, help_text="SHA-256 of the column names.")
    fields = models.JSONField(help_text="Field by column.")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "header"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.header[:8]}"


class Edition(models.Model):
    """The state of a small set of rows that processes keep (`core.editions`); triggers count it up."""

    name = models.CharField(max_length=20, primary_key=True)
    number = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
