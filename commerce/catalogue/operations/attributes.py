"""Declares attributes by hand: their words, their type, their place, the products that have them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commerce.catalogue.events import AttributeChanged
from commerce.catalogue.models import Attribute, AttributeOption, Category, Product, Variant
from commerce.catalogue.operations.catching_up import catch_up
from commerce.catalogue.operations.tree import take_turn
from commerce.catalogue.queries import options
from commerce.catalogue.rules import texts, typed
from core import events
from core.actor import Actor
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.operation import operation

SHOWN = 20
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
# Facets that are no attributes.
_TAKEN = {"brand", "rating", "price", "style"}
# What products say of an attribute, and how many say so.
_SAID = """
    SELECT attributes -> %(code)s AS value, count(*) AS products FROM catalogue_product
    WHERE attributes ? %(code)s GROUP BY 1 ORDER BY 2 DESC, 1
"""
_RETYPE = """
    UPDATE catalogue_product p SET attributes = jsonb_set(p.attributes, ARRAY[%(code)s], said.after)
    FROM jsonb_to_recordset(%(said)s::jsonb) AS said(before jsonb, after jsonb)
    WHERE p.attributes -> %(code)s = said.before
"""


class WouldNotFit(DomainError):
    """Values that a new type cannot hold: what is said, by how many products, and why not."""

    def __init__(self, values: list[tuple[str, int, str]]) -> None:
        super().__init__(_("Some values would not fit the new type. Nothing was changed."))
        self.values = values


@dataclass(frozen=True, slots=True)
class AttributeText:
    """All that the form of an attribute holds; empty means empty."""

    code: str
    name_en: str
    name_nb: str = ""
    kind: str = "text"
    unit: str = ""
    is_facet: bool = True
    category_ids: tuple[int, ...] = ()


def locked(attribute_id: int) -> Attribute:
    """Return the attribute under its lock. Raises NotFound."""
    attribute = Attribute.objects.select_for_update().filter(pk=attribute_id).first()
    if attribute is None:
        raise NotFound
    return attribute


def record(attribute: Attribute, what: str, actor: Actor, now: datetime) -> None:
    """Record what was done to it, and forget what this process keeps of it."""
    options.forget()
    events.record(
        AttributeChanged(attribute_id=attribute.pk, code=attribute.code, what=what),
        actor=actor,
        now=now,
    )


@operation
def save_attribute(
    *, attribute_id: int | None, said: AttributeText, actor: Actor, now: datetime
) -> int:
    """Declare an attribute, or change one; its code stays. Values follow a new type, all or none.

    Raises NotFound, Invalid with `fields`, WouldNotFit.
    """
    take_turn()
    attribute = locked(attribute_id) if attribute_id else Attribute(code=said.code, position=80)
    _check(said, attribute)
    after = None
    if attribute_id is not None and attribute.kind != said.kind:
        after = _fitted(attribute, said)
    before = (attribute.name_en, attribute.name_nb or "", attribute.is_facet, attribute.kind)  # type: ignore[attr-defined]
    was_choice = attribute.kind == Attribute.Kind.OPTION
    attribute.name_en, attribute.name_nb = said.name_en, said.name_nb or None  # type: ignore[attr-defined]
    attribute.name = said.name_en
    attribute.kind, attribute.unit, attribute.is_facet = said.kind, said.unit, said.is_facet
    with translation.override("en"):
        attribute.save()
    attribute.categories.set(Category.objects.filter(pk__in=said.category_ids))
    if after is not None:
        _retype(attribute, after, was_choice=was_choice)
    if attribute_id and before != (said.name_en, said.name_nb, said.is_facet, said.kind):
        catch_up(of={"attribute": attribute.code}, actor=actor, now=now)
    record(attribute, "changed" if attribute_id else "declared", actor, now)
    return int(attribute.pk)


def _check(said: AttributeText, attribute: Attribute) -> None:
    errors: dict[str, Any] = {}
    if not said.name_en:
        errors["name_en"] = _("Give it a name.")
    for name, most in (("name_en", 60), ("name_nb", 60), ("unit", 12)):
        if len(getattr(said, name)) > most:
            errors[name] = _("At most %(number)s characters.") % {"number": most}
    if attribute._state.adding:
        if not _CODE.fullmatch(said.code) or said.code in _TAKEN:
            errors["code"] = _("Write small letters, digits and hyphens, like seat-height.")
        elif Attribute.objects.filter(code=said.code).exists():
            errors["code"] = _("There is an attribute with this code already.")
    if said.kind not in Attribute.Kind.values:
        errors["kind"] = _("Choose a type.")
    elif said.unit and said.kind != Attribute.Kind.NUMBER:
        errors["unit"] = _("Only a number has a unit.")
    if errors:
        raise Invalid(fields=errors)


def said_of(code: str) -> list[tuple[Any, int]]:
    """Return what products say of an attribute and how many say so, the commonest first."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, {"code": code})
        return [
            (json.loads(value) if isinstance(value, str) else value, count)
            for value, count in cursor.fetchall()
        ]


@dataclass(slots=True)
class _Fitted:
    """What every value is in a new type, and the choices that it needs."""

    values: list[dict[str, Any]]
    new_options: dict[str, str]


def _fitted(attribute: Attribute, said: AttributeText) -> _Fitted:
    """Return every value in the new type; nothing is written. Raises Invalid, WouldNotFit."""
    names: dict[str, str] = {}
    if attribute.kind == Attribute.Kind.OPTION:
        _check_varying(attribute)
        names = {
            code: english or code
            for code, english in attribute.options.values_list("code", "name_en")
        }
    fitted = _Fitted([], {})
    unfit = []
    codes: dict[str, str] = {}
    for value, count in said_of(attribute.code):
        text = _told(value, names)
        try:
            if said.kind == Attribute.Kind.OPTION:
                after: typed.Value = _choice(text, codes, fitted)
            else:
                language = get_language() or "en"
                after = typed.parse(text, kind=said.kind, unit=said.unit, language=language)
        except typed.UnfitError as error:
            unfit.append((text, count, str(error)))
        else:
            fitted.values.append({"before": value, "after": after})
    if unfit:
        raise WouldNotFit(unfit[:SHOWN])
    return fitted


def _check_varying(attribute: Attribute) -> None:
    varying = Variant.objects.filter(options__has_key=attribute.code).count()
    if varying:
        raise Invalid(
            fields={
                "kind": ngettext(
                    "%(count)s variant varies by it: it stays a choice.",
                    "%(count)s variants vary by it: it stays a choice.",
                    varying,
                )
                % {"count": varying}
            }
        )


def _told(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return names.get(str(value), str(value))


def _choice(text: str, codes: dict[str, str], fitted: _Fitted) -> str:
    """Return the code of a text that becomes a choice; two that fold alike are the same."""
    if len(text) > 60:
        raise typed.UnfitError(_("is longer than %(number)s characters") % {"number": 60})
    code = codes.get(texts.fold(text))
    if code is None:
        taken = set(fitted.new_options)
        code = texts.free_slug(texts.slug_of(text, limit=30), str(len(taken)), taken)
        codes[texts.fold(text)] = code
        fitted.new_options[code] = text
    return code


def _retype(attribute: Attribute, fitted: _Fitted, *, was_choice: bool) -> None:
    """Write every value anew in the new type."""
    with connection.cursor() as cursor:
        cursor.execute(_RETYPE, {"code": attribute.code, "said": json.dumps(fitted.values)})
    if was_choice:
        attribute.options.all().delete()
    AttributeOption.objects.bulk_create(
        AttributeOption(attribute=attribute, code=code, name_en=name, position=min(place, 32_000))
        for place, (code, name) in enumerate(fitted.new_options.items())
    )


@operation
def shift_attribute(*, attribute_id: int, up: bool, actor: Actor, now: datetime) -> None:
    """Change places with the one before it, or after it, wherever attributes are shown."""
    take_turn()
    attribute = locked(attribute_id)
    order = list(Attribute.objects.order_by("position", "code"))
    place = next(number for number, each in enumerate(order) if each.pk == attribute.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for number, each in enumerate(order):
        each.position = number
    Attribute.objects.bulk_update(order, ["position"])
    record(attribute, "moved", actor, now)


@operation
def delete_attribute(*, attribute_id: int, actor: Actor, now: datetime) -> None:
    """Delete an attribute of which nothing is said. Raises NotFound, Conflict that says how much is."""
    take_turn()
    attribute = locked(attribute_id)
    count = (
        Product.objects.filter(attributes__has_key=attribute.code).count()
        + Variant.objects.filter(options__has_key=attribute.code).count()
    )
    if count:
        raise Conflict(
            ngettext(
                "%(count)s product or variant has a value for it.",
                "%(count)s products or variants have a value for it.",
                count,
            )
            % {"count": count}
        )
    record(attribute, "deleted", actor, now)
    attribute.delete()
