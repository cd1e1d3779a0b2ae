"""Words of the catalogue: slugs, search terms, and the colour that a text names."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Container
from functools import lru_cache

# What decomposition leaves whole.
_WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "ð": "d", "þ": "th", "ł": "l"}
)
_WORD = re.compile(r"[^\W_]+")

# Tints of colour words, softened so that they sit together on one page.
TINTS = {
    "black": "#33383b", "white": "#e8e6df", "ivory": "#e9e2cf", "cream": "#e8dcc0", "grey": "#8b9296",
    "gray": "#8b9296", "silver": "#b4babd", "charcoal": "#4a4f52", "red": "#b5403c", "burgundy": "#7a2f3d",
    "maroon": "#7a2f3d", "crimson": "#a8323e", "pink": "#d98ca0", "rose": "#cf8f95", "coral": "#dd7a62",
    "orange": "#d9803c", "rust": "#a9562f", "terracotta": "#b8694a", "yellow": "#e0b94a", "mustard": "#c79a2f",
    "gold": "#c9a34c", "golden": "#c9a34c", "brass": "#b8964f", "green": "#4f7f5c", "olive": "#77794a",
    "sage": "#93a388", "emerald": "#2f7d5c", "mint": "#9fc9b3", "khaki": "#a3966c", "teal": "#2f7f80",
    "turquoise": "#4fa9a8", "blue": "#3f6c9b", "navy": "#2c3f5e", "denim": "#52708f", "indigo": "#46487f",
    "purple": "#70528c", "violet": "#7d5f9e", "lavender": "#a797c4", "lilac": "#b3a0c9", "mauve": "#a37a91",
    "plum": "#6e3f5c", "brown": "#7c583e", "tan": "#b8946a", "caramel": "#b07a45", "cognac": "#9a5c34",
    "chocolate": "#5e4031", "walnut": "#6b4c36", "oak": "#b59468", "wooden": "#a5805a", "bronze": "#8f6d45",
    "copper": "#b0704e", "beige": "#cdb899", "sand": "#d3c19d", "leather": "#8d5f3f", "rustic": "#8a6a4c",
}  # fmt: skip
_QUIET = ("#5b7a68", "#6b7f94", "#9a7f63", "#8a6f7f", "#7d8a5b", "#5f8088", "#a5765a", "#76708f")


def fold(text: str) -> str:
    """Return the text in lower case without accents (`Brødrister` is `brodrister`), as `fold()` in SQL does."""
    lowered = unicodedata.normalize("NFKD", text.lower().translate(_WHOLE_LETTERS))
    return "".join(letter for letter in lowered if not unicodedata.combining(letter))


@lru_cache(maxsize=4096)
def slug_of(text: str, *, limit: int = 100) -> str:
    """Return the text as part of an address; `item` where nothing of it is left."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))[:limit].strip("-") or "item"


def free_slug(base: str, sku: str, taken: Container[str]) -> str:
    """Return a slug that is not taken: the base, else with the SKU, else with a number as well."""
    if base not in taken:
        return base
    with_sku = f"{base[:80]}-{slug_of(sku, limit=30)}"
    slug, number = with_sku, 2
    while slug in taken:
        slug, number = f"{with_sku}-{number}", number + 1
    return slug


def plain(text: str) -> str:
    """Return what somebody typed without what cannot be looked for: NUL, and beyond 200 characters."""
    return text.replace("\0", " ").strip()[:200]


def words(text: str, *, limit: int = 8) -> list[str]:
    """Return the folded words of what somebody typed into the search field, at most `limit`."""
    return _WORD.findall(fold(text))[:limit]


def tint_for(text: str, key: str) -> str:
    """Return the tint (#rrggbb) of the first colour that the text names, else a quiet one by the key."""
    for word in _WORD.findall(text.lower()):
        if word in TINTS:
            return TINTS[word]
    return _QUIET[zlib.crc32(key.encode()) % len(_QUIET)]
