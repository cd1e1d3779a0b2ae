"""What a variant costs, and what it cost."""

from __future__ import annotations

from django.db import models

from commerce.catalogue.models.products import Variant
from core import markets


class Price(models.Model):
    """What a variant costs in a market, tax included, in the market's minor units. None: not sold there.

    A sale replaces `amount` by `sale_amount` from a moment until another; `before_amount` is what is
    shown beside it: the lowest price of the thirty days before it (Directive 98/6/EC article 6a, and
    the Norwegian prisopplysningsforskriften). Read what is in force from the view `catalogue_offer`.
    """

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="prices")
    market = models.CharField(max_length=2, choices=markets.choices)
    amount = models.PositiveIntegerField(help_text="Minor units, tax included.")
    sale_amount = models.PositiveIntegerField(null=True, blank=True)
    sale_from = models.DateTimeField(null=True, blank=True)
    sale_until = models.DateTimeField(null=True, blank=True)
    before_amount = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            # With the price in it: a narrowed list asks it of thousands, and need not visit their rows.
            models.UniqueConstraint(
                fields=["variant", "market"],
                include=["amount", "sale_amount", "sale_from", "sale_until"],
                name="price_of_variant_in_market",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    sale_amount=None, sale_from=None, sale_until=None, before_amount=None
                )
                | models.Q(
                    sale_amount__isnull=False,
                    before_amount__isnull=False,
                    sale_from__lt=models.F("sale_until"),
                    sale_amount__lt=models.F("before_amount"),
                ),
                name="price_sale_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.market} {self.amount}"


class PriceChange(models.Model):
    """What a variant cost from a moment on; None: no longer sold there. Append-only."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="price_changes")
    market = models.CharField(max_length=2, choices=markets.choices)
    amount = models.PositiveIntegerField(null=True)
    sale_amount = models.PositiveIntegerField(null=True)
    sale_from = models.DateTimeField(null=True)
    sale_until = models.DateTimeField(null=True)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["variant", "market", "-at"])]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.market} {self.amount} from {self.at}"
