"""The attributes of a product, as its page asks for them: those of its category, and those it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.catalogue.models import Attribute, Category, Product
from commerce.catalogue.queries.rows import pick
from commerce.catalogue.rules import typed

PREFIX = "attribute-"


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute to be filled in; `choices` where there is something to choose from."""

    name: str
    label: str
    unit: str
    value: str
    choices: list[tuple[str, str]]
    is_number: bool
    error: str


def fields(
    product: Product, given: Mapping[str, Any] | None, errors: Mapping[str, Any]
) -> list[Field]:
    """Return the attributes in their order; three statements."""
    language = get_language() or "en"
    path = product.category.path
    above = [path[:end] for end in range(Category.steplen, len(path) + 1, Category.steplen)]
    asked = (
        Attribute.objects.filter(
            Q(categories=None) | Q(categories__path__in=above) | Q(code__in=product.attributes)
        )
        .distinct()
        .order_by("position", "code")
        .prefetch_related("options")
    )
    return [_field(each, product, given, errors, language) for each in asked]


def _field(
    each: Any,
    product: Product,
    given: Mapping[str, Any] | None,
    errors: Mapping[str, Any],
    language: str,
) -> Field:
    name = f"{PREFIX}{each.code}"
    value = product.attributes.get(each.code)
    choices: list[tuple[str, str]] = []
    shown = typed.written(value, language=language)
    if each.kind == Attribute.Kind.OPTION:
        options = sorted(each.options.all(), key=lambda option: (option.position, option.pk))
        choices = [
            ("", _("Not said")),
            *((option.code, pick(option.name_en, option.name_nb, language)) for option in options),
        ]
    elif each.kind == Attribute.Kind.BOOLEAN:
        choices = [("", _("Not said")), ("yes", _("Yes")), ("no", _("No"))]
        shown = "" if value is None else "yes" if value else "no"
    return Field(
        name=name,
        label=pick(each.name_en, each.name_nb, language) or each.code,
        unit=each.unit,
        value=given.get(name, "") if given is not None else shown,
        choices=choices,
        is_number=each.kind == Attribute.Kind.NUMBER,
        error=str(errors.get(name, "")),
    )


def read(given: QueryDict) -> dict[str, str]:
    """Return what was written for each attribute that the form had."""
    return {
        name.removeprefix(PREFIX): text[:400].replace("\0", " ")
        for name, text in given.items()
        if name.startswith(PREFIX) and isinstance(text, str)
    }
