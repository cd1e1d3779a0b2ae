"""Prices as people write them in a spreadsheet."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from core import money

SYMBOLS = {
    "£": "GBP",
    "gbp": "GBP",
    "kr": "NOK",
    "kr.": "NOK",
    "nok": "NOK",
    "€": "EUR",
    "eur": "EUR",
    "$": "USD",
    "usd": "USD",
}
HIGHEST = 1_000_000_000
_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?:(?P<group>[ .,'])[0-9]{3})(?:(?P=group)[0-9]{3})*)"
    r"(?:(?P<point>[.,])(?P<part>[0-9]*|-))?"
)


def parse_price(text: str, currency: str) -> int:
    """Return the price in minor units: `129.99`, `1 299,50`, `£1,299.50`, `kr 1299,-`.

    Raises ValueError, in words, for what is negative, is no number, has more decimals than the
    currency, is in another currency, or can be read in two ways (`1,299`).
    """
    plain = text.strip()
    for space in _SPACES:
        plain = plain.replace(space, " ")
    plain = _without_symbol(plain, currency)
    if plain.startswith(("-", "\u2212", "(")):
        raise ValueError(_("is negative"))
    match = _NUMBER.fullmatch(plain)
    if not match:
        raise ValueError(_("is not a price"))
    group, point, part = match["group"], match["point"], match["part"] or ""
    if group and group == point:
        raise ValueError(_("is not a price"))
    if point == "," and len(part) == 3 and not group:
        raise ValueError(_("can be read in two ways: write it without a thousands separator"))
    part = "" if part == "-" else part
    if len(part) > money.digits(currency):
        raise ValueError(_too_fine(currency))
    whole = re.sub(r"[^0-9]", "", match["whole"])
    amount = int(whole + part.ljust(money.digits(currency), "0"))
    if amount > HIGHEST:
        raise ValueError(_("is too large for a price"))
    return amount


def _too_fine(currency: str) -> str:
    return _("has more decimals than %(currency)s has (%(number)s)") % {
        "currency": currency,
        "number": money.digits(currency),
    }


def _without_symbol(plain: str, currency: str) -> str:
    match = re.fullmatch(
        r"(?P<before>[^0-9(\-\u2212]*)(?P<number>.*?)(?P<after>[^0-9,.)\-]*)", plain, re.DOTALL
    )
    if not match:
        return plain
    for symbol in (match["before"].strip().lower(), match["after"].strip().lower()):
        if symbol and symbol not in SYMBOLS:
            raise ValueError(_("is not a price"))
        if symbol and SYMBOLS[symbol] != currency:
            raise ValueError(
                _("is in %(written)s, but the column is in %(currency)s")
                % {"written": SYMBOLS[symbol], "currency": currency}
            )
    return match["number"].strip()
