"""Variants by what is printed on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Q

from commerce.catalogue.models import Variant

T = TypeVar("T")
AT_ONCE = 2000


def known(codes: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Return variant and SKU by code as it was given: a SKU, also in capitals, or an EAN."""
    found: dict[str, tuple[int, str]] = {}
    for part in map(list, parts(codes)):
        by = {}
        given = [*part, *(code.upper() for code in part)]
        for pk, sku, ean in Variant.objects.filter(Q(sku__in=given) | Q(ean__in=part)).values_list(
            "pk", "sku", "ean"
        ):
            by[sku] = (pk, sku)
            if ean:
                by.setdefault(ean, (pk, sku))
        found |= {code: hit for code in part if (hit := by.get(code) or by.get(code.upper()))}
    return found


def parts(given: Sequence[T]) -> Iterable[Sequence[T]]:
    """Return it in parts that a statement can carry."""
    return (given[at : at + AT_ONCE] for at in range(0, len(given), AT_ONCE))
