"""From where distances are counted: what was typed, the browser's position, or the shopper's store."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.kept import Kept
from stores.locations import queries as locations
from stores.locations.models import Location
from stores.locations.rules import Point


@dataclass(frozen=True, slots=True)
class Asked:
    """The text as typed, the place it is, and how that place is called.

    `unknown` says that something was typed which is no place we know. `at` is the browser's position
    to a hundred metres, for the form to send again.
    """

    text: str = ""
    point: Point | None = None
    label: str = ""
    unknown: bool = False
    at: str = ""


# (text, country) -> where that is; the lists of postcodes and towns hardly ever change.
_place: Kept[tuple[str, str], locations.Place | None] = Kept(
    lambda key: locations.geocode(*key), seconds=600
)


def named(text: str, country: str) -> locations.Place | None:
    """Return the place of a text; at most five statements where this process has not met it for ten minutes."""
    return _place((text, country))


def position(text: str) -> Point | None:
    """Return the point of `53.8,-1.5`; None for anything else."""
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if -90 <= latitude <= 90 and -180 <= longitude <= 180:
        return (latitude, longitude)
    return None


def asked_place(request: HttpRequest, mine: Location | None) -> Asked:
    """Return the place of the request: typed first, then the position, then the shopper's store.

    No statement; at most five for a text that this process has not met for ten minutes.
    """
    text = request.GET.get("place", "").strip()[:80]
    if text:
        place = _place((text, request.market.country))  # type: ignore[attr-defined]
        if place is not None:
            return Asked(text, (place.latitude, place.longitude), place.label)
        return Asked(text, mine.point if mine else None, mine.city if mine else "", unknown=True)
    point = position(request.GET.get("at", ""))
    if point is not None:
        return Asked(point=point, label=_("your position"), at=f"{point[0]:.3f},{point[1]:.3f}")
    if mine is not None:
        return Asked(point=mine.point, label=mine.city)
    return Asked()
