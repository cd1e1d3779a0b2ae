"""Places by the names that requests use: codes, postcodes, towns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import Invalid, NotFound
from core.markets import Market
from stores.inventory.promise import CollectOption, collect_options
from stores.locations import queries as locations
from stores.locations.models import Location
from stores.locations.queries import Place


def options_near(
    basket: Mapping[int, int], near: str, market: Market, *, limit: int, now: datetime
) -> tuple[Place | None, list[CollectOption]]:
    """Return what stores can promise of a basket: by distance, or those that have it first."""
    place = locations.geocode(near, market.country) if near else None
    return place, collect_options(basket, market.code, now, here=place, limit=limit)


def store_id(code: str | None, market: Market) -> int | None:
    """Return the store of a market that a collection names; raises Invalid for an unknown one."""
    if not code:
        return None
    found: int | None = (
        locations.stores(market.code).filter(code=code.upper()).values_list("pk", flat=True).first()
    )
    if found is None:
        raise Invalid(fields={"location": _("There is no store with this code.")})
    return found


def workplace(actor: Actor, code: str, kind: str = "") -> Location:
    """Return where the actor works: the place of the code, or her only one. Raises NotFound, Invalid."""
    mine = locations.locations_for(actor).filter(is_active=True)
    if kind:
        mine = mine.filter(kind=kind)
    if code:
        place = mine.filter(code=code.upper()).first()
        if place is None:
            raise NotFound(_("You do not work in a place with this code."))
        return place
    places = list(mine.order_by("pk")[:2])
    if len(places) == 1:
        return places[0]
    raise Invalid(fields={"location": _("Say where: the code of a place.")})
