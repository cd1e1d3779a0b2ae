"""What is here and not on its shelf: in bags for customers, in boxes that wait for the carrier.

Apps above know it, and register here.
"""

from __future__ import annotations

from collections.abc import Callable

# Says how many units of a variant (the second) are in its bags at a place (the first).
Bagged = Callable[[int, int], int]
_BAGGED: list[Bagged] = []


def register(bagged: Bagged) -> None:
    """Ask this too whenever units are counted; called once, when its app is loaded."""
    _BAGGED.append(bagged)


def in_bags(location_id: int, variant_id: int) -> int:
    """Return how many units of a variant are in bags at a place; one statement for each who knows."""
    return sum(bagged(location_id, variant_id) for bagged in _BAGGED)
