"""The values of an attribute that is a choice: add, name, put in order, merge two, delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalogue.models import Attribute, AttributeOption, Product, Variant
from commerce.catalogue.operations import history
from commerce.catalogue.operations.attributes import locked, record
from commerce.catalogue.operations.catching_up import catch_up
from commerce.catalogue.operations.tree import take_turn
from commerce.catalogue.rules import texts
from core.actor import Actor
from core.errors import Conflict, Invalid, NotFound
from core.operation import operation

_MERGE_PRODUCTS = """
    UPDATE catalogue_product SET attributes = jsonb_set(attributes, ARRAY[%(code)s], to_jsonb(%(into)s::text))
    WHERE attributes ->> %(code)s = %(option)s RETURNING id
"""
_MERGE_VARIANTS = """
    UPDATE catalogue_variant SET options = jsonb_set(options, ARRAY[%(code)s], to_jsonb(%(into)s::text))
    WHERE options ->> %(code)s = %(option)s RETURNING product_id, sku
"""
# Variants of one product that could not be told apart any more.
_SAME = """
    SELECT v.sku FROM catalogue_variant v
    JOIN catalogue_variant w ON w.product_id = v.product_id AND w.options ->> %(code)s = %(into)s
     AND w.options - %(code)s = v.options - %(code)s
    WHERE v.options ->> %(code)s = %(option)s ORDER BY v.sku LIMIT 5
"""


@dataclass(frozen=True, slots=True)
class OptionText:
    """The words of a value in both languages."""

    name_en: str
    name_nb: str = ""


def _option(attribute: Attribute, option_id: int) -> AttributeOption:
    option = AttributeOption.objects.filter(attribute=attribute, pk=option_id).first()
    if option is None:
        raise NotFound
    return option


@operation
def save_option(
    *, attribute_id: int, option_id: int | None, said: OptionText, actor: Actor, now: datetime
) -> None:
    """Add a value last, or name one anew; its code stays. Raises NotFound, Conflict, Invalid with `fields`."""
    take_turn()
    attribute = locked(attribute_id)
    if attribute.kind != Attribute.Kind.OPTION:
        raise Conflict(_("Only a choice has values."))
    option = (
        _option(attribute, option_id)
        if option_id
        else AttributeOption(attribute=attribute, position=attribute.options.count())
    )
    others = list(attribute.options.exclude(pk=option.pk))
    errors: dict[str, Any] = {}
    if not said.name_en:
        errors["name_en"] = _("Give it a name.")
    elif texts.fold(said.name_en) in {texts.fold(each.name_en or "") for each in others}:  # type: ignore[attr-defined]
        errors["name_en"] = _("There is a value with this name already: merge the two.")
    for name in ("name_en", "name_nb"):
        if len(getattr(said, name)) > 60:
            errors[name] = _("At most %(number)s characters.") % {"number": 60}
    if errors:
        raise Invalid(fields=errors)
    if not option.pk:
        taken = {each.code for each in others}
        option.code = texts.free_slug(texts.slug_of(said.name_en, limit=30), str(len(taken)), taken)
    option.name_en, option.name_nb = said.name_en, said.name_nb or None  # type: ignore[attr-defined]
    option.name = said.name_en
    with translation.override("en"):
        option.save()
    if option_id:
        catch_up(of={"attribute": attribute.code}, actor=actor, now=now)
    record(attribute, "values", actor, now)


@operation
def shift_option(
    *, attribute_id: int, option_id: int, up: bool, actor: Actor, now: datetime
) -> None:
    """Change places with the value before it, or after it."""
    take_turn()
    attribute = locked(attribute_id)
    option = _option(attribute, option_id)
    order = list(attribute.options.order_by("position", "pk"))
    place = order.index(option)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for number, each in enumerate(order):
        each.position = number
    AttributeOption.objects.bulk_update(order, ["position"])
    record(attribute, "values", actor, now)


@operation
def merge_options(
    *, attribute_id: int, option_id: int, into_id: int, actor: Actor, now: datetime
) -> int:
    """Say one value wherever another was said, and delete that one; return how many products follow.

    Raises NotFound, Conflict for itself, and where two variants of a product would be the same.
    """
    take_turn()
    attribute = locked(attribute_id)
    option, into = _option(attribute, option_id), _option(attribute, into_id)
    if option.pk == into.pk:
        raise Conflict(_("Choose another one."))
    words = {"code": attribute.code, "option": option.code, "into": into.code}
    with connection.cursor() as cursor:
        cursor.execute(_SAME, words)
        same = [sku for (sku,) in cursor.fetchall()]
        if same:
            raise Conflict(
                _("Variants of one product would be the same: %(skus)s.")
                % {"skus": ", ".join(same)}
            )
        cursor.execute(_MERGE_PRODUCTS, words)
        both = (option.code, into.code)
        said: dict[int, history.Fields] = {
            pk: {f"attributes:{attribute.code}": both} for (pk,) in cursor.fetchall()
        }
        cursor.execute(_MERGE_VARIANTS, words)
        for pk, sku in cursor.fetchall():
            said.setdefault(pk, {})[f"options:{sku}"] = both
    history.note_changes(said, cause=history.Cause.PAGE, actor=actor, now=now)
    option.delete()
    catch_up(of={"attribute": attribute.code}, actor=actor, now=now)
    record(attribute, "merged", actor, now)
    return len(said)


@operation
def delete_option(*, attribute_id: int, option_id: int, actor: Actor, now: datetime) -> None:
    """Delete a value that nothing has. Raises NotFound, Conflict that says how many have it."""
    take_turn()
    attribute = locked(attribute_id)
    option = _option(attribute, option_id)
    has = {attribute.code: option.code}
    count = (
        Product.objects.filter(attributes__contains=has).count()
        + Variant.objects.filter(options__contains=has).count()
    )
    if count:
        raise Conflict(
            ngettext(
                "%(count)s product or variant has this value: merge it into another.",
                "%(count)s products or variants have this value: merge it into another.",
                count,
            )
            % {"count": count}
        )
    option.delete()
    record(attribute, "values", actor, now)
