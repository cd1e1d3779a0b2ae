"""Stock in words. The units are those that may be promised; no word is stronger than they are.

Who says many gives the active language along: to ask for it takes longer than to find the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Up to this many, the number itself is said.
FEW = 5


@dataclass(frozen=True, slots=True)
class Stock:
    """Words and their tone."""

    text: str
    tone: str


def online(units: int, language: str | None = None) -> Stock:
    """Say what can be delivered: `In stock`, `3 left`, `Sold out online`."""
    return _said(_clamped(units), "online", "", language or get_language())


def in_store(units: int, place: str, language: str | None = None) -> Stock:
    """Say what stands in a store: `In stock in Leeds`, `3 left in Leeds`, `Not in Leeds`."""
    return _said(_clamped(units), "store", place, language or get_language())


def here(
    units: int, language: str | None = None, *, carried: bool = True, sure: bool = True
) -> Stock:
    """Say what stands in the store that the page is about: `In stock`, `3 left`, `Not here`.

    Of what its range does not have: `Not in its range`. Of what may not lie where the books say:
    `Usually in stock, we confirm within the hour while the store is open`.
    """
    if units > 0 and not sure:
        return Stock(
            _("Usually in stock, we confirm within the hour while the store is open"), "warn"
        )
    return _said(
        _clamped(units), "here" if carried else "not_carried", "", language or get_language()
    )


def _clamped(units: int) -> int:
    return min(max(units, 0), FEW + 1)


@lru_cache(maxsize=2048)
def _said(units: int, where: str, place: str, _language: str | None) -> Stock:
    """Return the words in the language that is active: there are few, and a list says many."""
    named = {"units": units, "place": place}
    if not units:
        none = {
            "online": (_("Sold out online"), "bad"),
            "store": (_("Not in %(place)s") % named, "plain"),
            "here": (_("Not here"), "plain"),
            "not_carried": (_("Not in its range"), "plain"),
        }
        return Stock(*none[where])
    if units <= FEW:
        few = _("%(units)d left in %(place)s") if place else _("%(units)d left")
        return Stock(few % named, "warn")
    return Stock(_("In stock in %(place)s") % named if place else _("In stock"), "good")


def stars(mean: float) -> str:
    """Say a mean of ratings with one figure: `4.3`, `4,3`."""
    return format_decimal(mean, format="0.0", locale="nb_NO" if get_language() == "nb" else "en_GB")
