"""How a variant can be had by a customer who stands in a store, the soonest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from commerce.catalogue.models import VatClass
from commerce.catalogue.queries import VariantFacts
from commerce.pricing import queries as pricing
from commerce.pricing.delivery import delivery_days
from commerce.pricing.rules import Item, price
from core.markets import Market
from core.money import Money
from stores.inventory import queries as stock
from stores.inventory.promise import collect_options
from stores.locations import queries as locations
from stores.locations.models import Location

# As many other stores as a colleague reads out.
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Way:
    """Delivered home between two days, or collected in a store from a moment on.

    `is_sure` is false where a unit may not lie where the books say: that store looks first.
    """

    units: int
    store: Location | None = None
    km: float | None = None
    ready_by: datetime | None = None
    is_sure: bool = True
    is_sent: bool = False
    first: date | None = None
    last: date | None = None
    charge: Money | None = None
    is_soonest: bool = False

    @property
    def value(self) -> str:
        """Return what the form sends: the store's id, nothing where it is delivered."""
        return str(self.store.pk) if self.store else ""

    @property
    def comes(self) -> datetime:
        """Return by when she has it at the latest: a delivery by the end of its last day."""
        if self.ready_by is not None and self.store is not None:
            return self.ready_by.astimezone(self.store.zone).replace(tzinfo=None)
        return datetime.combine(self.last or date.max, time.max)


@dataclass(frozen=True, slots=True)
class Had:
    """What a store has of a variant, what can be sent of it, and every way in which a customer there can have it."""

    variant: VariantFacts
    here: int
    to_send: int
    ways: Sequence[Way]


def ways_of(
    variant: VariantFacts,
    place: Location,
    market: Market,
    now: datetime,
    *,
    besides: UUID | None,
    quantity: int = 1,
) -> Had:
    """Return how so many units can be had; some six statements.

    The soonest is the first; then here, home, and elsewhere, nearer before farther. `besides` is the sale that it would join: what that holds is free to it.
    """
    senders = locations.senders(market.code, now)
    options = collect_options(
        {variant.id: quantity}, market.code, now, here=place, limit=3 * NEAREST, besides=besides
    )
    asked = [place.pk, *senders.warehouses, *(option.location.pk for option in options)]
    units = stock.available_units(
        variant_ids=[variant.id], location_ids=asked, now=now, besides=besides
    )
    ways = [
        Way(
            units=units.get((option.location.pk, variant.id), 0),
            store=option.location,
            km=option.km,
            ready_by=option.ready_by,
            is_sure=option.is_sure,
            is_sent=bool(option.sent),
        )
        for option in options
        if option.can_collect
    ]
    here = [way for way in ways if way.store == place]
    others = [way for way in ways if way.store != place and not way.is_sent][:NEAREST]
    basket = {variant.id: quantity}
    left = stock.deliverable(units, basket, senders, now=now, besides=besides)[variant.id]
    sent = [_delivered(variant, left, quantity, market, now)] if left >= quantity else []
    return Had(
        variant=variant,
        here=units.get((place.pk, variant.id), 0),
        to_send=left,
        ways=_soonest_first([*here, *sent, *others])
        if variant.vat_class != VatClass.GIFT_CARD
        else [],
    )


def _soonest_first(ways: Sequence[Way]) -> list[Way]:
    """Put the soonest before all, of those that are sure; the others stay as they come."""
    ordered = sorted(ways, key=lambda way: (not way.is_sure, way.comes, way.km or 0))
    return [replace(way, is_soonest=True) for way in ordered[:1]] + [
        way for way in ways if way is not ordered[0]
    ]


def _delivered(
    variant: VariantFacts, units: int, quantity: int, market: Market, now: datetime
) -> Way:
    """Say what so many units cost to deliver by themselves: at most, for what is sent together costs once."""
    weight_g = variant.weight_g * quantity
    context = pricing.context_for(market, now, channel="store", weight_g=weight_g)
    assert variant.price is not None
    item = Item(
        ref="",
        variant_id=variant.id,
        quantity=quantity,
        unit=variant.price,
        vat_class=variant.vat_class,
        country=market.country,
        delivered=True,
    )
    first, last = delivery_days(now, market, context.way) if context.way else (None, None)
    charge = price([item], context).delivery.gross
    return Way(units=units, first=first, last=last, charge=charge)


def units_at(
    variants: Collection[int], place: Location, market: Market, now: datetime
) -> Mapping[int, tuple[int, int]]:
    """Return by variant what this store has and what can be sent; three statements."""
    senders = locations.senders(market.code, now)
    asked = [place.pk, *senders.warehouses]
    found = stock.available_units(variant_ids=variants, location_ids=asked, now=now)
    sent = stock.deliverable(found, dict.fromkeys(variants, 1), senders, now=now)
    return {pk: (found.get((place.pk, pk), 0), sent[pk]) for pk in variants}
