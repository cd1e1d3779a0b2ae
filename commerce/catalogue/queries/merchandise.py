"""Products as a merchandiser sees them: published or not, with every price and what it was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from commerce.catalogue.models import Price, PriceChange, Product, Variant
from commerce.catalogue.rules import texts

PAGE = 50
HISTORY = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A page of products, and how many there are of them all."""

    products: list[Product]
    total: int
    page: int

    @property
    def has_more(self) -> bool:
        """Say whether there is another page."""
        return self.page * PAGE < self.total


def find(*, text: str, category_path: str, state: str, page: int) -> Found:
    """Return products by words or SKU, category and state; three statements.

    `state` is `published`, `withdrawn`, `planned` or empty for all.
    """
    products: QuerySet[Product] = Product.objects.all()
    for word in texts.words(text):
        products = products.filter(folded__contains=word)
    if category_path:
        products = products.filter(category__path__startswith=category_path)
    if state == "planned":
        products = products.exclude(publish_at=None, withdraw_at=None)
    elif state:
        products = products.filter(is_published=state == "published")
    total = products.count()
    shown = (
        products.select_related("category")
        .annotate(variant_count=Count("variants"))
        .order_by("-id")[(page - 1) * PAGE : page * PAGE]
    )
    return Found(list(shown), total, page)


def variants_of(product_id: int) -> list[Variant]:
    """Return the variants with their prices; two statements."""
    variants = Variant.objects.filter(product_id=product_id).prefetch_related("prices")
    return list(variants.order_by("position", "pk"))


def price_history(product_id: int) -> list[PriceChange]:
    """Return what the variants cost, the latest first."""
    changes = PriceChange.objects.filter(variant__product_id=product_id).select_related("variant")
    return list(changes.order_by("-at", "-pk")[:HISTORY])


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the shop sells, counted."""

    published: int
    withdrawn: int
    planned: int
    without_norwegian: int
    on_sale: int


def numbers(now: datetime) -> Numbers:
    """Count products by state, and variants on sale now; two statements."""
    counted = Product.objects.aggregate(
        published=Count("pk", filter=Q(is_published=True)),
        withdrawn=Count("pk", filter=Q(is_published=False)),
        planned=Count("pk", filter=~Q(publish_at=None, withdraw_at=None)),
        without_norwegian=Count(
            "pk", filter=Q(is_published=True) & (Q(name_nb=None) | Q(name_nb=""))
        ),
    )
    on_sale = Price.objects.filter(sale_from__lte=now, sale_until__gt=now)
    return Numbers(**counted, on_sale=on_sale.values("variant").distinct().count())
