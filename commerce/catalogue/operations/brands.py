"""Writes brands, and which products are of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalogue.events import BrandRenamed
from commerce.catalogue.models import Brand, Product
from commerce.catalogue.operations import history
from commerce.catalogue.operations.catching_up import catch_up
from commerce.catalogue.operations.tree import take_turn
from commerce.catalogue.rules import texts
from core import events
from core.actor import Actor
from core.errors import Conflict, Invalid, NotFound
from core.operation import operation


@dataclass(frozen=True, slots=True)
class BrandText:
    """All that the form of a brand holds; empty means empty."""

    name: str
    description_en: str = ""
    description_nb: str = ""


def brands_named(names: Iterable[str]) -> dict[str, tuple[int | None, str]]:
    """Return id and own name of each brand by a name that somebody wrote, made where it is missing.

    `NORDVIK` is the brand that is called Nordvik. No name is no brand.
    """
    wanted = [name for name in dict.fromkeys(names) if name]
    found: dict[str, tuple[int | None, str]] = {"": (None, "")}
    if not wanted:
        return found
    known = list(Brand.objects.order_by("pk").values_list("pk", "name"))
    folded = {texts.fold(name): (pk, name) for pk, name in reversed(known)}
    exact = {name: (pk, name) for pk, name in known}
    for name in wanted:
        here = exact.get(name) or folded.get(texts.fold(name))
        if here is None:
            brand = Brand.objects.create(name=name, slug=_free_slug(name))
            here = folded[texts.fold(name)] = (brand.pk, name)
        found[name] = here
    return found


def _free_slug(name: str) -> str:
    base = texts.slug_of(name, limit=60)
    taken = Brand.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    return texts.free_slug(base, "brand", set(taken))


@operation
def save_brand(*, brand_id: int | None, said: BrandText, actor: Actor, now: datetime) -> int:
    """Add a brand, or change one; its products follow a new name. Raises NotFound, Invalid with `fields`."""
    take_turn()
    brand = _locked(brand_id) if brand_id else Brand(slug=_free_slug(said.name))
    _check(said, brand)
    before = brand.name
    brand.name = said.name
    brand.description = said.description_en
    brand.description_en, brand.description_nb = said.description_en, said.description_nb or None  # type: ignore[attr-defined]
    with translation.override("en"):
        brand.save()
    if brand_id and before != said.name:
        _renamed(Product.objects.filter(made_by=brand), brand, actor, now)
        events.record(
            BrandRenamed(brand_id=brand_id, before=before, after=said.name), actor=actor, now=now
        )
    return int(brand.pk)


def _locked(brand_id: int) -> Brand:
    brand = Brand.objects.select_for_update().filter(pk=brand_id).first()
    if brand is None:
        raise NotFound
    return brand


def _check(said: BrandText, brand: Brand) -> None:
    errors: dict[str, Any] = {}
    if not said.name:
        errors["name"] = _("Give it a name.")
    elif len(said.name) > 60:
        errors["name"] = _("At most %(number)s characters.") % {"number": 60}
    else:
        others = Brand.objects.exclude(pk=brand.pk).values_list("name", flat=True)
        if texts.fold(said.name) in {texts.fold(name) for name in others}:
            errors["name"] = _("There is a brand with this name already.")
    if errors:
        raise Invalid(fields=errors)


def _renamed(products: models.QuerySet[Product], brand: Brand, actor: Actor, now: datetime) -> None:
    """Give these products to the brand, under its name; lists and search follow in a job."""
    was = dict(products.values_list("pk", "brand"))
    Product.objects.filter(pk__in=was).update(brand=brand.name, made_by=brand)
    history.note_changes(
        {pk: {"brand": (name, brand.name)} for pk, name in was.items()},
        cause=history.Cause.PAGE,
        actor=actor,
        now=now,
    )
    catch_up(of={"brand": brand.pk}, actor=actor, now=now)


@operation
def merge_brands(*, brand_id: int, into_id: int, actor: Actor, now: datetime) -> None:
    """Give all products of a brand to another, and delete it. Raises NotFound, Conflict for itself."""
    take_turn()
    if brand_id == into_id:
        raise Conflict(_("Choose another one."))
    brand, into = _locked(brand_id), _locked(into_id)
    _renamed(Product.objects.filter(made_by=brand), into, actor, now)
    events.record(
        BrandRenamed(brand_id=into_id, before=brand.name, after=into.name), actor=actor, now=now
    )
    brand.delete()


@operation
def delete_brand(*, brand_id: int, actor: Actor, now: datetime) -> None:
    """Delete a brand that has no products. Raises NotFound, Conflict with how many it has."""
    take_turn()
    brand = _locked(brand_id)
    count = Product.objects.filter(made_by=brand).count()
    if count:
        raise Conflict(
            ngettext(
                "%(count)s product is of this brand.",
                "%(count)s products are of this brand.",
                count,
            )
            % {"count": count}
        )
    brand.delete()
