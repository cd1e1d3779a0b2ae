"""Variants as cart, pricing, orders and the console need them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from commerce.catalogue.models import Variant, VatClass
from commerce.catalogue.queries.photos import OF_VARIANT, Photo, photo_of
from commerce.catalogue.queries.rows import Said
from commerce.catalogue.queries.search import search
from commerce.catalogue.rules import texts
from core import addresses
from core.kept import Kept
from core.markets import Market
from core.money import Money
from core.statements import select


def _gift_cards(_all: None) -> list[int]:
    found = Variant.objects.filter(product__vat_class=VatClass.GIFT_CARD)
    return list(found.values_list("pk", flat=True))


# They have no stock: they are made when they are paid.
gift_cards: Kept[None, list[int]] = Kept(_gift_cards, seconds=30)


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """A variant in one market. `price` is None where it is not sold there."""

    id: int
    sku: str
    ean: str | None
    product_id: int
    slug: str
    names: Said
    options: Said
    art: str
    tint: str
    vat_class: str
    weight_g: int
    is_active: bool
    price: Money | None
    photo: Photo | None = None

    @property
    def can_be_sold(self) -> bool:
        """Say whether it may be put into a cart of this market."""
        return self.is_active and self.price is not None

    def name(self, language: str) -> str:
        """Return the product's name."""
        return self.names.text(language)

    def option_text(self, language: str) -> str:
        """Return what makes it this variant: `Pine, XL`; empty for an only one."""
        return self.options.text(language)

    def get_absolute_url(self) -> str:
        """Return the product's page with this variant chosen."""
        return f"{addresses.of('shop:product', self.slug)}?variant={self.sku}"


_FACTS = f"""
    SELECT v.id, v.sku, v.ean, v.product_id, p.slug, p.name_en, p.name_nb, p.art, v.tint, p.vat_class,
           v.weight_g, v.is_active AND p.is_published AS is_active, r.amount, said.en, said.nb, {OF_VARIANT}
    FROM catalogue_variant v
    JOIN catalogue_product p ON p.id = v.product_id
    LEFT JOIN catalogue_offer r ON r.variant_id = v.id AND r.market = %(market)s
    LEFT JOIN LATERAL (
        SELECT string_agg(COALESCE(NULLIF(o.name_en, ''), pair.value), ', ' ORDER BY a.position, pair.key) AS en,
               string_agg(COALESCE(NULLIF(o.name_nb, ''), o.name_en, pair.value), ', '
                          ORDER BY a.position, pair.key) AS nb
        FROM jsonb_each_text(v.options) pair
        LEFT JOIN catalogue_attribute a ON a.code = pair.key
        LEFT JOIN catalogue_attributeoption o ON o.attribute_id = a.id AND o.code = pair.value
    ) said ON true
"""  # noqa: S608 - fixed texts
_BY_ID = _FACTS + "WHERE v.id = ANY(%(ids)s) ORDER BY v.id"
_BY_PRODUCT = _FACTS + "WHERE v.product_id = ANY(%(ids)s) ORDER BY v.product_id, v.position, v.id"
_BY_CODE = _FACTS + "WHERE v.sku = ANY(%(codes)s) OR v.ean = %(code)s ORDER BY v.id LIMIT 1"


def _facts(row: dict[str, Any], market: Market) -> VariantFacts:
    return VariantFacts(
        id=row["id"],
        sku=row["sku"],
        ean=row["ean"],
        product_id=row["product_id"],
        slug=row["slug"],
        names=Said(row["name_en"] or "", row["name_nb"] or ""),
        options=Said(row["en"] or "", row["nb"] or ""),
        art=row["art"],
        tint=row["tint"],
        vat_class=row["vat_class"],
        weight_g=row["weight_g"],
        is_active=row["is_active"],
        price=None if row["amount"] is None else Money(row["amount"], market.currency),
        photo=photo_of(row["photo"]),
    )


def variants_for(ids: Iterable[int], market: Market) -> dict[int, VariantFacts]:
    """Return the variants that exist by id, priced in the market; one statement."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = select(_BY_ID, {"ids": wanted, "market": market.code})
    return {row["id"]: _facts(row, market) for row in rows}


def variant_by_code(code: str, market: Market) -> VariantFacts | None:
    """Return the variant with this SKU (in any case) or EAN; one statement."""
    plain = texts.plain(code)
    rows = select(_BY_CODE, {"codes": [plain, plain.upper()], "code": plain, "market": market.code})
    return _facts(rows[0], market) if rows else None


def find_variants(
    text: str, market: Market, language: str, *, limit: int = 20
) -> list[VariantFacts]:
    """Return the variants on sale whose product fits the words, best first; at most four statements.

    A SKU or EAN gives that variant alone. For the console and the counter, where a line is
    added without visiting a product page.
    """
    found = search(text, market, language, size=limit)
    if found.exact_sku:
        exact = variant_by_code(found.exact_sku, market)
        return [exact] if exact else []
    ids = [card.id for card in found.products.cards]
    place = {pk: index for index, pk in enumerate(ids)}
    rows = select(_BY_PRODUCT, {"ids": ids, "market": market.code}) if ids else []
    variants = sorted(
        (_facts(row, market) for row in rows), key=lambda variant: place[variant.product_id]
    )
    return [variant for variant in variants if variant.can_be_sold][:limit]
