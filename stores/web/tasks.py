"""Work as a person reads it: lines with pictures, and what is left of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language

from commerce.catalogue.queries.photos import Photo
from commerce.orders import picking
from stores.inventory import queries as stock


@dataclass(frozen=True, slots=True)
class Item:
    """One line to pick. Its picture is a `photo`, or a drawing of a kind, `art`, in a `tint`."""

    id: int
    name: str
    sku: str
    ean: str
    art: str
    tint: str
    photo: Photo | None
    quantity: int
    picked: int
    shelf: str = ""

    @property
    def left(self) -> int:
        """Return how many units are still to be picked."""
        return self.quantity - self.picked

    @property
    def counts(self) -> list[tuple[str, str]]:
        """Return none to all of its units, for a list to choose from."""
        return [(str(n), str(n)) for n in range(self.quantity + 1)]


@dataclass(frozen=True, slots=True)
class Task:
    """A collection or parcel on a list. `work` is the row itself."""

    work: Any
    items: list[Item]
    is_late: bool = False

    @property
    def units(self) -> int:
        """Return how many units it holds."""
        return sum(item.quantity for item in self.items)

    @property
    def left(self) -> int:
        """Return how many units are still to be picked."""
        return sum(item.left for item in self.items)

    @property
    def more(self) -> int:
        """Return how many lines the list does not name."""
        return max(len(self.items) - 2, 0)


def on_the_walk(lines: Iterable[Any], location_id: int) -> list[Item]:
    """Return the lines with their shelves in a place, in the order in which somebody passes them; one statement."""
    lines = list(lines)
    shelves = stock.shelves_of(location_id, {line.order_line.variant_id for line in lines})
    return sorted(items_of(lines, shelves), key=lambda item: picking.walking_key(item.shelf))


def items_of(lines: Iterable[Any], shelves: Mapping[int, str] = MappingProxyType({})) -> list[Item]:
    """Return the lines of a collection or parcel, read with their variants; no queries."""
    language = get_language() or "en"
    return [
        Item(
            id=line.pk,
            name=line.order_line.name_in(language),
            sku=line.order_line.sku,
            ean=line.order_line.variant.ean or "",
            art=line.order_line.variant.product.art,
            tint=line.order_line.variant.tint,
            photo=line.photo,
            quantity=line.quantity,
            picked=line.picked,
            shelf=shelves.get(line.order_line.variant_id, ""),
        )
        for line in lines
    ]
