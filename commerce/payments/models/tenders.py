"""How a quote is paid: plan, tenders, what providers said, and what is asked of them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commerce.payments.models.quotes import Quote
from core.money import Money

# The method of what its customer pays in the store where she collects it.
COUNTER = "counter"


class PaymentPlan(models.Model):
    """How a quote is paid; the order adopts it. A sale at a till was paid without a quote of ours."""

    quote = models.OneToOneField(
        Quote, on_delete=models.PROTECT, related_name="plan", null=True, blank=True
    )
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    choice = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text="Fingerprint of the means that were chosen: others are another plan.",
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @property
    def offer(self) -> Quote:
        """Return the quote that it pays. Raises LookupError of a sale at a till, which had none."""
        if self.quote is None:
            raise LookupError(f"plan {self.pk} pays no quote")
        return self.quote

    @property
    def last_tender(self) -> Tender:
        """Return the tender that the payer confirms: what the means before it leave, on a page."""
        return self.tenders.order_by("-position", "-pk")[0]


class Tender(models.Model):
    """One means of a plan, in its order. Counters are minor units and stand beside their ledger, PaymentEvent.

    `*_requested` is what we have asked of the provider, so that two askers cannot exceed it.
    """

    class State(models.TextChoices):
        CREATED = "created"
        AUTHORISED = "authorised"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="tenders")
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    method = models.CharField(
        max_length=12,
        blank=True,
        db_default="",
        help_text="What it is paid with, where somebody has chosen: card, gift_card.",
    )
    page_methods = ArrayField(
        models.CharField(max_length=12),
        default=list,
        db_default=[],
        blank=True,
        help_text="Those that its page may show, where nobody has chosen; none: all of the provider.",
    )
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(
        max_length=80, blank=True, help_text="The provider's own name for it."
    )
    pay_url = models.URLField(max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CREATED)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    authorised = models.PositiveBigIntegerField(default=0)
    capture_requested = models.PositiveBigIntegerField(default=0)
    captured = models.PositiveBigIntegerField(default=0)
    refund_requested = models.PositiveBigIntegerField(default=0)
    refunded = models.PositiveBigIntegerField(default=0)
    released = models.PositiveBigIntegerField(
        default=0,
        db_default=0,
        help_text="Asked to be given back before the rest was captured: the order costs less now.",
    )
    released_by_bank = models.PositiveBigIntegerField(
        default=0,
        db_default=0,
        help_text="Of `released`, what the payer has from her bank by a lost dispute: nobody was asked for it.",
    )
    voided = models.BooleanField(default=False)
    captured_at_once = models.BooleanField(
        default=False,
        db_default=False,
        help_text="The provider has the money already; what is let go of is refunded there.",
    )
    status_text = models.CharField(
        max_length=40, blank=True, help_text="The provider's last word: declined, challenging."
    )
    card_text = models.CharField(
        max_length=40, blank=True, help_text="What a receipt may show, `Visa •••• 0001`."
    )
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(help_text="When the provider was last asked about it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="tender_position_once"),
            models.UniqueConstraint(
                fields=["provider", "provider_id"],
                name="tender_provider_id_once",
                condition=~Q(provider_id=""),
            ),
            models.CheckConstraint(
                condition=Q(captured__lte=F("capture_requested")), name="tender_captured_as_asked"
            ),
            models.CheckConstraint(
                condition=Q(capture_requested__lte=F("authorised")), name="tender_capture_within"
            ),
            models.CheckConstraint(
                condition=Q(authorised__gte=F("capture_requested") + F("released")),
                name="tender_release_within",
            ),
            models.CheckConstraint(
                condition=Q(refunded__lte=F("refund_requested")), name="tender_refunded_as_asked"
            ),
            models.CheckConstraint(
                condition=Q(refund_requested__lte=F("captured")), name="tender_refund_within"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="tender_waiting", condition=Q(state="created"))
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.amount} {self.currency} {self.state}"

    @property
    def amount_money(self) -> Money:
        """Return what it pays."""
        return Money(self.amount, self.currency)

    @property
    def is_due(self) -> bool:
        """Say whether it is reserved only: a till has still to take the money (`reserving.take_due`)."""
        return (
            self.method == COUNTER
            and self.state == self.State.AUTHORISED
            and not self.captured_at_once
            and not self.voided
        )

    def left_of_lost(self, lost: int) -> int:
        """Return what of money that was lost to the payer's bank is of neither what we captured nor what we released."""
        return max(lost - self.released_by_bank - self.capture_requested, 0)


class PaymentEvent(models.Model):
    """What a provider did or said, once each. Append-only."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="events")
    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=80)
    type = models.CharField(max_length=20)
    amount = models.BigIntegerField(default=0)
    detail = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference", "type"], name="payment_event_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.amount}"

    @property
    def amount_money(self) -> Money:
        """Return the amount in the tender's currency."""
        return Money(self.amount, self.tender.currency)


class ProviderCall(models.Model):
    """Something that we mean a provider to do; `key` makes it happen once there.

    The intent is stored before the call and the result after it; a call that stays pending is
    made again with the same key. One that the provider refused stays `failed` until a person asks
    again: then it is `replaced` by the next attempt, under a key of its own. A refund of what a
    store took is made by nobody but a person: it stays `by_hand` until she says so.
    """

    class Kind(models.TextChoices):
        CAPTURE = "capture"
        REFUND = "refund"
        RELEASE = "release"
        VOID = "void"

    class State(models.TextChoices):
        PENDING = "pending"
        BY_HAND = "by_hand"
        DONE = "done"
        FAILED = "failed"
        REPLACED = "replaced"

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="calls")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    amount = models.PositiveBigIntegerField(default=0)
    key = models.CharField(max_length=120, unique=True)
    cause = models.CharField(max_length=80)
    for_gift_cards = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Of a capture: it pays for gift cards, and goods that come back leave it there.",
    )
    attempt = models.PositiveSmallIntegerField(default=1, db_default=1)
    provider_id = models.CharField(
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text="The payment that is meant, where it is not simply the tender's.",
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(
        null=True, blank=True, help_text="When the sweeper last tried it: others come first."
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], name="provider_call_pending", condition=Q(state="pending")
            ),
            models.Index(
                fields=["settled_at"], name="provider_call_failed", condition=Q(state="failed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.state}"
