"""Names of options, kept in this process for a minute: they hardly ever change."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.utils.translation import get_language

from commerce.catalogue.models import AttributeOption, Variant

LANGUAGES = ("en", "nb")
_SECONDS = 60.0
_names: tuple[float, dict[tuple[str, str], dict[str, str]]] = (0.0, {})


def _option_names() -> dict[tuple[str, str], dict[str, str]]:
    """Return (attribute code, option code) -> name per language; at most one statement a minute."""
    global _names  # noqa: PLW0603
    if time.monotonic() - _names[0] > _SECONDS or not _names[1]:
        rows = AttributeOption.objects.values_list("attribute__code", "code", "name_en", "name_nb")
        _names = (
            time.monotonic(),
            {
                (attribute, code): {"en": en or code, "nb": nb or en or code}
                for attribute, code, en, nb in rows
            },
        )
    return _names[1]


def forget() -> None:
    """Forget the names, after options were written."""
    global _names  # noqa: PLW0603
    _names = (0.0, {})


def texts(variants: Sequence[Variant], language: str | None = None) -> dict[int, str]:
    """Return variant id -> "Pine, XL" in the language (default: the active one)."""
    language = language or (get_language() or "en")[:2]
    names = _option_names()
    return {
        variant.pk: ", ".join(
            names.get((attribute, option), {}).get(language, option)
            for attribute, option in variant.options.items()
        )
        for variant in variants
    }


def texts_in_all_languages(variants: Sequence[Variant]) -> dict[int, dict[str, str]]:
    """Return variant id -> language -> text, for what is frozen in an order."""
    by_language = {language: texts(variants, language) for language in LANGUAGES}
    return {
        variant.pk: {language: by_language[language][variant.pk] for language in LANGUAGES}
        for variant in variants
    }
