"""What the part of a product's page that has its variants shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from commerce.catalogue.models import Product, Variant
from commerce.catalogue.queries import options
from commerce.web.merchandise import attribute_form

PREFIX = "option-"
FIELDS = ("sku", "ean", "weight_g")


@dataclass(frozen=True, slots=True)
class Row:
    """A variant in words."""

    id: int
    sku: str
    differs: str
    ean: str
    weight_g: int
    is_active: bool


def context(
    product: Product,
    variants: Sequence[Variant],
    given: Mapping[str, Any] | None,
    errors: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what the section needs; two statements for what variants can differ in."""
    language = get_language() or "en"
    used = {code: None for variant in variants for code in variant.options}
    return {
        "variant_rows": [
            Row(
                id=each.pk,
                sku=each.sku,
                differs=options.text(each.options, language),
                ean=each.ean or "",
                weight_g=each.weight_g,
                is_active=each.is_active,
            )
            for each in variants
        ],
        "variant_values": {name: (given or {}).get(name, "") for name in FIELDS},
        "option_fields": attribute_form.options(product, list(used), PREFIX, given, errors),
    }
