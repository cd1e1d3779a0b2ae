"""Who changed what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models.products import Product


class ProductChange(models.Model):
    """What one act changed of a product. Append-only.

    `changes` maps the name of a field to what it was and what it is; it is empty where the product
    is new. Prices have `PriceChange`.
    """

    class Cause(models.TextChoices):
        PAGE = "page", _("Page")
        IMPORT = "import", _("Import")
        BULK = "bulk", _("Bulk edit")
        SCHEDULE = "schedule", _("Planned")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="changes")
    changes = models.JSONField(default=dict)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["product", "-id"], name="product_change_of"),
            models.Index(fields=["user_id", "-id"], name="product_change_by"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} by {self.actor_name} at {self.at}"
