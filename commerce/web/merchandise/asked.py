"""Numbers that a form or an address says."""

from __future__ import annotations

from django.http import QueryDict


def number(given: QueryDict, name: str) -> int | None:
    """Return the id or number that was sent; None for nothing, and for what is none."""
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def page(given: QueryDict) -> int:
    """Return the page that is asked for; anything that is no number is the first."""
    return min(max(number(given, "page") or 1, 1), 1000)


def text(given: QueryDict, name: str) -> str:
    """Return what was typed, without what cannot be stored."""
    return given.get(name, "").replace("\0", " ").strip().replace("\r\n", "\n")
