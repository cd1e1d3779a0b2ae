"""How far apart places are, and what a typed name or postcode means. Pure."""

from __future__ import annotations

import math
import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Latitude and longitude in degrees.
Point = tuple[float, float]

# The radius that PostgreSQL's earthdistance uses, in km, so that both give the same distance.
EARTH_KM = 6378.168


def distance_km(here: Point, there: Point) -> float:
    """Return the great-circle distance in km between two (latitude, longitude) in degrees (haversine)."""
    latitude, longitude = map(math.radians, here)
    other_latitude, other_longitude = map(math.radians, there)
    half_chord = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude)
        * math.cos(other_latitude)
        * math.sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(min(half_chord, 1.0)))


_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "đ": "d", "ð": "d", "ł": "l"})


def folded(text: str) -> str:
    """Return a name as it is compared: small letters without marks, single spaces: `Tromsø` is `tromso`."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(letters.translate(_LETTERS).split())


def spellings(text: str) -> Sequence[str]:
    """Return the folded forms that a typed name may mean: `Tromsoe` is `tromsoe` or `tromso`."""
    first = folded(text)
    second = first.replace("aa", "a").replace("oe", "o")
    return (first,) if second == first else (first, second)


_FULL_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


def outcode(text: str) -> str:
    """Return the outward code of what looks like a GB postcode, whole or begun, else nothing.

    `sw1a 1aa`, `SW1A1AA`, `SW1A 1`, `sw1a` and `SW 1A` are all `SW1A`.
    """
    words = text.upper().split()
    compact = "".join(words)
    whole = _FULL_POSTCODE.fullmatch(compact)
    if whole:
        return whole[1]
    if len(words) > 1 and _OUTCODE.fullmatch(words[0]) and words[1][0].isdigit():
        return words[0]
    return compact if _OUTCODE.fullmatch(compact) else ""


# Farther than this from the middle of its region a position is somebody's namesake.
REGION_KM = 150
SVALBARD_LATITUDE = 74


@dataclass(frozen=True, slots=True)
class Placed:
    """A Norwegian postcode as a list gives it; `exact` when the position is that of the place itself."""

    code: str
    place: str
    point: Point
    exact: bool


def settled(rows: Sequence[Placed]) -> dict[str, Point]:
    """Return a position for every postcode that can be believed, by code.

    The list was joined by name: Sandvika by Oslo stands where another Sandvika is, and what was
    averaged over such rows is as wrong. The first digits of a postcode are a region: an exact
    position counts when it lies in its region, and the others take the middle of the believed ones
    that share three digits, else two.
    """
    regions = _middles(rows, 2)
    believed = [
        row
        for row in rows
        if row.exact
        and (
            row.point[0] > SVALBARD_LATITUDE
            or distance_km(row.point, regions[row.code[:2]]) <= REGION_KM
        )
    ]
    own = {row.code: row.point for row in believed}
    near, far = _middles(believed, 3), _middles(believed, 2)
    return {
        row.code: own.get(row.code) or near.get(row.code[:3]) or far.get(row.code[:2]) or row.point
        for row in rows
    }


def _middles(rows: Iterable[Placed], digits: int) -> dict[str, Point]:
    """Return the median position of the exact places under each beginning, each place counted once."""
    groups: dict[str, dict[str, Point]] = {}
    for row in rows:
        if row.exact:
            groups.setdefault(row.code[:digits], {})[row.place] = row.point
    return {
        beginning: (
            statistics.median(point[0] for point in places.values()),
            statistics.median(point[1] for point in places.values()),
        )
        for beginning, places in groups.items()
    }
