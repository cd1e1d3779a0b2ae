"""Reads: what a store has instead of what it cannot find, what that costs, and what its customer was offered of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from commerce.catalogue.models import VatClass
from commerce.catalogue.queries.variants import VariantFacts, find_variants, variants_for
from commerce.orders.changes import planning
from commerce.orders.rules import price_instead
from core import statements
from core.money import Money
from stores.click_and_collect.models import Shortfall
from stores.click_and_collect.rules import TO_PICK, State
from stores.inventory import queries as stock

# So many are offered; so many are looked at for a suggestion, and shown of what was searched.
MOST, LOOKED_AT, FOUND = 3, 12, 6

# Siblings first, then what costs about as much in the same category, where the store has any.
_NEAR = """
    SELECT v.id
    FROM catalogue_variant short
    JOIN catalogue_product own ON own.id = short.product_id
    JOIN catalogue_product p ON p.id = own.id OR p.category_id = own.category_id
    JOIN catalogue_variant v ON v.product_id = p.id AND v.is_active AND v.id <> short.id
    JOIN catalogue_offer r ON r.variant_id = v.id AND r.market = %(market)s
    JOIN inventory_stocklevel l ON l.variant_id = v.id AND l.location_id = %(place)s
         AND l.on_hand - l.allocated - l.quarantined - l.safety >= %(units)s
    WHERE short.id = %(variant)s AND p.is_published AND p.vat_class <> 'gift_card'
          AND (p.id = own.id OR r.amount BETWEEN %(unit)s::bigint / 2 AND %(unit)s::bigint * 3 / 2)
    ORDER BY p.id <> own.id, abs(r.amount - %(unit)s::bigint), v.id
    LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Substitute:
    """A variant that can take the place of a case's units, and what they cost then; `agreed` is what she paid for them."""

    variant: VariantFacts
    units: int
    agreed: Money
    costs: Money

    @property
    def back(self) -> Money:
        """Return what is not owed any more."""
        return self.agreed - self.costs

    def name(self, language: str) -> str:
        """Return its name as it would stand on the order."""
        said = (self.variant.name(language), self.variant.option_text(language))
        return ", ".join(filter(None, said))


def is_possible(case: Shortfall) -> bool:
    """Say whether its store may still put something else into the bag of its order. No statement."""
    return case.collection.state in TO_PICK | {State.SHORT, State.READY}


def that_fit(case: Shortfall, variant_ids: Sequence[int], *, now: datetime) -> list[Substitute]:
    """Return those of the variants that can be sold and are there for all units of a case, in this order; three statements."""
    order, place = case.order_line.order, case.collection.location_id
    wanted = [pk for pk in variant_ids if pk != case.order_line.variant_id]
    if not wanted:
        return []
    facts = variants_for(wanted, order.market)
    left = stock.available_units(variant_ids=wanted, location_ids=[place], now=now)
    agreed = planning.worth(order, case.order_line, case.units)
    return [
        Substitute(each, case.units, agreed, price_instead(agreed, each.price, case.units))
        for pk in wanted
        if (each := facts.get(pk)) is not None
        and each.is_active
        and each.price is not None
        and each.vat_class != VatClass.GIFT_CARD
        and left.get((place, pk), 0) >= case.units
    ]


def proposed(case: Shortfall, *, now: datetime) -> list[Substitute]:
    """Return what its customer was offered and the store still has; one statement where nothing was, else three."""
    if not is_possible(case):
        return []
    offered = case.proposals.order_by("pk").values_list("variant_id", flat=True)
    return that_fit(case, list(offered), now=now)


def suggested(case: Shortfall, *, now: datetime) -> list[Substitute]:
    """Return what a colleague may think of first: its siblings, then what is much like it; three statements."""
    if not is_possible(case):
        return []
    line = case.order_line
    found = statements.fetch(
        _NEAR,
        {
            "market": line.order.market_code, "place": case.collection.location_id,
            "variant": line.variant_id, "units": case.units, "unit": line.unit, "most": LOOKED_AT,
        },
    )  # fmt: skip
    return that_fit(case, [pk for (pk,) in found], now=now)[:MOST]


def found(case: Shortfall, text: str, *, now: datetime) -> list[Substitute]:
    """Return what fits of what these words, or this code, find in the shop; seven statements at most."""
    if not is_possible(case):
        return []
    order = case.order_line.order
    hits = find_variants(text, order.market, get_language() or "en")
    return that_fit(case, [each.id for each in hits], now=now)[:FOUND]
