"""Whose pictures lie under the map of the stores, and from where a page may take them."""

from __future__ import annotations

from string import Formatter
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_NEEDED = {"z", "x", "y"}
_KNOWN = _NEEDED | {"s", "r"}


def sources(address: str, credit: str) -> list[str]:
    """Return what the content security policy must allow for the tiles; nothing without tiles.

    `{s}` in the host stands for any subdomain there. Raises ImproperlyConfigured where the address
    is not that of tiles, or nobody is credited: every provider of maps asks for it.
    """
    if not address:
        return []
    fields = {field for _text, field, *_rest in Formatter().parse(address) if field is not None}
    host = urlsplit(address).netloc.replace("{s}", "*")
    if (
        not address.startswith("https://")
        or not _NEEDED <= fields <= _KNOWN
        or not host
        or "{" in host
        or "*" in host.removeprefix("*.")
    ):
        raise ImproperlyConfigured(
            "MAP_TILES_URL begins with https:// and names {z}, {x} and {y}; {s} only as a whole subdomain."
        )
    if not credit:
        raise ImproperlyConfigured("Set MAP_TILES_CREDIT: the map says whose its pictures are.")
    return [f"https://{host}"]
