"""Writes categories and attributes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils import translation

from commerce.catalogue.models import Attribute, AttributeOption, Category
from commerce.catalogue.queries import options
from commerce.catalogue.rules.values import AttributeData, CategoryData
from core.errors import NotFound
from core.operation import operation

# Bulk writers of the catalogue take turns: the tree's paths and the slugs are decided by reading first.
_CATALOGUE = 4_102_001


def take_turn() -> None:
    """Wait for other bulk writers of the catalogue, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CATALOGUE])


@operation
def upsert_category(*, category: CategoryData) -> None:
    """Create or change one category. Raises NotFound for an unknown parent."""
    upsert_categories(categories=[category])


@operation
def upsert_categories(*, categories: Sequence[CategoryData]) -> int:
    """Create or change categories by slug, parents before children; return how many were written.

    A category that exists keeps its place in the tree. Raises NotFound for an unknown parent.
    """
    take_turn()
    known = {category.slug: category for category in Category.objects.all()}
    written = 0
    with translation.override("en"):
        for data in categories:
            found = known.get(data.slug)
            wanted = {"name_en": data.name_en, "name_nb": data.name_nb or None, "art": data.art}
            if found is None:
                known[data.slug] = _add(data, wanted, known)
            elif any(getattr(found, name) != value for name, value in wanted.items()):
                Category.objects.filter(pk=found.pk).update(**wanted, name=data.name_en)
            else:
                continue
            written += 1
    return written


def _add(data: CategoryData, wanted: dict[str, str | None], known: dict[str, Category]) -> Category:
    if not data.parent:
        root: Category = Category.objects.add_root(instance=Category(slug=data.slug, **wanted))
        return root
    if data.parent not in known:
        raise NotFound(f"There is no category {data.parent!r} to put {data.slug!r} under.")
    parent = Category.objects.get(pk=known[data.parent].pk)
    child: Category = Category.objects.add_child(
        parent, instance=Category(slug=data.slug, **wanted)
    )
    return child


@operation
def upsert_attributes(*, attributes: Sequence[AttributeData]) -> None:
    """Create or change attributes and their options by code, in the order given; none is removed."""
    with translation.override("en"):
        Attribute.objects.bulk_create(
            [
                Attribute(
                    code=data.code, name_en=data.name_en, name_nb=data.name_nb or None,
                    kind=data.kind, unit=data.unit,
                    position=position if data.position is None else data.position,
                )
                for position, data in enumerate(attributes)
            ],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "name_en", "name_nb", "kind", "unit", "position"],
        )  # fmt: skip
        ids = dict(Attribute.objects.values_list("code", "pk"))
        AttributeOption.objects.bulk_create(
            [
                AttributeOption(
                    attribute_id=ids[data.code], code=option.code, name_en=option.name_en,
                    name_nb=option.name_nb or None, position=position,
                )
                for data in attributes
                for position, option in enumerate(data.options)
            ],
            update_conflicts=True,
            unique_fields=["attribute", "code"],
            update_fields=["name", "name_en", "name_nb", "position"],
        )  # fmt: skip
    options.forget()
