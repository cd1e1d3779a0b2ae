"""The rows of an import: which fields there are, and what one row says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commerce.catalogue.rules.moments import parse_moment
from commerce.catalogue.rules.prices import parse_price
from commerce.catalogue.rules.values import ProductData, SaleData, VariantData
from core.markets import DEFAULT, MARKETS

VAT_CLASSES = ("standard", "reduced", "food", "confectionery", "book", "children", "zero")
TEXT_LIMITS = {
    "name": 200,
    "name:nb": 200,
    "brand": 60,
    "style": 60,
    "description": 20_000,
    "description:nb": 20_000,
    "attribute": 200,
}
MOST = 10_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_MARKETS = {market.currency: market for market in MARKETS.values()}
# What a spreadsheet shows where a formula failed.
_BROKEN = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_YES = {"yes", "true", "1", "ja", "x"}
_NO = {"no", "false", "0", "nei"}
# Other names of the same field.
ALIASES = {"name:en": "name", "description:en": "description"}


class BadCellError(ValueError):
    """A cell cannot be taken; the message says why, to be read after the cell's value."""


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


def _text(name: str) -> Callable[[str], str | None]:
    def parse(text: str) -> str | None:
        if _CONTROL.search(text):
            raise BadCellError("has control characters")
        if _BROKEN.fullmatch(text):
            raise BadCellError("is an error of the spreadsheet's formula")
        if len(text) > TEXT_LIMITS[name]:
            raise BadCellError(f"is longer than {TEXT_LIMITS[name]} characters")
        return text or None

    return parse


def _sku(text: str) -> str:
    if not text:
        raise BadCellError("is empty: every row needs its SKU")
    if len(text) > 64:
        raise BadCellError("is longer than 64 characters")
    if re.search(r"[\s\x00-\x1f\x7f]", text):
        raise BadCellError("has a space or a control character in it")
    return text


def _whole(text: str) -> int | None:
    if not text:
        return None
    plain = re.sub(r"[ \u00a0\u202f]", "", text)
    if re.fullmatch(r"[-\u2212][0-9]+", plain):
        raise BadCellError("is negative")
    if not re.fullmatch(r"[0-9]{1,12}", plain):
        raise BadCellError("is not a whole number")
    if int(plain) > MOST:
        raise BadCellError(f"is more than {MOST}")
    return int(plain)


def _ean(text: str) -> str | None:
    if not text:
        return None
    plain = re.sub(r"[ -]", "", text)
    if re.fullmatch(r"[0-9.,]+[eE]\+?[0-9]+", plain):
        raise BadCellError("was shortened by a spreadsheet: format the column as text")
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,13}", plain):
        raise BadCellError("is not an EAN: 8, 12 or 13 digits")
    # The check digit of GS1 General Specifications, section 7.9.
    weighted = sum(
        int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(reversed(plain))
    )
    if weighted % 10:
        raise BadCellError("is not an EAN: its last digit does not check")
    return plain


def _vat_class(text: str) -> str | None:
    if text and text.lower() not in VAT_CLASSES:
        raise BadCellError(f"is not a VAT class: {', '.join(VAT_CLASSES)}")
    return text.lower() or None


def _category(text: str) -> tuple[str, ...] | None:
    if not text:
        return None
    names = tuple(part.strip() for part in text.split(">"))
    if not all(names):
        raise BadCellError("has an empty part: write Department > Category")
    if len(names) > 5 or any(len(name) > 80 for name in names):
        raise BadCellError("is too deep or too long: at most 5 names of 80 characters")
    if _CONTROL.search(text):
        raise BadCellError("has control characters")
    return names


def _price(currency: str) -> Callable[[str], int | None]:
    def parse(text: str) -> int | None:
        return parse_price(text, currency) if text else None

    return parse


def _yes_or_no(text: str) -> bool | None:
    plain = text.lower()
    if plain and plain not in _YES | _NO:
        raise BadCellError("is neither yes nor no")
    return plain in _YES if plain else None


def _moment(currency: str = "", *, ends: bool = False) -> Callable[[str], datetime | None]:
    zone = (_MARKETS[currency] if currency else DEFAULT).zone

    def parse(text: str) -> datetime | None:
        return parse_moment(text, zone, ends=ends) if text else None

    return parse


def _code(text: str) -> str | None:
    if len(text) > 12 or _CONTROL.search(text):
        raise BadCellError("is longer than 12 characters")
    return text or None


def _group(text: str) -> str:
    if text and not re.fullmatch(r"[a-z0-9-]{1,120}", text):
        raise BadCellError("is not an address: small letters, digits and hyphens")
    return text


FIELDS: dict[str, Callable[[str], Any]] = {
    "sku": _sku,
    "product": _group,
    "name": _text("name"),
    "name:nb": _text("name:nb"),
    "category": _category,
    "style": _text("style"),
    "description": _text("description"),
    "description:nb": _text("description:nb"),
    "brand": _text("brand"),
    "ean": _ean,
    "vat_class": _vat_class,
    "stock": _whole,
    "weight_g": _whole,
    "print_code": _code,
    "published": _yes_or_no,
    "publish_at": _moment(),
    "withdraw_at": _moment(),
}
for _currency in sorted(_MARKETS):
    FIELDS |= {
        f"price:{_currency}": _price(_currency),
        f"sale:{_currency}": _price(_currency),
        f"sale_from:{_currency}": _moment(_currency),
        f"sale_until:{_currency}": _moment(_currency, ends=True),
    }
_OWN = re.compile(r"(attribute|option):([a-z0-9][a-z0-9_-]{0,39})")
_own = _text("attribute")


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
            values[name] = FIELDS.get(name, _own)(text)
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
    for currency in _MARKETS:
        name = f"sale:{currency}"
        amount = values.get(name)
        if amount is None:
            continue
        starts, ends = values.get(f"sale_from:{currency}"), values.get(f"sale_until:{currency}")
        price = values.get(f"price:{currency}")
        message = ""
        if starts is None or ends is None:
            message = f"needs sale_from:{currency} and sale_until:{currency}"
        elif starts >= ends:
            message = "ends before it begins"
        elif price is not None and amount >= price:
            message = "is not below the price"
        if message:
            errors.append(RowError(number, columns[name], "", f"{name} {message}"))
    return errors


def _row(number: int, values: Mapping[str, Any]) -> Row:
    style = values.get("style") or ""
    variant = VariantData(
        sku=values["sku"],
        ean=values.get("ean"),
        weight_g=values.get("weight_g"),
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
                amount, values[f"sale_from:{currency}"], values[f"sale_until:{currency}"]
            )
    return sales


def _own_of(values: Mapping[str, Any], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix) and value
    }
