"""Pick-up points behind a small port: where a parcel can be fetched near a postcode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import httpx
from django.conf import settings

from commerce.delivery.errors import CarrierUnavailable

# A shopper waits for it: a carrier that is slower is away.
TIMEOUT = httpx.Timeout(2, connect=1)
MOST = 5


@dataclass(frozen=True, slots=True)
class PickupPoint:
    """Where a parcel is fetched. `metres` is how far from the postcode, `hours` as the carrier writes it."""

    id: str
    name: str
    street: str
    postcode: str
    city: str
    metres: int
    hours: str = ""

    def kept(self) -> tuple[str, ...]:
        """Return what a cart keeps of it, in the order of `commerce.cart.models.POINT`."""
        return (self.id, self.name, self.street, self.postcode, self.city)


class Points(Protocol):
    """The port."""

    def near(self, *, country: str, postcode: str, city: str) -> list[PickupPoint]:
        """Return the points near a postcode, nearest first; raises CarrierUnavailable."""


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    return httpx.Client(
        base_url=settings.OUTSIDE_URL,
        headers={"Authorization": f"Bearer {settings.OUTSIDE_API_KEY}"},
        timeout=TIMEOUT,
    )


class NordpostPoints:
    """The points of the demo's carrier."""

    def near(self, *, country: str, postcode: str, city: str) -> list[PickupPoint]:
        """Ask the carrier, once."""
        asked = {"country": country, "postcode": postcode, "city": city}
        try:
            answer = _client().get("/carrier/pickup-points", params=asked)
            answer.raise_for_status()
            return [_point(each) for each in answer.json()["points"][:MOST]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise CarrierUnavailable from error


def _point(data: Mapping[str, Any]) -> PickupPoint:
    texts = {
        name: str(data[name])[:120]
        for name in ("id", "name", "street", "postcode", "city", "hours")
    }
    return PickupPoint(metres=int(data["metres"]), **texts)


POINTS: dict[str, Points] = {"nordpost": NordpostPoints()}


def points_near(carrier: str, *, country: str, postcode: str, city: str) -> list[PickupPoint]:
    """Return the carrier's pick-up points near a postcode. Raises CarrierUnavailable; no network in a transaction."""
    if carrier not in POINTS:
        raise CarrierUnavailable
    return POINTS[carrier].near(country=country, postcode=postcode, city=city)
