"""The attributes of a product, as its page asks for them: those of its category, and those it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
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
    asked = _asked(product, Q(code__in=product.attributes))
    return [
        _field(each, PREFIX, product.attributes.get(each.code), given, errors, language)
        for each in asked
    ]


def options(
    product: Product,
    used: Sequence[str],
    prefix: str,
    given: Mapping[str, Any] | None,
    errors: Mapping[str, Any],
) -> list[Field]:
    """Return what a variant of the product can differ in: choices of its category, and what is `used`."""
    language = get_language() or "en"
    asked = _asked(product, Q(code__in=used)).filter(
        Q(kind=Attribute.Kind.OPTION) | Q(code__in=used)
    )
    return [_field(each, prefix, None, given, errors, language) for each in asked]


def _asked(product: Product, more: Q) -> QuerySet[Attribute]:
    """Return the attributes of the product's category, and those that are named."""
    path = product.category.path
    above = [path[:end] for end in range(Category.steplen, len(path) + 1, Category.steplen)]
    asked = Attribute.objects.filter(Q(categories=None) | Q(categories__path__in=above) | more)
    return asked.distinct().order_by("position", "code").prefetch_related("options")


def _field(
    each: Any,
    prefix: str,
    value: Any,
    given: Mapping[str, Any] | None,
    errors: Mapping[str, Any],
    language: str,
) -> Field:
    name = f"{prefix}{each.code}"
    choices: list[tuple[str, str]] = []
    if each.kind == Attribute.Kind.OPTION:
        options = sorted(each.options.all(), key=lambda option: (option.position, option.pk))
        choices = [
            ("", _("Not said")),
            *((option.code, pick(option.name_en, option.name_nb, language)) for option in options),
        ]
    elif each.kind == Attribute.Kind.BOOLEAN:
        choices = [("", _("Not said")), ("yes", _("Yes")), ("no", _("No"))]
    return Field(
        name=name,
        label=pick(each.name_en, each.name_nb, language) or each.code,
        unit=each.unit,
        value=given.get(name, "") if given is not None else typed.entered(value, language=language),
        choices=choices,
        is_number=each.kind == Attribute.Kind.NUMBER,
        error=str(errors.get(name, "")),
    )


def read(given: Mapping[str, str]) -> dict[str, str]:
    """Return what was written for each attribute that the form had."""
    return {
        name.removeprefix(PREFIX): text[:400].replace("\0", " ")
        for name, text in given.items()
        if name.startswith(PREFIX) and isinstance(text, str)
    }
