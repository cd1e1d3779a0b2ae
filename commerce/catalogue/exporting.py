"""Writes the catalogue out in the columns that an import takes, so that taking it in again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.db.models import Q

from commerce.catalogue.models import Attribute, Category, Price, ProductImage, Variant
from commerce.catalogue.pictures import files
from commerce.catalogue.rules.texts import words
from core import money, tables
from core.jobs import Running
from core.markets import MARKETS

KIND = "export"
BATCH = 1000
_PRODUCT = (
    "name", "name:nb", "category", "style", "description", "description:nb", "brand", "vat_class", "print_code",
    "published", "publish_at", "withdraw_at",
)  # fmt: skip
# Units on hand by variant at the place that the export was asked for; from above.
StockOf = Callable[[Sequence[int]], Mapping[int, int]]
Cell = str | Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """What is exported: all, or what a category, a brand or words name."""

    category: str = ""
    brand: str = ""
    text: str = ""

    def variants(self) -> Any:
        """Return the variants, in no order."""
        found = Variant.objects.all()
        if self.category:
            above = Category.objects.filter(slug=self.category).first()
            if above is None:
                return found.none()
            found = found.filter(product__category__path__startswith=above.path)
        if self.brand:
            found = found.filter(product__brand__iexact=self.brand)
        for word in words(self.text):
            found = found.filter(Q(product__folded__contains=word) | Q(sku__icontains=word))
        return found


def columns(*, with_stock: bool) -> list[str]:
    """Return the header: the fixed fields, each market's prices, the declared attributes."""
    attributes = list(Attribute.objects.order_by("position", "code").values_list("code", "kind"))
    currencies = [market.currency for market in MARKETS.values()]
    return [
        "sku",
        "product",
        *_PRODUCT,
        "ean",
        "weight_g",
        "active",
        "picture_url",
        *(
            f"{name}:{currency}"
            for currency in currencies
            for name in ("price", "sale", "sale_from", "sale_until", "before")
        ),
        *(["stock"] if with_stock else []),
        *(f"attribute:{code}" for code, _kind in attributes if code != "style"),
        *(f"option:{code}" for code, kind in attributes if kind == Attribute.Kind.OPTION),
    ]


def lines(header: Sequence[str], choice: Choice, stock_of: StockOf | None) -> Iterator[list[Cell]]:
    """Yield a row per variant, a thousand read at a time; six statements per thousand."""
    ways = _ways()
    last = 0
    while True:
        found = choice.variants().filter(pk__gt=last).select_related("product").order_by("pk")
        variants = list(found[:BATCH])
        if not variants:
            return
        last = variants[-1].pk
        ids = [variant.pk for variant in variants]
        prices: dict[int, dict[str, Price]] = {}
        for price in Price.objects.filter(variant_id__in=ids):
            prices.setdefault(price.variant_id, {})[price.market] = price
        stock = stock_of(ids) if stock_of else {}
        pictures = _pictures({variant.product_id for variant in variants})
        for variant in variants:
            cells = _cells(variant, prices.get(variant.pk, {}), ways)
            cells["picture_url"] = " | ".join(
                address
                for of, address in pictures.get(variant.product_id, ())
                if of in {None, variant.pk}
            )
            if variant.pk in stock:
                cells["stock"] = Decimal(stock[variant.pk])
            yield [cells.get(name, "") for name in header]


def _pictures(product_ids: Collection[int]) -> dict[int, list[tuple[int | None, str]]]:
    """Return whose each picture is (a variant's, or everybody's), and the address of its largest size."""
    found: dict[int, list[tuple[int | None, str]]] = {}
    for image in ProductImage.objects.filter(product_id__in=product_ids).exclude(widths=[]):
        address = files.address(str(image.file), image.widths[-1])
        found.setdefault(image.product_id, []).append((image.variant_id, address))
    return found


def _ways() -> dict[int, str]:
    """Return how each category is reached from its department, in English."""
    names: dict[str, str] = {}
    ways = {}
    for category in Category.objects.order_by("path"):
        above = names.get(category.path[: -Category.steplen])
        name = category.name_en or category.name_nb or category.slug
        names[category.path] = ways[category.pk] = f"{above} > {name}" if above else name
    return ways


def _cells(
    variant: Variant, prices: Mapping[str, Price], ways: Mapping[int, str]
) -> dict[str, Cell]:
    product: Any = variant.product
    attributes = dict(product.attributes)
    cells: dict[str, Cell] = {
        "sku": variant.sku,
        "product": product.slug,
        "name": product.name_en or "",
        "name:nb": product.name_nb or "",
        "category": ways[product.category_id],
        "style": str(attributes.pop("style", "")),
        "description": product.description_en or "",
        "description:nb": product.description_nb or "",
        "brand": product.brand,
        "vat_class": product.vat_class,
        "print_code": product.print_code,
        "published": "yes" if product.is_published else "no",
        "publish_at": _moment(product.publish_at),
        "withdraw_at": _moment(product.withdraw_at),
        "ean": variant.ean or "",
        "weight_g": Decimal(variant.weight_g),
        "active": "yes" if variant.is_active else "no",
    }
    for market, price in prices.items():
        currency = MARKETS[market].currency
        cells[f"price:{currency}"] = _amount(price.amount, currency)
        if price.sale_amount is not None:
            cells[f"sale:{currency}"] = _amount(price.sale_amount, currency)
            cells[f"sale_from:{currency}"] = _moment(price.sale_from)
            cells[f"sale_until:{currency}"] = _moment(price.sale_until)
            cells[f"before:{currency}"] = _amount(price.before_amount or 0, currency)
    for prefix, given in (("attribute", attributes), ("option", variant.options)):
        for code, value in given.items():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            said = ("yes" if value else "no") if isinstance(value, bool) else str(value)
            cells[f"{prefix}:{code}"] = Decimal(str(value)) if number else said
    return cells


def _moment(value: datetime | None) -> str:
    return value.isoformat() if value else ""


def _amount(minor: int, currency: str) -> Decimal:
    digits = money.digits(currency)
    return Decimal(minor).scaleb(-digits).quantize(Decimal(1).scaleb(-digits))


def _plain(cell: Cell, point: str) -> str:
    return cell if isinstance(cell, str) else f"{cell:f}".replace(".", point)


def run(running: Running, stock_of: StockOf | None) -> None:
    """Write the file of the job: `form` is `xlsx` or `csv`, with a decimal comma where `comma` says so."""
    options = running.job.options
    choice = Choice(options.get("category", ""), options.get("brand", ""), options.get("text", ""))
    header = columns(with_stock=stock_of is not None)
    total = choice.variants().count()
    running.advance(done=0, total=total, phase="writing")

    def rows() -> Iterator[list[Cell]]:
        yield list(header)
        for number, line in enumerate(lines(header, choice, stock_of), start=1):
            if number % BATCH == 0:
                running.advance(done=min(number, total))
            yield line

    form, comma = options["form"], bool(options.get("comma"))
    with TemporaryFile() as file:
        if form == "xlsx":
            tables.write_xlsx(file, rows())
        else:
            point, delimiter = (",", ";") if comma else (".", ",")
            plain = ([_plain(cell, point) for cell in row] for row in rows())
            tables.write_csv(file, plain, delimiter=delimiter)
        file.seek(0)
        running.save_output(f"catalogue.{form}", file)
    running.advance(done=total, counts={"rows": total})
