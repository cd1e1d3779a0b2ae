"""Stock in words. The units are those that may be promised; no word is stronger than they are."""

from __future__ import annotations

from dataclasses import dataclass

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


def online(units: int) -> Stock:
    """Say what can be delivered: `In stock`, `3 left`, `Sold out online`."""
    if units <= 0:
        return Stock(_("Sold out online"), "bad")
    if units <= FEW:
        return Stock(_("%(units)d left") % {"units": units}, "warn")
    return Stock(_("In stock"), "good")


def in_store(units: int, place: str) -> Stock:
    """Say what stands in a store: `In stock in Leeds`, `3 left in Leeds`, `Not in Leeds`."""
    if units <= 0:
        return Stock(_("Not in %(place)s") % {"place": place}, "plain")
    if units <= FEW:
        return Stock(_("%(units)d left in %(place)s") % {"units": units, "place": place}, "warn")
    return Stock(_("In stock in %(place)s") % {"place": place}, "good")


def here(units: int) -> Stock:
    """Say what stands in the store that the page is about: `In stock`, `3 left`, `Not here`."""
    if units <= 0:
        return Stock(_("Not here"), "plain")
    if units <= FEW:
        return Stock(_("%(units)d left") % {"units": units}, "warn")
    return Stock(_("In stock"), "good")


def stars(mean: float) -> str:
    """Say a mean of ratings with one figure: `4.3`, `4,3`."""
    return format_decimal(mean, format="0.0", locale="nb_NO" if get_language() == "nb" else "en_GB")
