"""Which products somebody means: by category, brand and words."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from commerce.catalogue.models import Category


def categories() -> list[tuple[str, str]]:
    """Return the categories to choose from, indented by depth."""
    return [
        ("", _("All categories")),
        *(
            (each.slug, f"{'- ' * (each.depth - 1)}{each.name}")
            for each in Category.objects.order_by("path")
        ),
    ]


def chosen(given: QueryDict) -> dict[str, str]:
    """Return what a form says."""
    return {
        name: given.get(name, "").replace("\0", " ").strip()[:80]
        for name in ("category", "brand", "text")
    }


def title(given: QueryDict) -> str:
    """Return the choice in a few words, for the list of jobs."""
    return ", ".join(value for value in chosen(given).values() if value)
