"""Places by the names that requests use: codes, postcodes, towns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import Invalid, NotFound
from core.markets import Market
from stores.inventory.promise import CollectOption, can_collect
from stores.locations import queries as locations
from stores.locations.models import Location
from stores.locations.queries import Place


def options_near(
    basket: Mapping[int, int], near: str, market: Market, *, limit: int, now: datetime
) -> tuple[Place | None, list[CollectOption]]:
    """Return what stores can promise of a basket: by distance, or those that have it first."""
    place = locations.geocode(near, market.country) if near else None
    if place is not None:
        found = locations.nearest(
            place.latitude, place.longitude, market.code, limit=limit, service="collect"
        )
        km = {each.location.pk: each.km for each in found}
        return place, can_collect(basket, [each.location for each in found], now, km=km)
    stores = list(locations.stores(market.code).filter(services__contains=["collect"]))
    options = can_collect(basket, stores, now)
    options.sort(key=lambda option: (not option.can_collect, option.location.city))
    return None, options[:limit]


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


def workplace(actor: Actor, code: str, kind: str) -> Location:
    """Return where the actor works: the place of the code, or her only one. Raises NotFound, Invalid."""
    mine = locations.locations_for(actor).filter(kind=kind, is_active=True)
    if code:
        place = mine.filter(code=code.upper()).first()
        if place is None:
            raise NotFound(_("You do not work in a place with this code."))
        return place
    places = list(mine.order_by("pk")[:2])
    if len(places) == 1:
        return places[0]
    raise Invalid(fields={"location": _("Say where: the code of a place.")})
