"""The stock column of an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce.catalogue.exporting import StockOf
from stores.inventory.models import StockLevel
from stores.locations.models import Location


def stock_at(code: str) -> StockOf | None:
    """Return the function that says what is on hand at the location; None without one.

    Raises ValueError for a location that is not there.
    """
    if not code:
        return None
    location = Location.objects.filter(code=code).first()
    if location is None:
        raise ValueError(f"there is no location {code}")

    def stock_of(variant_ids: Sequence[int]) -> Mapping[int, int]:
        levels = StockLevel.objects.filter(location=location, variant_id__in=variant_ids)
        return dict(levels.values_list("variant_id", "on_hand"))

    return stock_of
