"""Categories, products, variants, attributes and prices.

Translated columns (`name_en`, `name_nb`) come from `translation.py`. What is derived (the search
columns, `Category.sold_in`, `ListValue`, `Listing`, `Word`) is written by `operations.reindex` only.
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
    is_facet = models.BooleanField(
        default=True, db_default=True, help_text="Lists can be narrowed by it."
    )

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
    """What a variant costs in a market, tax included, in the market's minor units. None: not sold there.

    A sale replaces `amount` by `sale_amount` from a moment until another; `before_amount` is what is
    shown beside it: the lowest price of the thirty days before it (Directive 98/6/EC article 6a, and
    the Norwegian prisopplysningsforskriften). Read what is in force from the view `catalogue_offer`.
    """

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="prices")
    market = models.CharField(max_length=2, choices=MARKET_CHOICES)
    amount = models.PositiveIntegerField(help_text="Minor units, tax included.")
    sale_amount = models.PositiveIntegerField(null=True, blank=True)
    sale_from = models.DateTimeField(null=True, blank=True)
    sale_until = models.DateTimeField(null=True, blank=True)
    before_amount = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "market"], name="price_once_per_market"),
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
    market = models.CharField(max_length=2, choices=MARKET_CHOICES)
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


class Synonym(models.Model):
    """Words that mean the same to a searcher, in one language: sofa, couch, settee."""

    language = models.CharField(max_length=2, choices=[("en", "English"), ("nb", "Norsk")])
    words = ArrayField(models.CharField(max_length=60), help_text="As people type them.")

    def __str__(self) -> str:
        return ", ".join(self.words)


class Pin(models.Model):
    """A product that stands first for a query; several in the order of their position."""

    query = models.CharField(
        max_length=80, db_index=True, help_text="Folded: lower case, no accents."
    )
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pins")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["query", "product"], name="pin_once")]

    def __str__(self) -> str:
        return f"{self.query}: {self.product_id}"


class SearchQuery(models.Model):
    """What was searched for on a day in a market, how often, and what came of it. No person in it."""

    day = models.DateField()
    market = models.CharField(max_length=2, choices=MARKET_CHOICES)
    language = models.CharField(max_length=2)
    text = models.CharField(max_length=80, help_text="Folded.")
    times = models.PositiveIntegerField(default=0)
    results = models.PositiveIntegerField(default=0, help_text="Products found the last time.")
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "market", "language", "text"], name="search_query_once"
            )
        ]
        indexes = [models.Index(fields=["day", "results"])]

    def __str__(self) -> str:
        return f"{self.day} {self.text}"


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

    market = models.CharField(max_length=2, choices=MARKET_CHOICES)
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
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.market}"


class Word(models.Model):
    """A word that names, brands or categories have had: what somebody may have meant; derived."""

    word = models.CharField(max_length=40, primary_key=True, help_text="Folded.")

    def __str__(self) -> str:
        return str(self.word)
