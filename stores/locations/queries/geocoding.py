"""Where a typed name or postcode is. No network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Avg, Q, QuerySet

from stores.locations import rules
from stores.locations.models import Location, Postcode


@dataclass(frozen=True, slots=True)
class Place:
    """Where a typed text is, and how we call it back to the shopper."""

    latitude: float
    longitude: float
    label: str
    country: str


def geocode(text: str, country: str) -> Place | None:
    """Return where a typed text is in a country: a postcode, a part of one, a town. No network.

    GB knows outward codes and the towns that have a store; NO knows every postcode and post town;
    elsewhere only towns with a store are known.
    """
    if len(text) > 80 or not any(map(str.isalnum, text)):
        return None
    return _by_postcode(text, country) or _by_town(text, country)


def _four_digits(text: str) -> str:
    code = "".join(text.split())
    return code if len(code) == 4 and code.isascii() and code.isdigit() else ""


# Country -> how a text is read as one of the codes that we have a list of; others have towns only.
_POSTCODES: dict[str, Callable[[str], str]] = {"GB": rules.outcode, "NO": _four_digits}


def _by_postcode(text: str, country: str) -> Place | None:
    read = _POSTCODES.get(country)
    code = read(text) if read else ""
    if not code:
        return None
    found = Postcode.objects.filter(country=country, code=code).first()
    if found is not None:
        return Place(
            found.latitude, found.longitude, f"{found.code} {found.place}".strip(), country
        )
    # Central London is asked for as `EC1` while the codes are EC1A, EC1M ...: their middle.
    district = Postcode.objects.filter(country=country, code__regex=f"^{code}[A-Z]$").aggregate(
        latitude=Avg("latitude"), longitude=Avg("longitude")
    )
    if district["latitude"] is None:
        return None
    return Place(district["latitude"], district["longitude"], code, country)


def _by_town(text: str, country: str) -> Place | None:
    """Find a town: a store's city before a post town, the whole name before its beginning."""
    names = rules.spellings(text)
    cities = list(
        Location.objects.filter(country=country, kind=Location.Kind.STORE, is_active=True).order_by(
            "pk"
        )
    )
    towns = (
        Postcode.objects.filter(country=country)
        .exclude(place_folded="")
        .order_by("place_folded", "code")
    )
    return (
        _city(cities, names, whole=True)
        or _town(towns.filter(place_folded__in=names), country)
        or _city(cities, names, whole=False)
        or _town(towns.filter(_begins(names)), country)
    )


def _city(cities: Sequence[Location], names: Sequence[str], *, whole: bool) -> Place | None:
    for location in cities:
        city = rules.folded(location.city)
        if any(
            city == name or (not whole and len(name) > 2 and city.startswith(name))
            for name in names
        ):
            return Place(location.latitude, location.longitude, location.city, location.country)
    return None


def _begins(names: Sequence[str]) -> Q:
    wanted = Q(pk__in=[])
    for name in names:
        if len(name) > 2:
            wanted |= Q(place_folded__startswith=name)
    return wanted


def _town(towns: QuerySet[Postcode], country: str) -> Place | None:
    town = towns.first()
    return None if town is None else Place(town.latitude, town.longitude, town.place, country)
