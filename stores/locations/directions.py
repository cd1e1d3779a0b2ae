"""The way to a place, on the map service that the retailer has chosen."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

from stores.locations.models import Location


def directions(location: Location) -> str:
    """Return the address of the map service's page for the way to a place (DIRECTIONS_URL)."""
    address: str = settings.DIRECTIONS_URL.format(
        latitude=location.latitude,
        longitude=location.longitude,
        address=quote(location.address, safe=""),
    )
    return address
