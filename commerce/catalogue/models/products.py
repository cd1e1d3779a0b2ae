"""Products, variants and pictures."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse

from commerce.catalogue.models.brands import Brand
from commerce.catalogue.models.tree import Category


class VatClass(models.TextChoices):
    """What the tax tables distinguish; the rate depends on country and day (`pricing.rules`)."""

    STANDARD = "standard"
    REDUCED = "reduced"
    FOOD = "food"
    CONFECTIONERY = "confectionery"
    BOOK = "book"
    CHILDREN = "children"
    ZERO = "zero"
    # A voucher: taxed when it is spent (Directive 2006/112/EC articles 30a and 30b).
    GIFT_CARD = "gift_card"


class Product(models.Model):
    """What is described once; what is sold are its variants.

    Its VAT class says whether it is a gift card, and only that does: no stock, nothing to deliver,
    a mail for each unit. `attributes` maps attribute codes to an option code, a number or a text.
    """

    slug = models.SlugField(max_length=120, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    made_by = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="products"
    )
    brand = models.CharField(
        max_length=60, blank=True, help_text="Name of `made_by`, where lists and carts read it."
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    vat_class = models.CharField(max_length=16, choices=VatClass.choices, default=VatClass.STANDARD)
    art = models.CharField(max_length=40, default="generic", help_text="Kind of drawing.")
    attributes = models.JSONField(default=dict, blank=True)
    is_published = models.BooleanField(default=True)
    publish_at = models.DateTimeField(
        null=True, blank=True, help_text="Published by itself then, and the field emptied."
    )
    withdraw_at = models.DateTimeField(
        null=True, blank=True, help_text="Withdrawn by itself then, and the field emptied."
    )
    print_code = models.CharField(
        max_length=12,
        blank=True,
        db_default="",
        db_index=True,
        help_text="Number in the printed catalogue.",
    )
    rating_sum = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    rating_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    sold = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Units sold in 90 days; counted nightly."
    )
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
            models.Index(
                fields=["id"],
                name="product_gift_cards",
                condition=models.Q(vat_class=VatClass.GIFT_CARD),
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


class ProductImage(models.Model):
    """A photograph of a product, or of one of its variants; its sizes are made in the background.

    `widths` are those that exist as WebP, smallest first; empty until they are made.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images")
    variant = models.ForeignKey(
        Variant, on_delete=models.CASCADE, null=True, blank=True, related_name="images"
    )
    file = models.FileField(upload_to="products/")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was uploaded.")
    alt = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    widths = ArrayField(models.PositiveIntegerField(), default=list, blank=True, editable=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "digest"], name="image_once_per_product")
        ]

    def __str__(self) -> str:
        return str(self.file)
