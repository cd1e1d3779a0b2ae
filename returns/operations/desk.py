"""Who takes goods back, and in which store."""

from __future__ import annotations

from core.actor import Actor
from returns import errors, queries
from stores.locations.models import Location


def user_of(actor: Actor) -> int:
    """Return who takes the goods: somebody who is known by name. Raises NotYourStore."""
    if actor.user_id is None:
        raise errors.NotYourStore
    return actor.user_id


def store_of(actor: Actor, location_id: int) -> Location:
    """Return the store where she works; raises NotYourStore."""
    store = queries.stores_for(actor).filter(pk=location_id).first()
    if store is None:
        raise errors.NotYourStore
    return store
