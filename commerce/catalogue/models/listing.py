"""What lists, counts and suggestions are read from; derived."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commerce.catalogue.models.products import Product, Variant
from commerce.catalogue.models.tree import Category
from core import markets


class ListValue(models.Model):
    """Something that lists can be narrowed by: a value of an attribute, a brand, a rating; derived."""

    id = models.AutoField(primary_key=True)
    key = models.CharField(max_length=40, help_text="Code of the attribute, `brand` or `rating`.")
    value = models.CharField(max_length=120, help_text="Code of the option, number or text.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "value"], name="list_value_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


class Listing(models.Model):
    """A variant that stands on the lists of a market, with the ids of its `ListValue`s; derived.

    The row of a product's first variant has in `product_value_ids` those of all its variants in the
    market: a whole list is counted by these rows alone. One key is checked by the database, not
    three: an import writes many of these rows, and each belongs to a product.
    """

    market = models.CharField(max_length=2, choices=markets.choices)
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+", db_index=False)
    variant = models.ForeignKey(
        Variant, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    is_first = models.BooleanField(help_text="The first variant of its product in the market.")
    value_ids = ArrayField(models.IntegerField(), default=list)
    product_value_ids = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "market"], name="listing_once_per_market")
        ]
        indexes = [
            models.Index(fields=["market", "category", "product"], name="listing_by_category"),
            models.Index(
                fields=["market", "category", "product"],
                name="listing_of_products",
                condition=models.Q(is_first=True),
            ),
            models.Index(fields=["product", "market"], name="listing_by_product"),
            # What a search found: one row for each product, and none of its other variants.
            models.Index(
                fields=["product", "market"],
                name="listing_first",
                condition=models.Q(is_first=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.market}"


class ListChange(models.Model):
    """A transaction that changed the lists of a category: who keeps one asks whether she has seen it; derived."""

    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    written_in = models.BigIntegerField(help_text="Number of the transaction.")
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["category", "written_in"], name="list_change_by_category")]

    def __str__(self) -> str:
        return f"{self.category_id} in {self.written_in}"


class Relation(models.Model):
    """Two products that people buy together; counted nightly from orders."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    orders = models.PositiveIntegerField(help_text="Orders with both.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "other"], name="relation_once")]
        indexes = [models.Index(fields=["product", "-orders"])]

    def __str__(self) -> str:
        return f"{self.product_id} with {self.other_id}"
