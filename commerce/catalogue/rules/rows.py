"""The rows of an import: what one row says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from commerce.catalogue.rules.cells import FIELDS, own
from commerce.catalogue.rules.values import ProductData, SaleData, VariantData
from core.markets import MARKETS

CURRENCIES = [market.currency for market in MARKETS.values()]
# Other names of the same field.
ALIASES = {"name:en": "name", "description:en": "description"}


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong where. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says; `category` is the way from the department down."""

    number: int
    sku: str
    data: ProductData
    category: tuple[str, ...] | None = None
    stock: int | None = None
    style: str = ""
    product: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()


_OWN = re.compile(r"(attribute|option):([a-z0-9][a-z0-9_-]{0,39})")


def is_field(name: str) -> bool:
    """Say whether a column can be mapped to it; `attribute:litres` and `option:size` name any code."""
    return name in FIELDS or name in ALIASES or bool(_OWN.fullmatch(name))


def read_mapping(pairs: Sequence[str], header: Sequence[str]) -> dict[str, str]:
    """Return column by field from `COLUMN=FIELD` pairs; a field that is a column's own name needs no pair.

    Raises ValueError with a sentence that names what is missing or doubled.
    """
    columns: dict[str, str] = {}
    for pair in pairs:
        column, equals, name = pair.rpartition("=")
        if not equals or not is_field(name):
            raise ValueError(
                f"{pair!r} is not COLUMN=FIELD. Fields: {', '.join(FIELDS)}, attribute:CODE, option:CODE."
            )
        name = ALIASES.get(name, name)
        if column not in header:
            raise ValueError(f"The file has no column {column!r}. It has: {', '.join(header)}.")
        if name in columns:
            raise ValueError(f"Two columns are mapped to {name}: {columns[name]!r} and {column!r}.")
        columns[name] = column
    if not pairs:
        columns = {ALIASES.get(name, name): name for name in header if is_field(name)}
    if "sku" not in columns:
        raise ValueError("Map a column to sku (--map COLUMN=sku): rows are recognised by it.")
    doubled = sorted({column for column in columns.values() if list(header).count(column) > 1})
    if doubled:
        raise ValueError(f"The file has the column {doubled[0]!r} more than once.")
    return columns


def read_row(
    number: int, cells: Mapping[str, str], columns: Mapping[str, str]
) -> tuple[Row | None, list[RowError]]:
    """Return what the row says, or what is wrong with it, every cell looked at."""
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for name, column in columns.items():
        text = cells[column].strip().replace("\r\n", "\n")
        try:
            values[name] = FIELDS.get(name, own)(text)
        except ValueError as error:
            errors.append(RowError(number, column, text[:80], f"{name} {error}"))
    errors = errors or _sale_errors(number, values, columns)
    if errors:
        return None, errors
    return _row(number, values), []


def _sale_errors(
    number: int, values: Mapping[str, Any], columns: Mapping[str, str]
) -> list[RowError]:
    """A sale is whole: below the price, from one moment until a later one."""
    errors = []
    for currency in CURRENCIES:
        name = f"sale:{currency}"
        amount = values.get(name)
        if amount is None:
            continue
        starts, ends = values.get(f"sale_from:{currency}"), values.get(f"sale_until:{currency}")
        price = values.get(f"price:{currency}")
        message = ""
        if starts is None or ends is None:
            message = _("needs sale_from:%(currency)s and sale_until:%(currency)s") % {
                "currency": currency
            }
        elif starts >= ends:
            message = _("ends before it begins")
        elif price is not None and amount >= price:
            message = _("is not below the price")
        if message:
            errors.append(RowError(number, columns[name], "", f"{name} {message}"))
    return errors


def _row(number: int, values: Mapping[str, Any]) -> Row:
    style = values.get("style") or ""
    variant = VariantData(
        sku=values["sku"],
        ean=values.get("ean"),
        weight_g=values.get("weight_g"),
        is_active=values.get("active"),
        prices=_by_market(values, "price"),
        sales=_sales(values),
    )
    data = ProductData(
        variants=(variant,),
        slug=values.get("product") or None,
        name_en=values.get("name"),
        name_nb=values.get("name:nb"),
        description_en=values.get("description"),
        description_nb=values.get("description:nb"),
        brand=values.get("brand"),
        vat_class=values.get("vat_class"),
        print_code=values.get("print_code"),
        is_published=values.get("published"),
        publish_at=values.get("publish_at"),
        withdraw_at=values.get("withdraw_at"),
        attributes={"style": style} if style else None,
    )
    return Row(
        number=number,
        sku=values["sku"],
        data=data,
        category=values.get("category"),
        stock=values.get("stock"),
        style=style,
        product=values.get("product") or "",
        attributes=_own_of(values, "attribute:"),
        options=_own_of(values, "option:"),
        pictures=values.get("picture") or (),
    )


def _by_market(values: Mapping[str, Any], name: str) -> dict[str, int | None]:
    return {
        code: values[f"{name}:{market.currency}"]
        for code, market in MARKETS.items()
        if f"{name}:{market.currency}" in values
    }


def _sales(values: Mapping[str, Any]) -> dict[str, SaleData | None]:
    """Return the sale by market; an empty cell ends the sale there."""
    sales: dict[str, SaleData | None] = {}
    for code, amount in _by_market(values, "sale").items():
        currency = MARKETS[code].currency
        sales[code] = None
        if amount is not None:
            sales[code] = SaleData(
                amount,
                values[f"sale_from:{currency}"],
                values[f"sale_until:{currency}"],
                before=values.get(f"before:{currency}"),
            )
    return sales


def _own_of(values: Mapping[str, Any], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix) and value
    }
