"""What people write for an attribute, as the attribute has it: a number in its unit, yes or no, a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commerce.catalogue.rules import texts

Value = str | int | float | bool
YES = {"yes", "true", "1", "ja", "x", "y", "sant"}
NO = {"no", "false", "0", "nei", "n", "usant"}
LONGEST = 200
# Units of one kind, as parts of the smallest.
_FAMILIES: tuple[dict[str, Decimal], ...] = (
    {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000)},
    {"mg": Decimal(1), "g": Decimal(1000), "kg": Decimal(1_000_000)},
    {"ml": Decimal(1), "cl": Decimal(10), "dl": Decimal(100), "l": Decimal(1000)},
    {"w": Decimal(1), "kw": Decimal(1000)},
)
_WORDS = {
    "litre": "l", "litres": "l", "liter": "l", "gram": "g", "grams": "g", "kilo": "kg", "metre": "m", "metres": "m",
    "meter": "m", "watt": "w",
}  # fmt: skip
_NUMBER = re.compile(r"(?P<number>[-\u2212+]?[0-9][0-9 .,\u00a0\u202f']*)(?P<unit>[^0-9]*)")


class UnfitError(ValueError):
    """The value does not fit; the message says why, to be read after the value."""


def parse(
    text: str, *, kind: str, unit: str = "", options: Mapping[str, str] | None = None, language: str
) -> Value:
    """Return the value that somebody wrote. `options` has the code of each by its folded names.

    Raises UnfitError.
    """
    text = text.strip()
    if kind == "number":
        return number(text, unit, language)
    if kind == "boolean":
        return yes_or_no(text)
    if kind == "option":
        code = (options or {}).get(texts.fold(text))
        if code is None:
            raise UnfitError(_("is none of the values that were declared"))
        return code
    if len(text) > LONGEST:
        raise UnfitError(_("is longer than %(number)s characters") % {"number": LONGEST})
    return text


def yes_or_no(text: str) -> bool:
    """Return it. Raises UnfitError."""
    plain = text.strip().lower()
    if plain not in YES | NO:
        raise UnfitError(_("is neither yes nor no"))
    return plain in YES


def number(text: str, unit: str = "", language: str = "en") -> int | float:
    """Return the number: `12`, `12 cm`, `0,5 l`; in the unit, where another of its kind was written.

    A point is always decimal, unless a comma follows it; a comma before three digits groups them
    for some and not for others: only a Norwegian's is decimal. Raises UnfitError.
    """
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        raise UnfitError(_("is not a number"))
    plain = re.sub(r"[ \u00a0\u202f']", "", match["number"]).replace("\u2212", "-")
    if "," in plain and "." in plain:
        group = "," if plain.rindex(".") > plain.rindex(",") else "."
        plain = plain.replace(group, "")
    elif re.fullmatch(r"[-+]?[0-9]{1,3},[0-9]{3}", plain) and language != "nb":
        raise UnfitError(_("can be read in two ways: write it without a thousands separator"))
    plain = plain.replace(",", ".")
    if plain.count(".") > 1:
        raise UnfitError(_("is not a number"))
    value = Decimal(plain) * _factor(match["unit"].strip(), unit)
    if not -(10**12) < value < 10**12:
        raise UnfitError(_("is not a number"))
    return int(value) if value == int(value) else float(value)


def _factor(written: str, unit: str) -> Decimal:
    """Return by what to multiply what was written, so that it is in the attribute's unit."""
    if not written or texts.fold(written) == texts.fold(unit):
        return Decimal(1)
    told = _WORDS.get(texts.fold(written), texts.fold(written))
    own = _WORDS.get(texts.fold(unit), texts.fold(unit))
    if told == own:
        return Decimal(1)
    for family in _FAMILIES:
        if told in family and own in family:
            return family[told] / family[own]
    if not unit:
        raise UnfitError(_("is not a number"))
    raise UnfitError(_("is in %(written)s, not in %(unit)s") % {"written": written, "unit": unit})


def written(value: Any, *, names: Mapping[str, str] | None = None, language: str = "en") -> str:
    """Return a value as somebody would write it; of a choice its name."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        text = str(value)
        return text.replace(".", ",") if language == "nb" else text
    return (names or {}).get(str(value), str(value))


def entered(value: Any, *, language: str = "en") -> str:
    """Return a value as a form has it: of a choice its code, of a yes or no `yes` or `no`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return written(value, language=language)
