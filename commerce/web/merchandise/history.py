"""Who changed what of products: before and after, by person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.catalogue.models import Attribute, Category, ProductChange
from commerce.catalogue.queries import changes, options
from commerce.catalogue.queries.rows import pick
from commerce.catalogue.rules import typed
from commerce.web.merchandise import asked, moments, vat_words
from commerce.web.merchandise.guard import merchandiser
from core.markets import DEFAULT

# What is longer is shown when somebody opens it.
LONG = 120
# What is called otherwise in the form of a product.
_INPUTS = {"category": "category_id"}
FIELDS = {
    "name_en": gettext_lazy("Name, English"),
    "name_nb": gettext_lazy("Name, Norwegian"),
    "description_en": gettext_lazy("Description, English"),
    "description_nb": gettext_lazy("Description, Norwegian"),
    "brand": gettext_lazy("Brand"),
    "category": gettext_lazy("Category"),
    "print_code": gettext_lazy("Number in the printed catalogue"),
    "vat_class": gettext_lazy("VAT class"),
    "art": gettext_lazy("Drawing"),
    "is_published": gettext_lazy("Published"),
    "publish_at": gettext_lazy("Publish at"),
    "withdraw_at": gettext_lazy("Withdraw at"),
    "pictures": gettext_lazy("Picture"),
    "picture_place": gettext_lazy("Place of a picture"),
    "alt_en": gettext_lazy("What the picture shows, English"),
    "alt_nb": gettext_lazy("What the picture shows, Norwegian"),
    "variant_id": gettext_lazy("Variant of the picture"),
    "sku": gettext_lazy("SKU"),
    "ean": gettext_lazy("EAN"),
    "weight_g": gettext_lazy("Weight in grams"),
    "is_active": gettext_lazy("Active"),
    "options": gettext_lazy("Varies by"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One field, before and after, in words."""

    field: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Say whether it is a text to be opened."""
        return len(self.before) + len(self.after) > LONG


@dataclass(frozen=True, slots=True)
class Act:
    """What one person did to a product at once."""

    change: ProductChange
    lines: list[Line]

    @property
    def is_new(self) -> bool:
        """Say whether the product came with it."""
        return not self.change.changes


def acts(rows: Iterable[ProductChange]) -> list[Act]:
    """Return the changes in words; two statements, for the names of attributes and categories."""
    rows = list(rows)
    if not rows:
        return []
    language = get_language() or "en"
    words = _Words(language)
    return [
        Act(row, [words.line(name, *both) for name, both in row.changes.items()]) for row in rows
    ]


def blame(product_id: int, errors: Mapping[str, Any]) -> dict[str, Any]:
    """Return the errors of fields that two people changed, with who was the other and what it says now.

    What no history knows keeps its words. Three statements.
    """
    told = dict(errors)
    for act in acts(changes.changes_of(product_id)):
        for key, line in zip(act.change.changes, act.lines, strict=True):
            name = _INPUTS.get(key, key.replace("attributes:", "attribute-"))
            # The latest act on a field comes first.
            if name in errors and told[name] is errors[name]:
                told[name] = _blamed(act.change.actor_name or act.change.get_cause_display(), line)
    return told


def _blamed(who: str, line: Line) -> str:
    said = {"who": who, "field": line.field, "value": Truncator(line.after).chars(LONG)}
    if not line.after:
        return (
            _("%(who)s has emptied “%(field)s” meanwhile. Save again to put yours in its place.")
            % said
        )
    return (
        _(
            "%(who)s has changed “%(field)s” meanwhile to “%(value)s”. Save again to put yours in its place."
        )
        % said
    )


class _Words:
    def __init__(self, language: str) -> None:
        self.language = language
        self.attributes = {
            code: pick(english, norwegian, language) or code
            for code, english, norwegian in Attribute.objects.values_list(
                "code", "name_en", "name_nb"
            )
        }
        self.categories = {
            slug: pick(english, norwegian, language) or slug
            for slug, english, norwegian in Category.objects.values_list(
                "slug", "name_en", "name_nb"
            )
        }

    def line(self, name: str, before: Any, after: Any) -> Line:
        field, _colon, of = name.partition(":")
        if field == "attributes":
            title = self.attributes.get(of, of)
        else:
            title = f"{FIELDS.get(field, field)} {of}".strip()
        return Line(title, self._value(field, of, before), self._value(field, of, after))

    def _value(self, field: str, of: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if field == "category":
            return self.categories.get(str(value), str(value))
        if field == "vat_class":
            return vat_words.word(str(value))
        if field in {"publish_at", "withdraw_at"}:
            return moments.written(datetime.fromisoformat(value), DEFAULT.zone)
        if field == "attributes" and isinstance(value, str):
            return options.name_of(of, value, self.language)
        if isinstance(value, dict):
            return options.text(value, self.language)
        return typed.written(value, language=self.language)


@require_GET
@never_cache
def history(request: HttpRequest) -> HttpResponse:
    """List what was changed, the latest first, by everybody or by one person; four statements beside who is asking."""
    merchandiser(request)
    user_id, page = asked.number(request.GET, "who"), asked.page(request.GET)
    rows, has_more = changes.changes(user_id=user_id, page=page)
    context = {
        "section": "history",
        "acts": acts(rows),
        "people": [("", _("Everybody")), *((str(pk), name) for pk, name in changes.people())],
        "who": str(user_id) if user_id is not None else "",
        "next_url": f"?{urlencode({'who': user_id or '', 'page': page + 1})}" if has_more else "",
    }
    return render(request, "merchandise/history.html", context)
