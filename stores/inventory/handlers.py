"""Reactions: what is kept back in a range holds at once."""

from __future__ import annotations

from core import events
from core.errors import Busy
from stores.inventory import operations
from stores.inventory.events import AssortmentChanged


@events.handles(AssortmentChanged, outside=True)
def keep_back(event: AssortmentChanged, happened: events.Happened) -> None:
    """Grade the store's levels anew; outside, so that they are locked part by part. Safe to run twice.

    Raises Busy where somebody had some of them in hand: the relay comes back for those.
    """
    graded = operations.grade_levels(location_id=event.location_id, now=happened.now)
    if graded.left:
        raise Busy
