"""What the fields of an import are called, and what goes into them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.markets import MARKETS

_FIELDS = {
    "sku": (gettext_lazy("SKU"), gettext_lazy("What recognises the row. Needed.")),
    "product": (
        gettext_lazy("Product that the variant belongs to"),
        gettext_lazy("Rows with the same value are variants of one product."),
    ),
    "name": (gettext_lazy("Name, English"), gettext_lazy("Needed for a new product.")),
    "name:nb": (gettext_lazy("Name, Norwegian"), ""),
    "category": (
        gettext_lazy("Category"),
        gettext_lazy("Department > Category, by name. Needed for a new product."),
    ),
    "style": (gettext_lazy("Kind of thing"), gettext_lazy("A word for the drawing: lamp, boot.")),
    "description": (gettext_lazy("Description, English"), ""),
    "description:nb": (gettext_lazy("Description, Norwegian"), ""),
    "brand": (gettext_lazy("Brand"), ""),
    "vat_class": (
        gettext_lazy("VAT class"),
        gettext_lazy("standard, reduced, food, confectionery, book, children or zero."),
    ),
    "print_code": (gettext_lazy("Number in the printed catalogue"), ""),
    "published": (gettext_lazy("Published"), gettext_lazy("yes or no.")),
    "publish_at": (gettext_lazy("Publish at"), gettext_lazy("A date, with a time or without.")),
    "withdraw_at": (gettext_lazy("Withdraw at"), gettext_lazy("A date, with a time or without.")),
    "picture": (
        gettext_lazy("Pictures"),
        gettext_lazy("Names of files in the zip that you send with it, several between | or ;."),
    ),
    "ean": (gettext_lazy("EAN"), gettext_lazy("8, 12 or 13 digits; the last one is checked.")),
    "weight_g": (gettext_lazy("Weight in grams"), ""),
    "active": (
        gettext_lazy("Active"),
        gettext_lazy("yes or no: whether this variant is still sold."),
    ),
    "stock": (
        gettext_lazy("Units in stock"),
        gettext_lazy("Counted, not added. What was sold since the count is kept."),
    ),
}


def _of_currency(currency: str) -> dict[str, tuple[str, str]]:
    more = {"currency": currency}
    return {
        f"price:{currency}": (
            _("Price in %(currency)s") % more,
            _("With VAT. Empty: not sold in that market."),
        ),
        f"sale:{currency}": (_("Sale price in %(currency)s") % more, _("Empty: no sale.")),
        f"sale_from:{currency}": (_("Sale from, %(currency)s") % more, ""),
        f"sale_until:{currency}": (
            _("Sale until, %(currency)s") % more,
            _("A day without a time is taken whole."),
        ),
        f"before:{currency}": (
            _("Lowest price before the sale, %(currency)s") % more,
            _("Of the thirty days before, for what was never sold here."),
        ),
    }


def described() -> list[tuple[str, str, str]]:
    """Return field, name and hint of each."""
    fields = {name: (str(title), str(hint)) for name, (title, hint) in _FIELDS.items()}
    for market in MARKETS.values():
        fields |= _of_currency(market.currency)
    return [(name, title, hint) for name, (title, hint) in fields.items()]


def choices(attributes: Iterable[Any]) -> list[tuple[str, str]]:
    """Return field and name for a list to choose from, with the declared attributes."""
    known = [(name, title) for name, title, _hint in described()]
    for each in attributes:
        known.append((f"attribute:{each.code}", _("Attribute: %(name)s") % {"name": each.name}))
        if each.kind == "option":
            varies = _("Varies by variant: %(name)s") % {"name": each.name}
            known.append((f"option:{each.code}", varies))
    return known
