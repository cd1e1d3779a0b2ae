"""My store: chosen by the shopper, remembered in a cookie, never guessed silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from stores.locations import queries as locations
from stores.locations.models import Location
from stores.locations.words import opening

COOKIE = "my_store"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class MyStore:
    """The store with today's hours, as the header shows it."""

    location: Location
    name: str
    url: str
    today_hours: str


def location_of(request: HttpRequest) -> Location | None:
    """Return the chosen store if it is in the market; one statement, none without a choice."""
    code = request.COOKIES.get(COOKIE, "")
    if not code or len(code) > 12:
        return None
    return locations.stores(request.market.code).filter(code=code).first()  # type: ignore[attr-defined]


def of(request: HttpRequest, *, now: datetime) -> MyStore | None:
    """Return the chosen store with its hours; three statements, none without a choice."""
    location = location_of(request)
    if location is None:
        return None
    state = locations.opening_states([location], now=now)[location.pk]
    return MyStore(
        location=location,
        name=location.city,
        url=location.get_absolute_url(),
        today_hours=opening(state),
    )


def remember(response: HttpResponse, location: Location) -> None:
    """Remember the choice for a year."""
    response.set_cookie(COOKIE, location.code, max_age=YEAR, samesite="Lax")
