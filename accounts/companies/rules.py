"""How a country writes its VAT numbers. Pure: the form is checked, not whether the number is given.

Sources: GB, HMRC VAT Notice 700/1 (nine or twelve digits; check by modulus 97, or 97 less 55 for
numbers since 2010). NO, Skatteetaten and Brønnøysundregistrene (nine digits and MVA; last by modulus
11). IE, Revenue, Tax and Duty Manual 38-01-03b (seven digits, a check letter, and for numbers since
2013 a second letter that counts nine times).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Country -> an example for people.
FORMATS: Mapping[str, str] = {
    "GB": "GB 980 7806 84",
    "NO": "NO 974 760 673 MVA",
    "IE": "IE 6388047V",
}
_LETTERS = "WABCDEFGHIJKLMNOPQRSTUV"


def written_vat_number(text: str, country: str) -> str | None:
    """Return a VAT number as it is kept, or None for what is none in the country."""
    plain = re.sub(r"[\s.\-]", "", text.upper()).removeprefix(country)
    check = {"GB": _gb, "NO": _no, "IE": _ie}.get(country)
    found = check(plain) if check else None
    return f"{country}{found}" if found else None


def _gb(plain: str) -> str | None:
    if not re.fullmatch(r"[0-9]{9}([0-9]{3})?", plain):
        return None
    weighted = sum(
        int(digit) * weight for digit, weight in zip(plain, range(8, 1, -1), strict=False)
    )
    check = int(plain[7:9])
    return plain if (weighted + check) % 97 == 0 or (weighted + check + 55) % 97 == 0 else None


def _no(plain: str) -> str | None:
    match = re.fullmatch(r"([0-9]{9})(MVA)?", plain)
    if not match:
        return None
    digits = [int(digit) for digit in match[1]]
    weighted = sum(
        digit * weight for digit, weight in zip(digits, (3, 2, 7, 6, 5, 4, 3, 2), strict=False)
    )
    return f"{match[1]}MVA" if (11 - weighted % 11) % 11 == digits[8] else None


def _ie(plain: str) -> str | None:
    match = re.fullmatch(r"([0-9]{7})([A-W])([A-I]?)", plain)
    if not match:
        return None
    weighted = sum(
        int(digit) * weight for digit, weight in zip(match[1], range(8, 1, -1), strict=True)
    )
    second = 9 * (ord(match[3]) - ord("A") + 1) if match[3] else 0
    return plain if _LETTERS[(weighted + second) % 23] == match[2] else None
