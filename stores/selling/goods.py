"""What a code on a receipt names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from commerce.catalogue.models import Variant, VatClass
from commerce.catalogue.queries import options

LONGEST_NAME = 260


@dataclass(frozen=True, slots=True)
class Goods:
    """A variant as an order line names it."""

    variant_id: int
    sku: str
    name_en: str
    name_nb: str
    is_gift_card: bool


def by_code(codes: Iterable[str]) -> dict[str, Goods]:
    """Return the goods of each SKU (also in capitals) or EAN that is known, sold on the web or not; one statement."""
    wanted = set(codes)
    if not wanted:
        return {}
    skus = wanted | {code.upper() for code in wanted}
    rows = Variant.objects.filter(Q(sku__in=skus) | Q(ean__in=wanted)).values_list(
        "pk",
        "sku",
        "ean",
        "options",
        "product__name_en",
        "product__name_nb",
        "product__vat_class",
    )
    found: dict[str, Goods] = {}
    for pk, sku, ean, chosen, english, norwegian, vat_class in rows:
        goods = Goods(
            variant_id=pk,
            sku=sku,
            name_en=_name(english, options.text(chosen, "en")),
            name_nb=_name(norwegian or english, options.text(chosen, "nb")),
            is_gift_card=vat_class == VatClass.GIFT_CARD,
        )
        found[sku] = goods
        if ean:
            found.setdefault(ean, goods)
    return {code: hit for code in wanted if (hit := found.get(code) or found.get(code.upper()))}


def _name(name: str, chosen: str) -> str:
    return ", ".join(filter(None, [name, chosen]))[:LONGEST_NAME]
