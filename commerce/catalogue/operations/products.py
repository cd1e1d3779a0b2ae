"""Writes products with their variants and prices, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation

from commerce.catalogue.events import ProductsWritten
from commerce.catalogue.models import Category, Product, Variant
from commerce.catalogue.operations.brands import brands_named
from commerce.catalogue.operations.history import Cause, Fields, merge, note_changes
from commerce.catalogue.operations.indexing import index_categories, index_products
from commerce.catalogue.operations.many import insert_rows, update_rows
from commerce.catalogue.operations.prices import write_prices
from commerce.catalogue.operations.tree import take_turn
from commerce.catalogue.rules import texts
from commerce.catalogue.rules.values import ProductData
from core import events
from core.actor import Actor
from core.errors import Invalid, NotFound
from core.operation import operation

_PRODUCT_FIELDS = (
    "name_en", "name_nb", "description_en", "description_nb", "vat_class", "art", "print_code",
    "is_published", "publish_at", "withdraw_at",
)  # fmt: skip
_VARIANT_FIELDS = ("ean", "options", "tint", "weight_g", "position", "is_active")
_NEW_PRODUCT = (
    *_PRODUCT_FIELDS, "slug", "category", "made_by", "brand", "name", "description", "attributes",
    "created_at", "folded",
)  # fmt: skip
_NEW_VARIANT = (*_VARIANT_FIELDS, "product", "sku")


@dataclass(slots=True)
class Upserted:
    """What a bulk write did, by SKU; `variant_ids` has all of them."""

    variant_ids: dict[str, int] = field(default_factory=dict)
    created: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)


@operation
def upsert_product(*, product: ProductData, actor: Actor, now: datetime) -> Upserted:
    """Create or change one product. Raises NotFound, Invalid as `upsert_products`."""
    return upsert_products(products=[product], actor=actor, now=now)


@operation
def upsert_products(
    *,
    products: Sequence[ProductData],
    actor: Actor,
    now: datetime,
    index_tree: bool = True,
    cause: Cause = Cause.IMPORT,
) -> Upserted:
    """Create or change products, recognised by the SKUs of their variants.

    What the data does not say stays as it is; nothing that is equal is written. `index_tree` is
    false for all but the last of many batches. Raises NotFound for an unknown category, Invalid
    for a product without name, category or variant, or with SKUs of two products.
    """
    take_turn()
    with translation.override("en"):
        writer = _Writer(products, now)
        writer.write_products()
        writer.write_variants()
        writer.write_prices(actor=actor, now=now)

    changed = writer.created_products | writer.updated_products
    note_changes(writer.said, cause=cause, actor=actor, now=now, created=writer.created_products)
    if changed:
        index_products(changed)
        if index_tree:
            index_categories()
        events.record(
            ProductsWritten(
                created=sorted(writer.created_products), updated=sorted(writer.updated_products)
            ),
            actor=actor,
            now=now,
        )
    return writer.result


def _assign(row: Any, names: Iterable[str], data: Any) -> Fields:
    """Set what the data says and what differs; return what changed."""
    changed: Fields = {}
    for name in names:
        value = getattr(data, name)
        if value is not None and value != (before := getattr(row, name)):
            setattr(row, name, value)
            changed[name] = (before, value)
    return changed


class _Writer:
    """One bulk write: reads what exists, then writes the differences table by table."""

    def __init__(self, products: Sequence[ProductData], now: datetime) -> None:
        self.products = products
        self.now = now
        self.result = Upserted()
        self.created_products: set[int] = set()
        self.updated_products: set[int] = set()
        skus = [variant.sku for data in products for variant in data.variants]
        if len(set(skus)) != len(skus):
            raise Invalid("A SKU stands twice in one write.")
        self.variants = {
            row.sku: row
            for row in Variant.objects.filter(sku__in=skus).select_related("product").order_by("pk")
        }
        joining = {data.slug for data in products if data.joins and data.slug}
        self.joined = {row.slug: row for row in Product.objects.filter(slug__in=joining)}
        self.rows: list[Product] = []
        slugs = {data.category for data in products if data.category}
        self.categories = dict(Category.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        self.brands = brands_named(data.brand for data in products if data.brand)
        self.said: dict[int, Fields] = {}
        if missing := slugs - self.categories.keys():
            raise NotFound(f"There is no category {min(missing)!r}.")

    def write_products(self) -> None:
        """Create new products with free slugs, and change those that differ."""
        new: list[tuple[Product, ProductData]] = []
        known: dict[int, Product] = {}
        columns: set[str] = set()
        for data in self.products:
            row = self._existing(data, known)
            if row is None:
                row = self._new(data)
                new.append((row, data))
            elif changed := self._change(row, data):
                merge(self.said.setdefault(row.pk, {}), changed)
                columns |= {name.partition(":")[0] for name in changed}
            self.rows.append(row)

        self._name_slugs(new)
        insert_rows([row for row, _data in new], _NEW_PRODUCT, known_by="slug")
        self.created_products = {row.pk for row, _data in new}
        self.updated_products = set(self.said)
        if columns:
            if columns & {"name_en", "description_en"}:
                columns |= {"name", "description"}
            if "brand" in columns:
                columns.add("made_by")
            update_rows([known[pk] for pk in sorted(self.said)], tuple(columns))
        for row, data in zip(self.rows, self.products, strict=True):
            if row.pk in self.updated_products:
                self.result.updated |= {variant.sku for variant in data.variants}

    def _existing(self, data: ProductData, known: dict[int, Product]) -> Product | None:
        found = {
            self.variants[v.sku].product_id: self.variants[v.sku].product
            for v in data.variants
            if v.sku in self.variants
        }
        if len(found) > 1:
            raise Invalid(
                f"SKUs of one product belong to several: {[v.sku for v in data.variants]}"
            )
        for pk, row in found.items():
            return known.setdefault(pk, row)
        joined = self.joined.get(data.slug or "") if data.joins else None
        return known.setdefault(joined.pk, joined) if joined else None

    def _new(self, data: ProductData) -> Product:
        # What has a name in Norwegian only is called that in English too, until somebody says more.
        name = data.name_en or data.name_nb
        if not (name and data.category and data.variants):
            raise Invalid("A new product needs a name, a category and a variant.")
        row = Product(
            category_id=self.categories[data.category],
            name_nb=None,
            name_en=name,
            print_code="",
            created_at=self.now,
        )
        _assign(row, _PRODUCT_FIELDS, data)
        row.made_by_id, row.brand = self.brands[data.brand or ""]
        row.attributes = dict(data.attributes or {})
        return row

    def _change(self, row: Product, data: ProductData) -> Fields:
        changed = _assign(row, _PRODUCT_FIELDS, data)
        if data.brand is not None and row.brand != (brand := self.brands[data.brand])[1]:
            changed["brand"] = (row.brand, brand[1])
            row.made_by_id, row.brand = brand
        if data.category and row.category_id != self.categories[data.category]:
            changed["category"] = (row.category_id, self.categories[data.category])
            row.category_id = self.categories[data.category]
        for code, value in (data.attributes or {}).items():
            if (before := row.attributes.get(code)) != value:
                changed[f"attributes:{code}"] = (before, value)
        if data.attributes:
            row.attributes = row.attributes | dict(data.attributes)
        return changed

    def _name_slugs(self, new: Sequence[tuple[Product, ProductData]]) -> None:
        bases = [
            data.slug or texts.slug_of(data.name_en or data.name_nb or "") for _row, data in new
        ]
        taken = set(Product.objects.filter(slug__in=bases).values_list("slug", flat=True))
        long = [
            texts.free_slug(base, data.variants[0].sku, {base})
            for base, (_row, data) in zip(bases, new, strict=True)
        ]
        taken |= set(Product.objects.filter(slug__in=long).values_list("slug", flat=True))
        for base, (row, data) in zip(bases, new, strict=True):
            row.slug = texts.free_slug(base, data.variants[0].sku, taken)
            taken.add(row.slug)

    def write_variants(self) -> None:
        """Create new variants, and change those that differ."""
        new: list[Variant] = []
        columns: set[str] = set()
        skus: list[str] = []
        for product, data in zip(self.rows, self.products, strict=True):
            for place, variant in enumerate(data.variants):
                row = self.variants.get(variant.sku)
                if row is None:
                    row = Variant(product_id=product.pk, sku=variant.sku, position=place)
                    _assign(row, _VARIANT_FIELDS, variant)
                    new.append(row)
                    if product.pk not in self.created_products:
                        self._say(product.pk, variant.sku, {"sku": (None, variant.sku)})
                elif changed := _assign(row, _VARIANT_FIELDS, variant):
                    self._say(row.product_id, variant.sku, changed)
                    columns |= changed.keys()
                    skus.append(variant.sku)
        insert_rows(new, _NEW_VARIANT, known_by="sku")
        update_rows([self.variants[sku] for sku in skus], tuple(columns))
        self.variants |= {row.sku: row for row in new}
        self._note(skus)
        self.result.created = {row.sku for row in new}
        self.updated_products |= {row.product_id for row in new} - self.created_products
        self.result.variant_ids = {sku: row.pk for sku, row in self.variants.items()}

    def _say(self, product_id: int, sku: str, fields: Fields) -> None:
        """Note what changed of a variant; its drawing's colour and its place are nothing to tell."""
        told = {
            f"{name}:{sku}": both
            for name, both in fields.items()
            if name not in {"tint", "position"}
        }
        merge(self.said.setdefault(product_id, {}), told)

    def _note(self, skus: Iterable[str]) -> None:
        for sku in skus:
            self.result.updated.add(sku)
            self.updated_products.add(self.variants[sku].product_id)

    def write_prices(self, *, actor: Actor, now: datetime) -> None:
        """Set, change and remove prices and sales per market."""
        ids = self.result.variant_ids
        variants = [variant for data in self.products for variant in data.variants]
        changed = write_prices(
            amounts={
                (ids[variant.sku], market): amount
                for variant in variants
                for market, amount in variant.prices.items()
            },
            sales={
                (ids[variant.sku], market): sale
                for variant in variants
                for market, sale in variant.sales.items()
            },
            actor=actor,
            now=now,
        )
        self.result.updated |= {sku for sku, pk in ids.items() if pk in changed}
        self.result.updated -= self.result.created
        self._note(list(self.result.updated))
