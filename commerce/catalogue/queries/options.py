"""Names of options, kept in this process for a minute: they hardly ever change."""

from __future__ import annotations

import time
from collections.abc import Mapping

from commerce.catalogue.models import AttributeOption
from core.kept import forgetter

_SECONDS = 60.0
_names: tuple[float, dict[tuple[str, str], dict[str, str]]] | None = None
_places: dict[tuple[str, str], int] = {}


def _option_names() -> dict[tuple[str, str], dict[str, str]]:
    """Return (attribute code, option code) -> name per language; at most one statement a minute."""
    global _names  # noqa: PLW0603
    if _names is None or time.monotonic() - _names[0] > _SECONDS:
        rows = AttributeOption.objects.order_by("attribute_id", "position", "pk").values_list(
            "attribute__code", "code", "name_en", "name_nb"
        )
        _names = (
            time.monotonic(),
            {
                (attribute, code): {"en": en or code, "nb": nb or en or code}
                for attribute, code, en, nb in rows
            },
        )
    return _names[1]


@forgetter
def forget() -> None:
    """Forget the names, after options were written."""
    global _names  # noqa: PLW0603
    _names = None
    _places.clear()


def place_of(attribute: str, option: str) -> int | None:
    """Return where an option stands among all, in the order of each attribute; None for no option."""
    names = _option_names()
    if len(_places) != len(names):
        _places.clear()
        _places.update({key: place for place, key in enumerate(names)})
    return _places.get((attribute, option))


def name_of(attribute: str, option: str, language: str) -> str:
    """Return the name of an option of an attribute."""
    return _option_names().get((attribute, option), {}).get(language, option)


def text(options: Mapping[str, str], language: str) -> str:
    """Return a variant's options as "Pine, XL"."""
    names = _option_names()
    return ", ".join(
        names.get((attribute, option), {}).get(language, option)
        for attribute, option in options.items()
    )
