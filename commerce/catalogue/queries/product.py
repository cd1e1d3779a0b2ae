"""One product's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commerce.catalogue.queries.labels import Label, labels_of
from commerce.catalogue.queries.photos import Photo
from commerce.catalogue.queries.rows import pick
from commerce.catalogue.rules import typed
from core import addresses, editions
from core.errors import NotFound
from core.markets import Market
from core.money import Money
from core.statements import select


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way down to the product."""

    slug: str
    name: str

    def get_absolute_url(self) -> str:
        """Return the category's list."""
        return addresses.of("shop:category", self.slug)


@dataclass(frozen=True, slots=True)
class AxisValue:
    """One choice on an axis."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Axis:
    """What a shopper chooses: colour, size; the values that are sold here, in their order."""

    code: str
    name: str
    values: list[AxisValue]


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant on sale. `options` maps axis codes to value codes; `label` says them: `Pine, XL`.

    `before` is the price to show beside it while it is reduced.
    """

    id: int
    sku: str
    ean: str | None
    options: dict[str, str]
    label: str
    tint: str
    weight_g: int
    price: Money
    before: Money | None = None


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product in one market and language, with its variants on sale in their order."""

    id: int
    slug: str
    name: str
    brand: str
    description: str
    art: str
    vat_class: str
    crumbs: list[Crumb]
    axes: list[Axis]
    variants: list[Offer]
    attributes: list[tuple[str, str]]
    photos: Sequence[Photo] = ()
    rating_total: int = 0
    rating_count: int = 0
    related_ids: Sequence[int] = ()
    brand_slug: str = ""
    sold_in: Sequence[str] = ()
    pricing_edition: str | None = None

    @property
    def rating(self) -> float:
        """Return the mean of the stars, to one decimal; 0 where nobody gave any."""
        return round(self.rating_total / self.rating_count, 1) if self.rating_count else 0.0

    @property
    def lowest(self) -> Money:
        """Return the lowest price of its variants."""
        return min(variant.price for variant in self.variants)

    @property
    def is_range(self) -> bool:
        """Say whether its variants differ in price."""
        return len({variant.price for variant in self.variants}) > 1

    def chosen(self, sku: str = "") -> Offer:
        """Return the variant with the SKU, else the first."""
        return next((variant for variant in self.variants if variant.sku == sku), self.variants[0])

    def chosen_by(self, options: dict[str, str]) -> Offer | None:
        """Return the variant that has all these options, if one is sold."""
        return next((v for v in self.variants if options.items() <= v.options.items()), None)

    def get_absolute_url(self) -> str:
        """Return this page."""
        return addresses.of("shop:product", self.slug)


# OFFSET 0: variant by variant, or every price of the shop is read where the planner takes a product for a large one.
_PRODUCT = f"""
    SELECT p.id, p.slug, p.name_en, p.name_nb, p.brand,
           (SELECT b.slug FROM catalogue_brand b WHERE b.id = p.made_by_id) AS brand_slug, p.description_en, p.description_nb, p.art,
           p.vat_class, p.attributes::json AS attributes, p.rating_sum, p.rating_count,
           {editions.of("pricing")} AS pricing_edition,
           ARRAY(SELECT DISTINCT o.market
                 FROM catalogue_variant v CROSS JOIN LATERAL (
                     SELECT r.market FROM catalogue_price r WHERE r.variant_id = v.id OFFSET 0
                 ) o
                 WHERE v.product_id = p.id AND v.is_active ORDER BY o.market) AS sold_in,
           ARRAY(SELECT n.other_id FROM catalogue_relation n WHERE n.product_id = p.id
                 ORDER BY n.orders DESC, n.other_id LIMIT 8) AS related,
           (SELECT json_agg(json_build_object(
                       'id', i.id, 'file', i.file, 'en', i.alt_en, 'nb', i.alt_nb, 'variant_id', i.variant_id,
                       'width', i.width, 'height', i.height, 'widths', i.widths) ORDER BY i.position, i.id)
            FROM catalogue_productimage i WHERE i.product_id = p.id AND i.widths <> '{{}}') AS photos,
           (SELECT json_agg(json_build_array(a.slug, a.name_en, a.name_nb) ORDER BY a.path)
            FROM catalogue_category a WHERE c.path LIKE a.path || '%%') AS crumbs,
           (SELECT json_agg(json_build_object(
                       'id', v.id, 'sku', v.sku, 'ean', v.ean, 'options', v.options, 'tint', v.tint,
                       'weight_g', v.weight_g, 'amount', r.amount, 'before', r.before_amount) ORDER BY v.position, v.id)
            FROM catalogue_variant v
            JOIN catalogue_offer r ON r.variant_id = v.id AND r.market = %(market)s
            WHERE v.product_id = p.id AND v.is_active) AS variants
    FROM catalogue_product p
    JOIN catalogue_category c ON c.id = p.category_id
    WHERE p.slug = %(slug)s AND p.is_published
"""  # noqa: S608 - an edition's name is ours


def product_page(slug: str, market: Market, language: str) -> ProductPage:
    """Return the product as it is sold in the market; one statement, two where `labels_of` asks. Raises NotFound."""
    rows = select(_PRODUCT, {"slug": slug, "market": market.code})
    if not rows or not rows[0]["variants"]:
        raise NotFound
    row = rows[0]
    labels = labels_of(
        [row["attributes"], *(variant["options"] for variant in row["variants"])], language
    )
    return ProductPage(
        id=row["id"],
        slug=row["slug"],
        name=pick(row["name_en"], row["name_nb"], language),
        brand=row["brand"],
        brand_slug=row["brand_slug"] or "",
        description=pick(row["description_en"], row["description_nb"], language),
        art=row["art"],
        vat_class=row["vat_class"],
        crumbs=[
            Crumb(crumb[0], pick(crumb[1], crumb[2], language)) for crumb in row["crumbs"] or []
        ],
        axes=_axes(row["variants"], labels),
        variants=[_offer(variant, labels, market) for variant in row["variants"]],
        attributes=_table(row["attributes"], labels, language),
        photos=[_photo(photo, language) for photo in row["photos"] or []],
        rating_total=row["rating_sum"],
        rating_count=row["rating_count"],
        related_ids=row["related"],
        sold_in=row["sold_in"],
        pricing_edition=row["pricing_edition"],
    )


def _photo(row: dict[str, Any], language: str) -> Photo:
    alt = pick(row.pop("en"), row.pop("nb"), language)
    return Photo(**row, alt=alt)


def _axes(variants: list[dict[str, Any]], labels: list[Label]) -> list[Axis]:
    axes = []
    for label in labels:
        said = {variant["options"].get(label.code) for variant in variants} - {None}
        order = {code: place for place, code in enumerate(label.options)}
        codes = sorted(said, key=lambda code: (order.get(code, len(order)), code))
        values = [AxisValue(code, label.options.get(code, code)) for code in codes]
        if values:
            axes.append(Axis(label.code, label.name, values))
    return axes


def _offer(variant: dict[str, Any], labels: list[Label], market: Market) -> Offer:
    said = [
        label.options.get(variant["options"][label.code], variant["options"][label.code])
        for label in labels
        if label.code in variant["options"]
    ]
    return Offer(
        id=variant["id"],
        sku=variant["sku"],
        ean=variant["ean"],
        options=variant["options"],
        label=", ".join(said),
        tint=variant["tint"],
        weight_g=variant["weight_g"],
        price=Money(variant["amount"], market.currency),
        before=Money(variant["before"], market.currency) if variant["before"] else None,
    )


def _table(attributes: dict[str, Any], labels: list[Label], language: str) -> list[tuple[str, str]]:
    """Return what is said about the product, name and value with its unit, in the attributes' order."""
    table = []
    for label in labels:
        value = attributes.get(label.code)
        if value is None:
            continue
        text = typed.written(value, names=label.options, language=language)
        table.append((label.name, f"{text} {label.unit}".strip()))
    return table
