"""Money of ours that others hold: gift cards, store credit, credit lines. `commerce.payments.purses` and `credit_lines` write them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer
from commerce.payments.models.tenders import Tender
from core.money import Money


class Purse(models.Model):
    """What its holder may spend here; the row to lock. Amounts are minor units.

    `balance` is the sum of its entries, `reserved` what its living reservations have not taken yet.
    The code of a gift card is known to its holder alone: here stand its hash and its end.
    """

    class Kind(models.TextChoices):
        GIFT_CARD = "gift_card"
        STORE_CREDIT = "store_credit"
        INVOICE = "invoice"

    class StoppedWhy(models.TextChoices):
        REPLACED = "replaced", _("Replaced by another")
        STOPPED = "stopped", _("Stopped by a colleague")
        DISPUTE = "dispute", _("Stopped: its payment is disputed")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    market_code = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    balance = models.PositiveBigIntegerField(default=0)
    reserved = models.PositiveBigIntegerField(default=0)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="purses"
    )
    company_id = models.BigIntegerField(
        null=True, blank=True, help_text="Whose credit line it is; its balance is what is left."
    )
    code_hash = models.CharField(max_length=64, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="The last day it may be spent.")
    stopped_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Since when its code pays nothing new; orders that are placed keep what they have.",
    )
    stopped_why = models.CharField(
        max_length=8, choices=StoppedWhy.choices, blank=True, db_default=""
    )
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__lte=F("balance")), name="purse_reserved_within"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_why="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_why=""),
                name="purse_stopped_why",
            ),
            models.UniqueConstraint(
                fields=["code_hash"], name="purse_code_once", condition=~Q(code_hash="")
            ),
            models.UniqueConstraint(
                fields=["customer", "currency"],
                name="purse_credit_once",
                condition=Q(kind="store_credit"),
            ),
            models.UniqueConstraint(
                fields=["company_id", "currency"],
                name="purse_invoice_once",
                condition=Q(kind="invoice"),
            ),
        ]
        indexes = [models.Index(fields=["last4"], name="purse_last4", condition=~Q(last4=""))]

    def __str__(self) -> str:
        return f"{self.kind} {self.balance} {self.currency}"

    @property
    def text(self) -> str:
        """Return what a receipt may show of it."""
        return f"•••• {self.last4}" if self.last4 else ""

    @property
    def balance_money(self) -> Money:
        """Return what is on it, reserved or not."""
        return Money(self.balance, self.currency)

    @property
    def is_stopped(self) -> bool:
        """Say whether its code pays nothing new."""
        return self.stopped_at is not None

    def is_over(self, today: date) -> bool:
        """Say whether its last day is past."""
        return self.expires_on is not None and self.expires_on < today


class PurseEntry(models.Model):
    """A line of its ledger; `key` makes it once. Append-only."""

    class Type(models.TextChoices):
        ISSUED = "issued"
        SPENT = "spent"
        REFUNDED = "refunded"
        PAID = "paid"
        MOVED = "moved"

    purse = models.ForeignKey(Purse, on_delete=models.PROTECT, related_name="entries")
    type = models.CharField(max_length=8, choices=Type.choices)
    amount = models.BigIntegerField()
    balance_after = models.PositiveBigIntegerField()
    key = models.CharField(max_length=120, unique=True)
    reason = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="Why a colleague gave it."
    )
    actor_name = models.CharField(max_length=60, blank=True, default="", db_default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.type} {self.amount}"

    @property
    def amount_money(self) -> Money:
        """Return by how much it moved the balance."""
        return Money(self.amount, self.purse.currency)

    @property
    def balance_money(self) -> Money:
        """Return what was on it then."""
        return Money(self.balance_after, self.purse.currency)


class Reservation(models.Model):
    """What a tender keeps of a purse. Until its order is placed it ends by itself at `expires_at`."""

    class State(models.TextChoices):
        LIVING = "living"
        ENDED = "ended"

    tender = models.OneToOneField(
        Tender, on_delete=models.PROTECT, primary_key=True, related_name="reservation"
    )
    purse = models.ForeignKey(Purse, on_delete=models.PROTECT, related_name="reservations")
    amount = models.PositiveBigIntegerField()
    taken = models.PositiveBigIntegerField(default=0)
    refunded = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State.choices, default=State.LIVING)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("amount")) & Q(refunded__lte=F("taken")),
                name="reservation_taken_within",
            ),
        ]
        indexes = [
            models.Index(fields=["purse"], name="reservation_living", condition=Q(state="living"))
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.amount}"


class InvoicePayment(models.Model):
    """What a company has paid of what a tender took from its credit line. Append-only.

    Negative where we paid back what it had paid for goods that we took back.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="invoice_payments")
    amount = models.BigIntegerField()
    paid_on = models.DateField(help_text="When the money came to our account, or left it.")
    reference = models.CharField(max_length=80, help_text="Of the bank; once per invoice.")
    actor_name = models.CharField(max_length=60)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "reference"], name="invoice_payment_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="invoice_payment_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} by {self.reference}"

    @property
    def amount_money(self) -> Money:
        """Return what was paid."""
        return Money(self.amount, self.tender.currency)
