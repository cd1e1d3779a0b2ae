"""Writes down who changed what of a product, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from commerce.catalogue.models import Category, ProductChange
from commerce.catalogue.operations.many import insert_rows
from core.actor import Actor

# What a field was, and what it is; by the name of the field.
Fields = dict[str, tuple[Any, Any]]
Cause = ProductChange.Cause
_NOTHING = ("", None)


def note_changes(
    changes: Mapping[int, Fields],
    *,
    cause: Cause,
    actor: Actor,
    now: datetime,
    created: Iterable[int] = (),
) -> None:
    """Write a line for each product that changed and each that is new; a statement per thousand.

    What stayed the same is left out. Of moments the text is kept, of categories the address.
    """
    slugs = _slugs(changes)
    lines = {pk: _kept(fields, slugs) for pk, fields in changes.items()}
    lines = {pk: fields for pk, fields in lines.items() if fields} | {pk: {} for pk in created}
    insert_rows(
        [
            ProductChange(
                product_id=pk,
                changes=fields,
                cause=cause,
                at=now,
                user_id=actor.user_id,
                actor_name=actor.name[:60] if actor.is_staff or actor.is_system else "",
            )
            for pk, fields in sorted(lines.items())
        ],
        ("product", "changes", "cause", "at", "user_id", "actor_name"),
    )


def _slugs(changes: Mapping[int, Fields]) -> dict[int, str]:
    """Return the addresses of the categories that are named by their ids; a statement where there are any."""
    ids = {pk for fields in changes.values() for pk in fields.get("category", ())}
    return dict(Category.objects.filter(pk__in=ids).values_list("pk", "slug")) if ids else {}


def _kept(fields: Fields, slugs: Mapping[int, str]) -> dict[str, list[Any]]:
    kept = {}
    for name, (before, after) in fields.items():
        if before == after or (before in _NOTHING and after in _NOTHING):
            continue
        if name == "category":
            before, after = slugs.get(before, ""), slugs.get(after, "")  # noqa: PLW2901
        kept[name] = [_plain(before), _plain(after)]
    return kept


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def merge(into: Fields, more: Fields) -> None:
    """Add changes that follow: what a field was before stays what it was at first."""
    for name, (before, after) in more.items():
        into[name] = (into[name][0] if name in into else before, after)
