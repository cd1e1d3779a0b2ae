"""Delivery charges, dated."""

from __future__ import annotations

from django.db import models

from core.markets import MARKETS


class DeliveryCharge(models.Model):
    """What home delivery costs in a market from a day on, and above which goods value it is free.

    Amounts are minor units of the market's currency, tax included.
    """

    market = models.CharField(
        max_length=2, choices=[(code, market.name) for code, market in MARKETS.items()]
    )
    valid_from = models.DateField()
    amount = models.PositiveIntegerField()
    free_from = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "valid_from"], name="delivery_charge_once")
        ]

    def __str__(self) -> str:
        return f"{self.market} from {self.valid_from}"
