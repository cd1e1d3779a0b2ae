"""Adds a variant to a product, and takes one out of the range or back into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.catalogue.events import ProductEdited
from commerce.catalogue.models import Attribute, Product, Variant
from commerce.catalogue.operations.history import Cause, Fields, note_changes
from commerce.catalogue.operations.indexing import reindex
from commerce.catalogue.operations.typing import names_of
from commerce.catalogue.rules import texts, typed
from commerce.catalogue.rules.cells import FIELDS
from core import events
from core.actor import Actor
from core.errors import Invalid, NotFound
from core.operation import operation

_VARIES = (Attribute.Kind.OPTION, Attribute.Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class VariantText:
    """What the form of a new variant holds, as it was written; `options` by the code of the attribute."""

    sku: str
    ean: str = ""
    weight_g: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@operation
def add_variant(*, product_id: int, said: VariantText, actor: Actor, now: datetime) -> int:
    """Add a variant; it is sold once it has a price. Raises NotFound, Invalid with `fields`."""
    product = _locked(product_id)
    errors: dict[str, str] = {}
    row = Variant(product=product)
    for name in ("sku", "ean", "weight_g"):
        text = getattr(said, name).strip()
        try:
            value = FIELDS[name](text)
        except ValueError as error:
            errors[name] = _reason(text, error)
        else:
            if value is not None:
                setattr(row, name, value)
    if row.sku and Variant.objects.filter(sku=row.sku).exists():
        errors["sku"] = _("There is a variant with this SKU already.")
    if row.ean and (owner := Variant.objects.filter(ean=row.ean).first()):
        errors["ean"] = _("This EAN belongs to SKU %(sku)s already.") % {"sku": owner.sku}
    row.options = _options(said.options, errors)
    _differs(product, row, errors)
    if errors:
        raise Invalid(fields=errors)
    last = product.variants.aggregate(last=Max("position"))["last"]
    row.position = min(0 if last is None else last + 1, 32_000)
    said_of = " ".join(map(str, row.options.values()))
    row.tint = texts.tint_for(f"{product.name_en or ''} {said_of}", row.sku)  # type: ignore[attr-defined]
    row.save(force_insert=True)
    _written(product, {f"sku:{row.sku}": (None, row.sku)}, actor, now)
    return int(row.pk)


@operation
def keep_variant(
    *, product_id: int, variant_id: int, is_active: bool, actor: Actor, now: datetime
) -> bool:
    """Take a variant out of the range, or back into it; return whether that changed anything.

    What lies in carts stays there: the cart says that it is no longer sold. Raises NotFound.
    """
    product = _locked(product_id)
    row = product.variants.select_for_update(no_key=True).filter(pk=variant_id).first()
    if row is None:
        raise NotFound
    if row.is_active == is_active:
        return False
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    _written(product, {f"is_active:{row.sku}": (not is_active, is_active)}, actor, now)
    return True


def _locked(product_id: int) -> Product:
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None:
        raise NotFound
    return product


def _written(product: Product, changes: Fields, actor: Actor, now: datetime) -> None:
    note_changes({product.pk: changes}, cause=Cause.PAGE, actor=actor, now=now)
    reindex(product_ids=[product.pk])
    events.record(ProductEdited(product_id=product.pk, fields=list(changes)), actor=actor, now=now)


def _reason(text: str, error: Exception) -> str:
    if not text:
        return _("Give it a SKU.")
    return _("%(value)s %(reason)s.") % {"value": text[:40], "reason": error}


def _options(given: Mapping[str, str], errors: dict[str, str]) -> dict[str, Any]:
    """Return what a variant differs by, as its attributes have it; note what does not fit."""
    written = {code: text.strip() for code, text in given.items() if text.strip()}
    declared = list(Attribute.objects.filter(code__in=written, kind__in=_VARIES))
    names = names_of(declared) if declared else {}
    found: dict[str, Any] = {}
    for each in declared:
        try:
            found[each.code] = typed.parse(
                written[each.code],
                kind=each.kind,
                unit=each.unit,
                options=names[each.code],
                language=get_language() or "en",
            )
        except typed.UnfitError as error:
            errors[f"option-{each.code}"] = _reason(written[each.code], error)
    return found


def _differs(product: Product, row: Variant, errors: dict[str, str]) -> None:
    """Refuse a variant that says less than the others do, or the same as one of them."""
    others = list(product.variants.order_by("position", "pk"))
    for code in sorted({code for other in others for code in other.options} - row.options.keys()):
        errors.setdefault(f"option-{code}", _("The other variants say it: choose a value."))
    if any(other.options == row.options for other in others) and not errors:
        errors["options"] = _(
            "A variant of this product is the same already: say what it differs in."
        )
