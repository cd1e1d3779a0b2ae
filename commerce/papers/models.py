"""Which paper has which number. Only `commerce.papers.operations` writes these tables."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.orders.models import Order
from core import markets


class Series(models.Model):
    """The numbers of a seller in a year; the row to lock. `last` is the newest that was given."""

    seller = models.CharField(max_length=2, choices=markets.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "year"], name="series_once")]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"{self.seller} {self.year}: {self.last}"


class Paper(models.Model):
    """A receipt, invoice or credit note, as it was issued: nothing changes it afterwards (ADR 18).

    `cause` is the return or change that a credit note is for.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        INVOICE = "invoice", _("Invoice")
        CREDIT_NOTE = "credit_note", _("Credit note")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    seller = models.CharField(max_length=2, choices=markets.choices)
    year = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField(help_text="In its series, from 1 without a gap.")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="papers")
    cause = models.CharField(max_length=40, blank=True)
    issued_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True, help_text="When an invoice is to be paid.")
    counts_until = models.PositiveBigIntegerField(
        default=0,
        db_default=0,
        help_text="The last change of the order that it counts; later ones have credit notes.",
    )
    sheet = models.JSONField(
        default=dict,
        db_default={},
        help_text="What it says; empty where it was not asked for since it is kept.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "year", "place"], name="paper_number_once"),
            models.UniqueConstraint(fields=["order", "cause"], name="paper_once"),
            models.CheckConstraint(condition=Q(place__gt=0), name="paper_number_from_one"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return its number as papers bear it: `GB-2026-000017`."""
        return f"{self.seller}-{self.year}-{self.place:06}"
