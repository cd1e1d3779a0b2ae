"""The one package that writes places: their hours, who works there, and the hours that are booked."""

from stores.locations.operations.closing import (
    close_early,
    pause_collections,
    reopen,
    resume_collections,
)
from stores.locations.operations.places import (
    LocationRow,
    assign_staff,
    load_postcodes,
    upsert_location,
    upsert_locations,
)
from stores.locations.operations.slots import (
    book_slot,
    clear_expired_bookings,
    end_booking,
    hold_slot,
    keep_bookings,
    release_bookings,
)
from stores.locations.operations.stations import (
    MANAGERS,
    close_station,
    lock_station,
    managed_place,
    open_station,
    set_own_pin,
    set_pin_of,
    touch,
    unlock,
)

__all__ = [
    "MANAGERS",
    "LocationRow",
    "assign_staff",
    "book_slot",
    "clear_expired_bookings",
    "close_early",
    "close_station",
    "end_booking",
    "hold_slot",
    "keep_bookings",
    "load_postcodes",
    "lock_station",
    "managed_place",
    "open_station",
    "pause_collections",
    "release_bookings",
    "reopen",
    "resume_collections",
    "set_own_pin",
    "set_pin_of",
    "touch",
    "unlock",
    "upsert_location",
    "upsert_locations",
]
