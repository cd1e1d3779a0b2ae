"""Changes the department tree by hand: add, name, move, put in order, hide, delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalogue.art.matching import kind_for
from commerce.catalogue.events import CategoryChanged
from commerce.catalogue.models import Category, Product
from commerce.catalogue.operations.catching_up import catch_up
from commerce.catalogue.operations.indexing import index_categories
from commerce.catalogue.operations.tree import take_turn
from commerce.catalogue.rules import texts
from core import events
from core.actor import Actor
from core.errors import Conflict, Invalid, NotFound
from core.operation import operation

DEEPEST = 5
tree = Category.objects


@dataclass(frozen=True, slots=True)
class CategoryText:
    """All that the form of a category holds; empty means empty."""

    name_en: str
    name_nb: str = ""
    is_hidden: bool = False


def _found(category_id: int) -> Category:
    category: Category | None = Category.objects.filter(pk=category_id).first()
    if category is None:
        raise NotFound
    return category


def _check(said: CategoryText, siblings: Any) -> None:
    errors: dict[str, Any] = {}
    if not said.name_en:
        errors["name_en"] = _("Give it a name.")
    for name in ("name_en", "name_nb"):
        if len(getattr(said, name)) > 80:
            errors[name] = _("At most %(number)s characters.") % {"number": 80}
    taken = {texts.fold(name or "") for name in siblings.values_list("name_en", flat=True)}
    if said.name_en and texts.fold(said.name_en) in taken:
        errors["name_en"] = _("There is a category with this name beside it already.")
    if errors:
        raise Invalid(fields=errors)


@operation
def add_category(*, parent_id: int | None, said: CategoryText, actor: Actor, now: datetime) -> int:
    """Put a new category last below another, or among the departments. Raises NotFound, Invalid with `fields`."""
    take_turn()
    parent = _found(parent_id) if parent_id else None
    if parent is not None and parent.depth >= DEEPEST:
        raise Invalid(fields={"name_en": _("The tree is not made deeper than this.")})
    _check(said, tree.get_children(parent) if parent else tree.get_root_nodes())
    taken = set(Category.objects.values_list("slug", flat=True))
    slug = texts.free_slug(
        texts.slug_of(said.name_en, limit=60), parent.slug if parent else "range", taken
    )
    with translation.override("en"):
        row = Category(
            slug=slug,
            name_en=said.name_en,
            name_nb=said.name_nb or None,
            is_hidden=said.is_hidden,
            art=kind_for(said.name_en),
        )
        made = tree.add_child(parent, instance=row) if parent else tree.add_root(instance=row)
    _record(made, "added", actor, now)
    return int(made.pk)


def _record(category: Category, what: str, actor: Actor, now: datetime) -> None:
    events.record(
        CategoryChanged(category_id=category.pk, slug=category.slug, what=what),
        actor=actor,
        now=now,
    )


@operation
def name_category(*, category_id: int, said: CategoryText, actor: Actor, now: datetime) -> None:
    """Name a category in both languages, hide or show it; its address stays. Raises NotFound, Invalid."""
    take_turn()
    category = _found(category_id)
    _check(said, tree.get_siblings(category).exclude(pk=category_id))
    renamed = (category.name_en, category.name_nb or "") != (said.name_en, said.name_nb)
    turned = category.is_hidden != said.is_hidden
    Category.objects.filter(pk=category_id).update(
        name=said.name_en, name_en=said.name_en, name_nb=said.name_nb or None, is_hidden=said.is_hidden
    )  # fmt: skip
    if turned:
        index_categories()
    if renamed:
        catch_up(of={"category": category_id}, actor=actor, now=now)
    if renamed or turned:
        _record(category, "changed", actor, now)


@operation
def move_category(*, category_id: int, parent_id: int | None, actor: Actor, now: datetime) -> None:
    """Put a category with all below it last below another, or among the departments.

    Raises NotFound, Invalid with `fields` where it would stand below itself or too deep.
    """
    take_turn()
    category = _found(category_id)
    target = _found(parent_id) if parent_id else None
    above = tree.get_parent(category)
    if (above.pk if above else None) == (target.pk if target else None):
        return
    if target is None:
        last = tree.get_last_root_node()
        tree.move(category, last, "right")
    else:
        if target.pk == category.pk or target.is_descendant_of(category):
            raise Invalid(fields={"parent_id": _("It cannot stand below itself.")})
        below = max((each.depth for each in tree.get_descendants(category)), default=category.depth)
        if target.depth + 1 + below - category.depth > DEEPEST:
            raise Invalid(fields={"parent_id": _("The tree is not made deeper than this.")})
        tree.move(category, target, "last-child")
    index_categories()
    catch_up(of={"category": category_id}, actor=actor, now=now)
    _record(category, "moved", actor, now)


@operation
def shift_category(*, category_id: int, up: bool, actor: Actor, now: datetime) -> None:
    """Change places with the one before it, or after it; nothing where it is the first or the last."""
    take_turn()
    category = _found(category_id)
    other = tree.get_prev_sibling(category) if up else tree.get_next_sibling(category)
    if other is None:
        return
    tree.move(category, other, "left" if up else "right")
    _record(category, "moved", actor, now)


@operation
def delete_category(*, category_id: int, actor: Actor, now: datetime) -> None:
    """Delete a category in which, and below which, nothing stands. Raises NotFound, Conflict that says how many."""
    take_turn()
    category = _found(category_id)
    below = tree.get_descendant_count(category)
    if below:
        raise Conflict(
            ngettext(
                "%(count)s category stands below it: move it first.",
                "%(count)s categories stand below it: move them first.",
                below,
            )
            % {"count": below}
        )
    count = Product.objects.filter(category_id=category_id).count()
    if count:
        raise Conflict(
            ngettext(
                "%(count)s product stands here: move it first.",
                "%(count)s products stand here: move them first.",
                count,
            )
            % {"count": count}
        )
    _record(category, "deleted", actor, now)
    category.delete()
