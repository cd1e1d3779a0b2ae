"""What the classes of VAT are called."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WORDS = {
    "standard": gettext_lazy("Standard"),
    "reduced": gettext_lazy("Reduced"),
    "food": gettext_lazy("Food"),
    "confectionery": gettext_lazy("Sweets and snacks"),
    "book": gettext_lazy("Books"),
    "children": gettext_lazy("Children's clothes and shoes"),
    "zero": gettext_lazy("No VAT"),
    "gift_card": gettext_lazy("Gift card: sent by e-mail, VAT when it is spent"),
}


def word(vat_class: str) -> str:
    """Return the name of a class."""
    return str(_WORDS.get(vat_class, vat_class))


def choices() -> list[tuple[str, str]]:
    """Return the classes for a list to choose from, with the code that an import takes."""
    return [
        (code, _("%(name)s (%(code)s)") % {"name": name, "code": code})
        for code, name in _WORDS.items()
    ]
