"""Finds categories by the way from the department down, and makes those that are missing."""

from __future__ import annotations

from commerce.catalogue.art.matching import kind_for
from commerce.catalogue.models import Category
from commerce.catalogue.operations.tree import upsert_categories
from commerce.catalogue.rules import texts
from commerce.catalogue.rules.values import CategoryData


class Ways:
    """What was found and made in one import."""

    def __init__(self) -> None:
        self.slug_of_category: dict[tuple[str, ...], str] = {}

    def made(self, names: tuple[str, ...]) -> str:
        """Return the slug of the category at the end of this way, made where it is missing."""
        slug = self.slug_of_category.get(names)
        if slug is None:
            parent = self.made(names[:-1]) if names[:-1] else ""
            slug = _category_below(names[-1], parent) or _add_category(names[-1], parent)
            self.slug_of_category[names] = slug
        return slug

    def find(self, names: tuple[str, ...]) -> str:
        """Return the slug of the category at the end of this way; empty where it is not there."""
        slug = self.slug_of_category.get(names, "")
        if not slug:
            parent = self.find(names[:-1]) if names[:-1] else ""
            if names[:-1] and not parent:
                return ""
            slug = _category_below(names[-1], parent)
            if slug:
                self.slug_of_category[names] = slug
        return slug


def _category_below(name: str, parent: str) -> str:
    """Return the slug of the category with this name below `parent`; empty where there is none."""
    siblings = Category.objects.filter(depth=1)
    if parent:
        above = Category.objects.get(slug=parent)
        siblings = Category.objects.filter(path__startswith=above.path, depth=above.depth + 1)
    own, folded = texts.slug_of(name, limit=60), texts.fold(name)
    for category in siblings.order_by("path"):
        names = {texts.fold(category.name_en or ""), texts.fold(category.name_nb or "")}
        if folded in names or category.slug == own:
            return str(category.slug)
    return ""


def _add_category(name: str, parent: str) -> str:
    taken = set(Category.objects.values_list("slug", flat=True))
    slug = texts.free_slug(texts.slug_of(name, limit=60), parent or "range", taken)
    own = CategoryData(
        slug=slug, name_en=name[:1].upper() + name[1:], parent=parent, art=kind_for(name)
    )
    upsert_categories(categories=[own])
    return slug
