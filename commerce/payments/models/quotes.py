"""A cart frozen with its prices, until it is placed or void."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commerce.cart.models import Cart, Method
from commerce.catalogue.models import Variant
from commerce.payments.reasons import Reason
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
    codes = ArrayField(
        models.CharField(max_length=24),
        default=list,
        db_default=[],
        blank=True,
        help_text="Vouchers that take something off; used when the order is placed.",
    )
    details = models.JSONField()
    is_forgotten = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether its details are blanked: it ended unpaid, and no money can come late.",
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    first_id = models.UUIDField(
        null=True,
        blank=True,
        help_text="Of one that was offered again for other means: the quote that was offered first.",
    )
    offered_by_id = models.BigIntegerField(
        null=True, blank=True, help_text="The advisor or colleague, if any."
    )
    offered_by_name = models.CharField(max_length=60, blank=True)
    offered_in = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The store at whose device it was offered, if any.",
    )
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cart"], name="quote_open_once_per_cart", condition=Q(state="open")
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], name="quote_open_expiry", condition=Q(state="open")
            ),
            models.Index(
                fields=["created_at"],
                name="quote_to_forget",
                condition=Q(state="void", is_forgotten=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.total} {self.currency}"

    @property
    def offered_as(self) -> uuid.UUID:
        """Return the quote that was offered first, of which this may be a copy."""
        return self.first_id or self.pk

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
    reasons = models.JSONField(
        default=list,
        db_default=[],
        help_text="[promotion, name_en, name_nb, amount, code] of each discount.",
    )
    net = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    gross = models.PositiveBigIntegerField()
    rate = models.DecimalField(max_digits=5, decimal_places=4)
    method = models.CharField(max_length=8, choices=Method.choices)
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where the goods are handed over or sent from.",
    )
    sent_from = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The warehouse that sends them to the store where they are collected, if any.",
    )
    hold_id = models.UUIDField(
        null=True,
        blank=True,
        help_text="The hold that keeps its units; gone when used or expired. None of a gift card.",
    )
    sourced = models.CharField(
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text="The rule that chose where a delivery comes from; empty where nobody had to choose.",
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
    def stock_at_id(self) -> int:
        """Return the place from whose stock it is promised."""
        return int(self.sent_from_id or self.location_id)

    @property
    def gross_money(self) -> Money:
        """Return what the line costs."""
        return Money(self.gross, self.quote.currency)
