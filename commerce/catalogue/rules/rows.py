"""The rows of an import: which fields there are, and what one row says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commerce.catalogue.rules.prices import parse_price
from commerce.catalogue.rules.values import ProductData, VariantData
from core.markets import MARKETS

VAT_CLASSES = ("standard", "reduced", "food", "confectionery", "book", "children", "zero")
TEXT_LIMITS = {
    "name": 200,
    "name:nb": 200,
    "brand": 60,
    "style": 60,
    "description": 20_000,
    "description:nb": 20_000,
}
MOST = 10_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CURRENCIES = sorted({market.currency for market in MARKETS.values()})


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


def _text(name: str) -> Callable[[str], str | None]:
    def parse(text: str) -> str | None:
        if _CONTROL.search(text):
            raise BadCellError("has control characters")
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


FIELDS: dict[str, Callable[[str], Any]] = {
    "sku": _sku,
    "name": _text("name"),
    "name:nb": _text("name:nb"),
    "category": _category,
    "style": _text("style"),
    "description": _text("description"),
    "description:nb": _text("description:nb"),
    "brand": _text("brand"),
    "ean": _ean,
    "vat_class": _vat_class,
    **{f"price:{currency}": _price(currency) for currency in _CURRENCIES},
    "stock": _whole,
    "weight_g": _whole,
}


def read_mapping(pairs: Sequence[str], header: Sequence[str]) -> dict[str, str]:
    """Return column by field from `COLUMN=FIELD` pairs; a field that is a column's own name needs no pair.

    Raises ValueError with a sentence that names what is missing or doubled.
    """
    columns: dict[str, str] = {}
    for pair in pairs:
        column, equals, name = pair.rpartition("=")
        if not equals or name not in FIELDS:
            raise ValueError(f"{pair!r} is not COLUMN=FIELD. Fields: {', '.join(FIELDS)}.")
        if column not in header:
            raise ValueError(f"The file has no column {column!r}. It has: {', '.join(header)}.")
        if name in columns:
            raise ValueError(f"Two columns are mapped to {name}: {columns[name]!r} and {column!r}.")
        columns[name] = column
    if not pairs:
        columns = {name: name for name in header if name in FIELDS}
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
        text = cells[column].strip()
        try:
            values[name] = FIELDS[name](text)
        except ValueError as error:
            errors.append(RowError(number, column, text[:80], f"{name} {error}"))
    if errors:
        return None, errors
    return _row(number, values), []


def _row(number: int, values: Mapping[str, Any]) -> Row:
    prices = {
        code: values[f"price:{market.currency}"]
        for code, market in MARKETS.items()
        if f"price:{market.currency}" in values
    }
    style = values.get("style") or ""
    variant = VariantData(
        sku=values["sku"], ean=values.get("ean"), weight_g=values.get("weight_g"), prices=prices
    )
    data = ProductData(
        variants=(variant,),
        name_en=values.get("name"),
        name_nb=values.get("name:nb"),
        description_en=values.get("description"),
        description_nb=values.get("description:nb"),
        brand=values.get("brand"),
        vat_class=values.get("vat_class"),
        attributes={"style": style} if style else None,
    )
    return Row(
        number=number,
        sku=values["sku"],
        data=data,
        category=values.get("category"),
        stock=values.get("stock"),
        style=style,
    )
