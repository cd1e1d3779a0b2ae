"""Reactions: what is kept back in a range holds at once."""

from __future__ import annotations

from core import events
from stores.inventory import operations
from stores.inventory.events import AssortmentChanged


@events.handles(AssortmentChanged)
def keep_back(event: AssortmentChanged, happened: events.Happened) -> None:
    """Grade the store's levels anew."""
    operations.grade_levels(location_id=event.location_id, now=happened.now)
