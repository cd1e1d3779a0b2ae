"""The fields of an import: what the cell of each may say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commerce.catalogue.rules.moments import parse_moment
from commerce.catalogue.rules.picture_names import parse_names
from commerce.catalogue.rules.prices import parse_price
from core.markets import DEFAULT, MARKETS

VAT_CLASSES = (
    "standard",
    "reduced",
    "food",
    "confectionery",
    "book",
    "children",
    "zero",
    "gift_card",
)
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


class BadCellError(ValueError):
    """A cell cannot be taken; the message says why, to be read after the cell's value."""


def _text(name: str) -> Callable[[str], str | None]:
    def parse(text: str) -> str | None:
        if _CONTROL.search(text):
            raise BadCellError(_("has control characters"))
        if _BROKEN.fullmatch(text):
            raise BadCellError(_("is an error of the spreadsheet's formula"))
        if len(text) > TEXT_LIMITS[name]:
            raise BadCellError(
                _("is longer than %(number)s characters") % {"number": TEXT_LIMITS[name]}
            )
        return text or None

    return parse


def _sku(text: str) -> str:
    if not text:
        raise BadCellError(_("is empty: every row needs its SKU"))
    if len(text) > 64:
        raise BadCellError(_("is longer than %(number)s characters") % {"number": 64})
    if re.search(r"[\s\x00-\x1f\x7f]", text):
        raise BadCellError(_("has a space or a control character in it"))
    return text


def _whole(text: str) -> int | None:
    if not text:
        return None
    plain = re.sub(r"[ \u00a0\u202f]", "", text)
    if re.fullmatch(r"[-\u2212][0-9]+", plain):
        raise BadCellError(_("is negative"))
    if not re.fullmatch(r"[0-9]{1,12}", plain):
        raise BadCellError(_("is not a whole number"))
    if int(plain) > MOST:
        raise BadCellError(_("is more than %(number)s") % {"number": MOST})
    return int(plain)


def _ean(text: str) -> str | None:
    if not text:
        return None
    plain = re.sub(r"[ -]", "", text)
    if re.fullmatch(r"[0-9.,]+[eE]\+?[0-9]+", plain):
        raise BadCellError(_("was shortened by a spreadsheet: format the column as text"))
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,13}", plain):
        raise BadCellError(_("is not an EAN: 8, 12 or 13 digits"))
    # The check digit of GS1 General Specifications, section 7.9.
    weighted = sum(
        int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(reversed(plain))
    )
    if weighted % 10:
        raise BadCellError(_("is not an EAN: its last digit does not check"))
    return plain


def _vat_class(text: str) -> str | None:
    if text and text.lower() not in VAT_CLASSES:
        raise BadCellError(
            _("is not a VAT class: %(classes)s") % {"classes": ", ".join(VAT_CLASSES)}
        )
    return text.lower() or None


def _category(text: str) -> tuple[str, ...] | None:
    if not text:
        return None
    names = tuple(part.strip() for part in text.split(">"))
    if not all(names):
        raise BadCellError(_("has an empty part: write Department > Category"))
    if len(names) > 5 or any(len(name) > 80 for name in names):
        raise BadCellError(_("is too deep or too long: at most 5 names of 80 characters"))
    if _CONTROL.search(text):
        raise BadCellError(_("has control characters"))
    return names


def _price(currency: str) -> Callable[[str], int | None]:
    def parse(text: str) -> int | None:
        return parse_price(text, currency) if text else None

    return parse


def _yes_or_no(text: str) -> bool | None:
    plain = text.lower()
    if plain and plain not in _YES | _NO:
        raise BadCellError(_("is neither yes nor no"))
    return plain in _YES if plain else None


def _moment(currency: str = "", *, ends: bool = False) -> Callable[[str], datetime | None]:
    zone = (_MARKETS[currency] if currency else DEFAULT).zone

    def parse(text: str) -> datetime | None:
        return parse_moment(text, zone, ends=ends) if text else None

    return parse


def _code(text: str) -> str | None:
    if len(text) > 12 or _CONTROL.search(text):
        raise BadCellError(_("is longer than %(number)s characters") % {"number": 12})
    return text or None


def _group(text: str) -> str:
    if text and not re.fullmatch(r"[a-z0-9-]{1,120}", text):
        raise BadCellError(_("is not an address: small letters, digits and hyphens"))
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
    "active": _yes_or_no,
    "print_code": _code,
    "published": _yes_or_no,
    "publish_at": _moment(),
    "withdraw_at": _moment(),
    "picture": parse_names,
}
for _currency in sorted(_MARKETS):
    FIELDS |= {
        f"price:{_currency}": _price(_currency),
        f"sale:{_currency}": _price(_currency),
        f"sale_from:{_currency}": _moment(_currency),
        f"sale_until:{_currency}": _moment(_currency, ends=True),
        f"before:{_currency}": _price(_currency),
    }
own = _text("attribute")
