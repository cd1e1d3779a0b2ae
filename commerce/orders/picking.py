"""What it means to pick the goods of an order, into a box or a bag alike. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from commerce.orders.models import OrderLine

_FIGURES = re.compile("([0-9]+)")


class Picked(Protocol):
    """Units of an order line that are picked: a line of a parcel or of a collection."""

    pk: int
    order_line: OrderLine

    @property
    def left(self) -> int:
        """Return how many units are still to be picked."""


Line = TypeVar("Line", bound=Picked)


def matches(scanned: str, line: Picked) -> bool:
    """Say whether a scanned or typed code is this line's variant: SKU in any case, or EAN."""
    text, sold = scanned.strip(), line.order_line
    return bool(text) and (text.casefold() == sold.sku.casefold() or text == sold.variant.ean)


def meant(lines: Sequence[Line], *, scanned: str = "", line_id: int | None = None) -> list[Line]:
    """Return the lines that a code, or else the choice of a line, means; the same SKU may stand on two."""
    if scanned:
        return [line for line in lines if matches(scanned, line)]
    return [line for line in lines if line.pk == line_id]


def first_left(lines: Iterable[Line]) -> Line | None:
    """Return the first line that has units left to pick."""
    return next((line for line in lines if line.left > 0), None)


def is_all_picked(lines: Iterable[tuple[int, int]]) -> bool:
    """Say whether nothing is left to pick, from (quantity, picked) of each line."""
    return all(picked >= quantity for quantity, picked in lines)


def walking_key(shelf: str) -> tuple[bool, list[tuple[bool, int, str]]]:
    """Return the key that sorts shelves as somebody walks past them: A-2 before A-10, none at the end."""
    parts = [
        (part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in _FIGURES.split(shelf.upper())
    ]
    return not shelf, parts


@dataclass(frozen=True, slots=True)
class Stop:
    """One variant on a walk: how many units go into which boxes or bags, `(number, units left)`."""

    shelf: str
    line: Any
    boxes: tuple[tuple[int | str, int], ...]

    @property
    def left(self) -> int:
        """Return how many units are still to be picked here."""
        return sum(units for _number, units in self.boxes)


def stops_of(lines: Iterable[tuple[int | str, Picked]], shelves: Mapping[int, str]) -> list[Stop]:
    """Return the walk for lines with the number of their box or bag: one stop per variant, shelf after shelf."""
    found: dict[int, list[tuple[int | str, Picked]]] = {}
    for number, line in lines:
        found.setdefault(line.order_line.variant_id, []).append((number, line))
    walk = [
        Stop(
            shelves.get(variant_id, ""),
            wanted[0][1],
            tuple((number, line.left) for number, line in wanted if line.left),
        )
        for variant_id, wanted in found.items()
    ]
    return sorted(walk, key=lambda stop: walking_key(stop.shelf))
