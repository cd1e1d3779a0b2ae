"""Codes made from words: slugs, and EAN-13 numbers of the shop's own."""

import hashlib
import re

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "á": "a", "é": "e", "ó": "o", "ö": "o"})


def slugify(text: str) -> str:
    """Return lower-case ASCII words joined by hyphens; Norwegian letters become plain ones."""
    plain = text.lower().translate(_LETTERS).replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def check_digit(digits: str) -> int:
    """Return the EAN-13 check digit of twelve digits (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return -total % 10


def ean_for(sku: str, taken: set[str]) -> str:
    """Return a free EAN-13 in the range 200 to 299, which GS1 leaves to retailers; takes it."""
    for attempt in range(1000):
        digest = hashlib.sha256(f"{sku}/{attempt}".encode()).hexdigest()
        body = "2" + f"{int(digest[:15], 16) % 10**11:011d}"
        ean = f"{body}{check_digit(body)}"
        if ean not in taken:
            taken.add(ean)
            return ean
    raise ValueError(f"no free EAN for {sku}")
