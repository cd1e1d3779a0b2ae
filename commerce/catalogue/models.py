"""Categories, products, variants, attributes and prices.

Translated columns (`name_en`, `name_nb`) come from `translation.py`. What is derived (the search
columns, `Category.sold_in`) is written by `operations.reindex` only.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from treebeard.mp_tree import MP_Node

from core.markets import MARKETS

MARKET_CHOICES = [(code, market.name) for code, market in MARKETS.items()]


class VatClass(models.TextChoices):
    """What the tax tables distinguish; the rate depends on country and day (`pricing.rules`)."""

    STANDARD = "standard"
    REDUCED = "reduced"
    FOOD = "food"
    CONFECTIONERY = "confectionery"
    BOOK = "book"
    CHILDREN = "children"
    ZERO = "zero"


class Category(MP_Node):  # type: ignore[misc]
    """A node of the department tree (materialised path)."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    art = models.CharField(max_length=40, blank=True, help_text="Kind of drawing shown for it.")
    sold_in = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        editable=False,
        help_text="Markets in which something below it has a price; the navigation shows it there.",
    )

    node_order_by: list[str] = []

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """Return the list of its products."""
        return reverse("shop:category", args=[self.slug])


class Attribute(models.Model):
    """A typed property, declared once: colour, size, capacity in litres."""

    class Kind(models.TextChoices):
        OPTION = "option"
        NUMBER = "number"
        TEXT = "text"

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    unit = models.CharField(max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class AttributeOption(models.Model):
    """One of the values of an option attribute: pine, XL."""

    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="options")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attribute", "code"], name="option_once")]

    def __str__(self) -> str:
        return str(self.name)


class Product(models.Model):
    """What is described once; what is sold are its variants.

    `attributes` maps attribute codes to an option code, a number or a text.
    """

    slug = models.SlugField(max_length=120, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    brand = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    vat_class = models.CharField(max_length=16, choices=VatClass.choices, default=VatClass.STANDARD)
    art = models.CharField(max_length=40, default="generic", help_text="Kind of drawing.")
    attributes = models.JSONField(default=dict, blank=True)
    is_published = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    search_en = SearchVectorField(null=True, editable=False)
    search_nb = SearchVectorField(null=True, editable=False)
    folded = models.TextField(
        blank=True, editable=False, help_text="Names, brand, SKUs; unaccented, lower."
    )

    class Meta:
        indexes = [
            GinIndex(fields=["search_en"], name="product_search_en"),
            GinIndex(fields=["search_nb"], name="product_search_nb"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="product_folded_trgm"),
            models.Index(
                fields=["category", "id"],
                name="product_by_category",
                condition=models.Q(is_published=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """Return the product's page."""
        return reverse("shop:product", args=[self.slug])


class Variant(models.Model):
    """What is stocked and sold. `options` maps attribute codes to option codes."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=64, unique=True)
    ean = models.CharField(max_length=13, unique=True, null=True, blank=True)
    options = models.JSONField(default=dict, blank=True)
    tint = models.CharField(
        max_length=7, default="#5b7a68", help_text="Colour of the drawing, #rrggbb."
    )
    weight_g = models.PositiveIntegerField(default=500)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ean=None) | models.Q(ean__regex=r"^\d{8,13}$"),
                name="variant_ean_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(tint__regex=r"^#[0-9a-f]{6}$"), name="variant_tint_hex"
            ),
        ]
        indexes = [models.Index(fields=["product", "position"])]

    def __str__(self) -> str:
        return str(self.sku)


class Price(models.Model):
    """What a variant costs in a market, tax included, in the market's minor units. None: not sold there."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="prices")
    market = models.CharField(max_length=2, choices=MARKET_CHOICES)
    amount = models.PositiveIntegerField(help_text="Minor units, tax included.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "market"], name="price_once_per_market")
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.market} {self.amount}"
