"""Changes one product: what it says in both languages, when it is published, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.catalogue.events import ProductEdited
from commerce.catalogue.models import Attribute, Category, Price, Product, Variant, VatClass
from commerce.catalogue.operations.brands import brands_named
from commerce.catalogue.operations.history import Cause, Fields, note_changes
from commerce.catalogue.operations.indexing import index_products, reindex
from commerce.catalogue.operations.prices import Key, refused_sales, write_prices
from commerce.catalogue.operations.typing import names_of
from commerce.catalogue.rules import typed
from commerce.catalogue.rules.values import SaleData
from core import events
from core.actor import Actor
from core.errors import Conflict, Invalid, NotFound
from core.operation import operation


@dataclass(frozen=True, slots=True)
class ProductText:
    """All that the form of a product holds; empty means empty, of the VAT class: as it is.

    `attributes` has what was written for each attribute by its code; one that is not named stays.
    """

    name_en: str
    name_nb: str = ""
    description_en: str = ""
    description_nb: str = ""
    brand: str = ""
    print_code: str = ""
    vat_class: str = ""
    category_id: int = 0
    is_published: bool = True
    publish_at: datetime | None = None
    withdraw_at: datetime | None = None
    attributes: Mapping[str, str] | None = None


_FIELDS = tuple(
    name
    for name in ProductText.__dataclass_fields__
    if name not in {"brand", "category_id", "attributes", "vat_class"}
)


class ChangedMeanwhile(Invalid):
    """What a person changed, somebody else has changed to something else since; `fields` says which."""


@operation
def edit_product(
    *,
    product_id: int,
    said: ProductText,
    actor: Actor,
    now: datetime,
    was: ProductText | None = None,
) -> list[str]:
    """Write what differs; return the names of the fields. Raises NotFound, Invalid with `fields`.

    `was` is what the form was filled from. What is said as it was is not written: others may have
    changed it since. What both changed, each in another way, is refused as ChangedMeanwhile, and
    nothing is written.
    """
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None:
        raise NotFound
    if was is not None:
        said = _hers(product, was, said)
    attributes = _attributes(product, said)
    with translation.override("en"):
        changed = _change(product, said, attributes)
        if changed:
            columns = {name.partition(":")[0] for name in changed}
            product.save(update_fields=[*columns, "made_by", "name", "description"])
    if changed:
        note_changes({product_id: changed}, cause=Cause.PAGE, actor=actor, now=now)
        reindex(product_ids=[product_id])
        events.record(
            ProductEdited(product_id=product_id, fields=list(changed)), actor=actor, now=now
        )
    return list(changed)


def _hers(product: Product, was: ProductText, said: ProductText) -> ProductText:
    """Return what a person says of a product that others may have changed; raises Invalid for what both did."""
    theirs: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for name in (each for each in ProductText.__dataclass_fields__ if each != "attributes"):
        before, mine, row = getattr(was, name), getattr(said, name), getattr(product, name)
        row = row or "" if isinstance(mine, str) else row
        if mine == before:
            theirs[name] = row
        elif _to_the_minute(row) not in (before, mine):
            errors[name] = _changed_meanwhile(row)
    attributes = {
        code: text
        for code, text in (said.attributes or {}).items()
        if text.strip() != (was.attributes or {}).get(code, "")
    }
    for code, text in attributes.items():
        row = typed.entered(product.attributes.get(code), language=get_language() or "en")
        if row not in ((was.attributes or {}).get(code, ""), text.strip()):
            errors[f"attribute-{code}"] = _changed_meanwhile(row)
    if errors:
        raise ChangedMeanwhile(fields=errors)
    return replace(said, **theirs, attributes=attributes)


def _to_the_minute(value: Any) -> Any:
    """Return a moment as a form says it, and anything else as it is."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def _changed_meanwhile(row: Any) -> str:
    if isinstance(row, str) and 0 < len(row) <= 200:
        return _(
            "Somebody else has changed this meanwhile to: %(value)s. Save again to put yours in its place."
        ) % {"value": row}
    return _("Somebody else has changed this meanwhile. Save again to put yours in its place.")


def _change(product: Product, said: ProductText, attributes: dict[str, Any]) -> Fields:
    """Set what differs; return it."""
    changed: Fields = {}
    for name in _FIELDS:
        value: Any = getattr(said, name)
        if name in {"name_nb", "description_nb"}:
            value = value or None
        before = getattr(product, name)
        if (before or None) != (value or None):
            setattr(product, name, value)
            changed[name] = (before, value)
    if said.vat_class and product.vat_class != said.vat_class:
        changed["vat_class"] = (product.vat_class, said.vat_class)
        product.vat_class = said.vat_class
    made_by, brand = brands_named([said.brand])[said.brand]
    if product.brand != brand:
        changed["brand"] = (product.brand, brand)
        product.made_by_id, product.brand = made_by, brand
    if product.category_id != said.category_id:
        changed["category"] = (product.category_id, said.category_id)
        product.category_id = said.category_id
    for code in sorted(product.attributes.keys() | attributes.keys()):
        pair = (product.attributes.get(code), attributes.get(code))
        if pair[0] != pair[1]:
            changed[f"attributes:{code}"] = pair
    product.attributes = attributes
    return changed


def _attributes(product: Product, said: ProductText) -> dict[str, Any]:
    """Return the product's attributes as they are to be; raises Invalid with all that is wrong."""
    errors = _errors(said)
    kept = dict(product.attributes)
    given = said.attributes or {}
    declared = list(Attribute.objects.filter(code__in=given))
    names = names_of(declared) if declared else {}
    for each in declared:
        text = given[each.code].strip()
        if not text:
            kept.pop(each.code, None)
            continue
        try:
            kept[each.code] = typed.parse(
                text,
                kind=each.kind,
                unit=each.unit,
                options=names[each.code],
                language=get_language() or "en",
            )
        except typed.UnfitError as error:
            errors[f"attribute-{each.code}"] = _("%(value)s %(reason)s.") % {
                "value": text[:40],
                "reason": error,
            }
    if errors:
        raise Invalid(fields=errors)
    return kept


def _errors(said: ProductText) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    if not said.name_en:
        errors["name_en"] = _("Give it a name.")
    for name, most in (("name_en", 200), ("name_nb", 200), ("brand", 60), ("print_code", 12)):
        if len(getattr(said, name)) > most:
            errors[name] = _("At most %(number)s characters.") % {"number": most}
    if said.vat_class and said.vat_class not in VatClass.values:
        errors["vat_class"] = _("Choose a VAT class.")
    if not Category.objects.filter(pk=said.category_id).exists():
        errors["category_id"] = _("Choose a category.")
    if said.publish_at and said.withdraw_at and said.publish_at >= said.withdraw_at:
        errors["withdraw_at"] = _("It would be withdrawn before it is published.")
    return errors


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
    turned = list(
        Product.objects.filter(pk__in=product_ids, is_published=not is_published)
        .select_for_update(no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Product.objects.filter(pk__in=turned).update(is_published=is_published)
    note_changes(
        {pk: {"is_published": (not is_published, is_published)} for pk in turned},
        cause=Cause.BULK,
        actor=actor,
        now=now,
    )
    index_products(product_ids)
    for product_id in product_ids:
        events.record(
            ProductEdited(product_id=product_id, fields=["is_published"]), actor=actor, now=now
        )
