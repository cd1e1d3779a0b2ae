"""The stock column of an import: absolute counts at a place, keeping what moved since they were taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from commerce.catalogue.operations import Counted, CountStock
from core.actor import Actor
from core.markets import MARKETS
from stores.inventory import operations
from stores.inventory.models import StockMovement
from stores.locations.models import Location


def place_of_count(columns: Mapping[str, str], code: str | None) -> Location:
    """Return where the stock was counted: the location named, else the only warehouse of the prices' market.

    Raises ValueError with a sentence.
    """
    places = Location.objects.order_by("code")
    if code:
        found = places.filter(code=code).first()
        if found is None:
            raise ValueError(
                _("there is no location %(code)s. There are: %(codes)s.")
                % {"code": code, "codes": ", ".join(places.values_list("code", flat=True))}
            )
        return found
    markets = [market.code for market in MARKETS.values() if f"price:{market.currency}" in columns]
    warehouses = list(
        places.filter(kind=Location.Kind.WAREHOUSE, is_active=True, market__in=markets)
    )
    if len(warehouses) != 1:
        raise ValueError(_("say where the stock was counted: --location CODE"))
    return warehouses[0]


def moment_of_count(text: str | None, location: Location, now: datetime) -> datetime:
    """Return when the count was taken; a time without a zone is the location's own.

    Raises ValueError for no time, and for one to come.
    """
    if not text:
        return now
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=location.zone)
    if moment > now:
        raise ValueError(_("the time of the count, %(time)s, is in the future") % {"time": text})
    return moment


def counter(*, location_id: int, as_of: datetime, actor: Actor, now: datetime) -> CountStock:
    """Return the function that sets stock at the location, keeping what moved since the count."""

    def count(counts: Mapping[int, int], dry: bool) -> Counted:
        given: dict[str, Any] = {"location_id": location_id, "counts": dict(counts), "as_of": as_of}
        if dry:
            return Counted(_reasons(operations.refused_counts(**given)), set())
        cause = f"import:{uuid4().hex[:16]}"
        refused = operations.count_stock(**given, actor=actor, now=now, cause=cause)
        moved = StockMovement.objects.filter(cause=cause, level__location_id=location_id)
        return Counted(_reasons(refused), set(moved.values_list("level__variant_id", flat=True)))

    return count


def _reasons(refused: list[operations.RefusedCount]) -> dict[int, str]:
    return {
        row.variant_id: _("is below the %(number)s that are promised: %(orders)s")
        % {"number": row.needed, "orders": ", ".join(row.orders) or _("quarantine")}
        for row in refused
    }
