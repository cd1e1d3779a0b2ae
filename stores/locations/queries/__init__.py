"""Reads: places, their hours and what those can promise, the nearest ones, and where somebody works."""

from stores.locations.queries.geocoding import Place, geocode
from stores.locations.queries.hours import (
    BOOKED,
    StoreCard,
    booked_in,
    closes_early,
    hours_of,
    hours_of_many,
    nearest_cards,
    opening_states,
    promise_of,
    store_cards,
)
from stores.locations.queries.places import (
    Near,
    Senders,
    locations_for,
    nearest,
    senders,
    senders_among,
    sending,
    store_by_slug,
    stores,
    warehouse_of,
)
from stores.locations.queries.stations import (
    colleagues_of,
    is_unlocked,
    station_with,
    stations_of,
)

__all__ = [
    "BOOKED",
    "Near",
    "Place",
    "Senders",
    "StoreCard",
    "booked_in",
    "closes_early",
    "colleagues_of",
    "geocode",
    "hours_of",
    "hours_of_many",
    "is_unlocked",
    "locations_for",
    "nearest",
    "nearest_cards",
    "opening_states",
    "promise_of",
    "senders",
    "senders_among",
    "sending",
    "station_with",
    "stations_of",
    "store_by_slug",
    "store_cards",
    "stores",
    "warehouse_of",
]
