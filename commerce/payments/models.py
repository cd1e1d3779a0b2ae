"""Quotes, the plan and tenders that pay them, calls to providers and what came of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from commerce.cart.models import Cart, Method
from commerce.catalogue.models import Variant
from commerce.payments.reasons import Reason
from core import codes
from core.actor import Channel
from core.markets import MARKETS, Market
from core.money import Money
from stores.locations.models import Location


class Quote(models.Model):
    """A cart at one version, frozen: lines, prices, holds, total, and who offered it.

    Any change of the cart's content voids it. `details` is the customer's contact and address
    as given. Amounts are minor units.
    """

    class State(models.TextChoices):
        OPEN = "open"
        VOID = "void"
        PLACED = "placed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, related_name="quotes")
    cart_version = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    void_reason = models.CharField(max_length=40, choices=Reason.choices, blank=True)
    market_code = models.CharField(max_length=2)
    language = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    total = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    delivery_gross = models.PositiveBigIntegerField(default=0)
    delivery_tax = models.PositiveBigIntegerField(default=0)
    details = models.JSONField()
    channel = models.CharField(max_length=12, choices=Channel.choices)
    offered_by_id = models.BigIntegerField(
        null=True, blank=True, help_text="The advisor or colleague, if any."
    )
    offered_by_name = models.CharField(max_length=60, blank=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cart"], name="quote_open_once_per_cart", condition=Q(state="open")
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="quote_open_expiry", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.total} {self.currency}"

    @property
    def market(self) -> Market:
        """Return where it is sold to."""
        return MARKETS[self.market_code]

    @property
    def total_money(self) -> Money:
        """Return what is to be paid."""
        return Money(self.total, self.currency)

    @property
    def delivery_money(self) -> Money:
        """Return the delivery charge."""
        return Money(self.delivery_gross, self.currency)


class QuoteLine(models.Model):
    """A line of a quote: gross = unit x quantity - discount = net + tax."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    sku = models.CharField(max_length=64)
    name_en = models.CharField(max_length=260)
    name_nb = models.CharField(max_length=260)
    quantity = models.PositiveIntegerField()
    unit = models.PositiveBigIntegerField()
    discount = models.PositiveBigIntegerField(default=0)
    net = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    gross = models.PositiveBigIntegerField()
    rate = models.DecimalField(max_digits=5, decimal_places=4)
    method = models.CharField(max_length=8, choices=Method.choices)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="+", help_text="Where the goods come from."
    )
    hold_id = models.UUIDField(
        help_text="The hold that keeps its units; gone when used or expired."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="quote_line_position"),
            models.CheckConstraint(
                condition=Q(gross=F("net") + F("tax"))
                & Q(gross=F("unit") * F("quantity") - F("discount")),
                name="quote_line_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"

    @property
    def gross_money(self) -> Money:
        """Return what the line costs."""
        return Money(self.gross, self.quote.currency)


class PaymentPlan(models.Model):
    """How a quote is paid; the order adopts it."""

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="plan")
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Tender(models.Model):
    """One method of a plan. Counters are minor units and stand beside their ledger, PaymentEvent.

    `*_requested` is what we have asked of the provider, so that two askers cannot exceed it.
    """

    class State(models.TextChoices):
        CREATED = "created"
        AUTHORISED = "authorised"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="tenders")
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(
        max_length=80, blank=True, help_text="The provider's own name for it."
    )
    pay_url = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CREATED)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    authorised = models.PositiveBigIntegerField(default=0)
    capture_requested = models.PositiveBigIntegerField(default=0)
    captured = models.PositiveBigIntegerField(default=0)
    refund_requested = models.PositiveBigIntegerField(default=0)
    refunded = models.PositiveBigIntegerField(default=0)
    voided = models.BooleanField(default=False)
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
    again: then it is `replaced` by the next attempt, under a key of its own.
    """

    class Kind(models.TextChoices):
        CAPTURE = "capture"
        REFUND = "refund"
        VOID = "void"

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        FAILED = "failed"
        REPLACED = "replaced"

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="calls")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    amount = models.PositiveBigIntegerField(default=0)
    key = models.CharField(max_length=120, unique=True)
    cause = models.CharField(max_length=80)
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


class PayLink(models.Model):
    """A link with which the customer pays a quote on a device of her own."""

    class By(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="pay_link")
    by = models.CharField(max_length=5, choices=By.choices)
    to = models.CharField(max_length=254)
    rotation = models.PositiveIntegerField(default=0)
    sent_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.by} for {self.quote_id}"

    @property
    def token(self) -> str:
        """Return the token of its address."""
        return codes.link("pay", self.quote_id, self.rotation)

    def state_of(self, quote: Quote, tender: Tender, now: Any) -> str:
        """Return `queued`, `sent`, `opened`, `authenticating`, `declined`, `paid`, `expired` or `void`."""
        if quote.state == Quote.State.PLACED:
            return "paid"
        if quote.state == Quote.State.VOID:
            return "expired" if quote.void_reason == Reason.EXPIRED else "void"
        if quote.expires_at <= now:
            return "expired"
        if tender.status_text in {"declined", "challenging"}:
            return "authenticating" if tender.status_text == "challenging" else "declined"
        if self.opened_at is not None:
            return "opened"
        return "sent" if self.sent_at is not None else "queued"
