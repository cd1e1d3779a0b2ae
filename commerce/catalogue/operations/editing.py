"""Changes one product: what it says in both languages, when it is published, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.catalogue.events import ProductEdited
from commerce.catalogue.models import Category, Price, Product, Variant
from commerce.catalogue.operations.indexing import index_products, reindex
from commerce.catalogue.operations.prices import Key, refused_sales, write_prices
from commerce.catalogue.rules.values import SaleData
from core import events
from core.actor import Actor
from core.errors import Conflict, Invalid, NotFound
from core.operation import operation


@dataclass(frozen=True, slots=True)
class ProductText:
    """All that the form of a product holds; empty means empty."""

    name_en: str
    name_nb: str = ""
    description_en: str = ""
    description_nb: str = ""
    brand: str = ""
    print_code: str = ""
    category_id: int = 0
    is_published: bool = True
    publish_at: datetime | None = None
    withdraw_at: datetime | None = None


_FIELDS = tuple(ProductText.__dataclass_fields__)


@operation
def edit_product(*, product_id: int, said: ProductText, actor: Actor, now: datetime) -> list[str]:
    """Write what differs; return the names of the fields. Raises NotFound, Invalid with `fields`."""
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None:
        raise NotFound
    _check(said)
    changed = []
    with translation.override("en"):
        for name in _FIELDS:
            value: Any = getattr(said, name)
            if name in {"name_nb", "description_nb"}:
                value = value or None
            if (getattr(product, name) or None) != (value or None):
                setattr(product, name, value)
                changed.append(name)
        if changed:
            product.save(update_fields=[*changed, "name", "description"])
    if changed:
        reindex(product_ids=[product_id])
        events.record(ProductEdited(product_id=product_id, fields=changed), actor=actor, now=now)
    return changed


def _check(said: ProductText) -> None:
    errors: dict[str, Any] = {}
    if not said.name_en:
        errors["name_en"] = _("Give it a name.")
    for name, most in (("name_en", 200), ("name_nb", 200), ("brand", 60), ("print_code", 12)):
        if len(getattr(said, name)) > most:
            errors[name] = _("At most %(number)s characters.") % {"number": most}
    if not Category.objects.filter(pk=said.category_id).exists():
        errors["category_id"] = _("Choose a category.")
    if said.publish_at and said.withdraw_at and said.publish_at >= said.withdraw_at:
        errors["withdraw_at"] = _("It would be withdrawn before it is published.")
    if errors:
        raise Invalid(fields=errors)


@operation
def edit_prices(
    *,
    product_id: int,
    amounts: Mapping[Key, int | None],
    sales: Mapping[Key, SaleData | None],
    actor: Actor,
    now: datetime,
) -> int:
    """Set prices and sales of a product's variants; return how many variants changed.

    Raises Invalid with `fields` (`sale-VARIANT-MARKET`) for a sale that is none, Conflict for a
    variant of another product.
    """
    own = set(
        Variant.objects.filter(product_id=product_id)
        .select_for_update(no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not {key[0] for key in amounts.keys() | sales.keys()} <= own:
        raise Conflict
    errors: dict[str, Any] = {}
    have = set(Price.objects.filter(variant_id__in=own).values_list("variant_id", "market"))
    for (pk, market), sale in sales.items():
        if sale is None:
            continue
        field = f"sale-{pk}-{market}"
        if sale.starts >= sale.ends:
            errors[field] = _("The sale ends before it begins.")
        elif amounts.get((pk, market), 0 if (pk, market) in have else None) is None:
            errors[field] = _("It has no price there.")
    for pk, market in refused_sales(
        sales={key: sale for key, sale in sales.items() if f"sale-{key[0]}-{key[1]}" not in errors},
        amounts=amounts,
        now=now,
    ):
        errors[f"sale-{pk}-{market}"] = _(
            "That is not below the lowest price of the thirty days before."
        )
    if errors:
        raise Invalid(fields=errors)
    changed = write_prices(amounts=amounts, sales=sales, actor=actor, now=now)
    if changed:
        reindex(product_ids=[product_id])
    return len(changed)


@operation
def publish(*, product_ids: Sequence[int], is_published: bool, actor: Actor, now: datetime) -> None:
    """Put products into the shop, or take them out of it, now; the caller brings the navigation up to date."""
    Product.objects.filter(pk__in=product_ids).update(is_published=is_published)
    index_products(product_ids)
    for product_id in product_ids:
        events.record(
            ProductEdited(product_id=product_id, fields=["is_published"]), actor=actor, now=now
        )
