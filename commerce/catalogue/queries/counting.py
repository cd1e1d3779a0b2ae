"""The list of a category, narrowed: which products, and what every further choice would leave.

A variant fits when it has one of the chosen values of every facet, its price lies between the two,
and it stands where it was asked for; a product fits when one of its variants does. The counts of
a facet are of what fits all the others. What has which value is known (`racks`); price and stock
are asked when the page is, each in one statement, and only of variants that may still count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from commerce.catalogue.queries.bits import Bits, Part, all_of, having, likely
from commerce.catalogue.queries.cards import (
    ORDERS,
    PAGE,
    ListPage,
    list_page,
    page_of,
    products_on_cards,
)
from commerce.catalogue.queries.narrowing import (
    BOUNDLESS,
    LONG,
    SECONDS,
    Counts,
    CountsKey,
    Narrowing,
    counts_key,
)
from commerce.catalogue.queries.racks import racks_of, united
from core.kept import Recent
from core.markets import Market
from core.statements import fetch, select

# As a subselect, so that every plan is for few variants: for many, those of the whole place would be read.
_GIVEN = "(SELECT %(variants)s::bigint[])::bigint[]"
_FITTING = """
    SELECT {wanted} FROM catalogue_offer r
    WHERE r.market = %(market)s AND r.variant_id = ANY({given})
      AND {amount}
"""
# Each bound makes the price of the moment be worked out once more for each variant.
_AMOUNTS = {
    (True, True): "r.amount BETWEEN %(lowest)s AND %(highest)s",
    (True, False): "r.amount >= %(lowest)s",
    (False, True): "r.amount <= %(highest)s",
}
_PRICED = {
    bounds: _FITTING.format(wanted="array_agg(r.variant_id)::text", given=_GIVEN, amount=amount)
    for bounds, amount in _AMOUNTS.items()
}
_AT = """
    ARRAY(SELECT s.variant_id FROM inventory_stocklevel s
          WHERE s.location_id = place.id AND s.variant_id = ANY((SELECT ids FROM {of})::bigint[]) AND {promised})
"""
# Place by place: with all places at once every level of a variant is read, those of other places too. Further places
# are asked of what the first ones do not have.
_STANDING = """
    WITH given(ids) AS MATERIALIZED (SELECT {variants}),
    stood AS MATERIALIZED (SELECT place.id, {at} AS ids FROM unnest(%(places)s::bigint[]) place(id)),
    rest(ids) AS MATERIALIZED (
        SELECT ARRAY(SELECT unnest(ids) FROM given EXCEPT SELECT unnest(ids) FROM stood WHERE id = ANY(%(first)s::bigint[]))
    )
    SELECT id, ids::text FROM stood
    UNION ALL SELECT place.id, {at_further}::text FROM unnest(%(further)s::bigint[]) place(id)
    UNION ALL SELECT {boundless}, ARRAY(
        SELECT v FROM unnest(%(boundless)s::bigint[]) v WHERE v = ANY((SELECT ids FROM given)::bigint[])
    )::text
"""
_GIVEN_AND_PRICED = {
    bounds: f"ARRAY({_FITTING.format(wanted='r.variant_id', given=_GIVEN, amount=amount)})"
    for bounds, amount in _AMOUNTS.items()
}
_SORTED = {
    sort: page_of(
        "SELECT product_id FROM unnest(%(products)s::bigint[]) AS listed(product_id)", order
    )
    for sort, order in ORDERS.items()
}

_recently: Recent[CountsKey, Counts] = Recent(seconds=SECONDS)


@lru_cache(maxsize=8)
def _standing(promised: str, bounds: tuple[bool, bool]) -> str:
    return _STANDING.format(
        variants=_GIVEN_AND_PRICED.get(bounds, _GIVEN),
        at=_AT.format(of="given", promised=promised),
        at_further=_AT.format(of="rest", promised=promised),
        boundless=BOUNDLESS,
    )


class Narrowed:
    """The list of some categories, with what was chosen; at most six statements for its page and its counts."""

    def __init__(
        self, categories: Sequence[int], narrowing: Narrowing, market: Market, *, now: datetime
    ) -> None:
        self._categories = categories
        self._narrowing = narrowing
        self._market = market
        self._now = now
        self._parts = [
            Part(rack, [having(rack, ids) for _key, ids in narrowing.groups], rack.whole)
            for rack in racks_of(market.code, categories)
        ]
        if narrowing.is_priced or narrowing.availability.chosen:
            self._test()
        self._fitting = [part.fits() for part in self._parts]

    def _test(self) -> None:
        """Ask price and stock of what may count; where little was chosen, of a few of each product at first."""
        tried = [
            list(part.rack.cover) if self._is_few else part.may_count() for part in self._parts
        ]
        passed = self._passing(tried)
        if self._is_few:
            rest = [
                part.open_after(asked, found)
                for part, asked, found in zip(self._parts, tried, passed, strict=True)
            ]
            if any(map(any, rest)):
                passed = [
                    [one | other for one, other in zip(*pair, strict=True)]
                    for pair in zip(passed, self._passing(rest), strict=True)
                ]
        for part, rows in zip(self._parts, passed, strict=True):
            part.passes = rows

    @property
    def _is_few(self) -> bool:
        """Say whether one variant for each value of a product is enough: one place was chosen, and no group."""
        availability = self._narrowing.availability
        is_only = len(availability.chosen) == len(availability.places) == 1
        return is_only and not self._narrowing.groups

    def _passing(self, tried: Sequence[Bits]) -> list[Bits]:
        chosen = self._narrowing.availability.chosen
        if not chosen:
            return self._priced(tried)
        self._stand(tried)
        return [
            [
                united(planes)
                for planes in zip(*(part.standing[each] for each in chosen), strict=True)
            ]
            for part in self._parts
        ]

    @property
    def total(self) -> int:
        """Return how many products fit."""
        return sum(united(rows).bit_count() for rows in self._fitting)

    def page(self, language: str, *, sort: str = "", page: int = 1, size: int = PAGE) -> ListPage:
        """Return a page of what fits; one statement. An unknown sort is the usual one."""
        page = max(page, 1)
        products: list[int] = []
        for part, rows in zip(self._parts, self._fitting, strict=True):
            products.extend(part.rack.products_of(united(rows)))
        products.sort()
        start = (page - 1) * size
        if sort in _SORTED and sort:
            parameters = {
                "products": products, "market": self._market.code, "language": language,
                "size": size, "offset": start,
            }  # fmt: skip
            rows_ = select(_SORTED[sort], parameters)
            return list_page(rows_, self._market, language, page=page, size=size)
        cards = products_on_cards(products[start : start + size], self._market, language)
        return ListPage(cards=cards, total=len(products), page=page, size=size)

    def counts(self, keys: Mapping[str, Sequence[int]]) -> Counts:
        """Return how many products every value leaves beside what is chosen in other facets.

        `keys` has all value ids of each key. At most two statements, for what stands where; none where
        a long list was counted a moment ago (`narrowing.LONG`).
        """
        total = self.total
        if self._narrowing.is_anything or total <= LONG:
            return Counts(total, self._values(keys), self._places())
        key = counts_key(self._market.code, self._categories, self._narrowing.availability)
        known = _recently.get(key)
        # A rack that was read anew since has other products.
        if known is None or known.total != total:
            known = Counts(total, self._values(keys), self._places())
            _recently.note(key, known)
        return known

    def _values(self, keys: Mapping[str, Sequence[int]]) -> dict[int, int]:
        found: dict[int, int] = {}
        own = {
            pk: number
            for number, (key, _ids) in enumerate(self._narrowing.groups)
            for pk in keys.get(key, ())
        }
        for part, fitting in zip(self._parts, self._fitting, strict=True):
            if not self._narrowing.is_anything:
                for value, count in part.rack.counts.items():
                    found[value] = found.get(value, 0) + count
                continue
            beside = [_seen(part.fits(number)) for number in range(len(part.groups))]
            usual = _seen(fitting)
            for value, rows in part.rack.values.items():
                number = own.get(value)
                seen, products = usual if number is None else beside[number]
                if len(rows) == 1:
                    count = (products & rows[0]).bit_count()
                else:
                    count = united(a & b for a, b in zip(seen, rows, strict=True)).bit_count()
                if count:
                    found[value] = found.get(value, 0) + count
        return found

    def _places(self) -> dict[str, int]:
        availability = self._narrowing.availability
        if not availability.places:
            return {}
        if self._is_few:
            return dict.fromkeys(availability.places, self.total)
        if len(availability.places) == 1 and not availability.chosen:
            return dict.fromkeys(availability.places, self._standing_anywhere())
        if not availability.chosen:
            self._stand([all_of([part.rack.whole, *part.groups]) for part in self._parts])
        found = dict.fromkeys(availability.places, 0)
        for part in self._parts:
            for answer, rows in part.standing.items():
                found[answer] += united(all_of([rows, *part.groups])).bit_count()
        return found

    def _standing_anywhere(self) -> int:
        """Count what stands at the only places there are.

        One variant of a product is enough: asked is the one that stood when it was asked last, and all
        of the products that had none; where it has gone since, a second statement asks the others.
        """
        asked = [
            likely(rows, part.rack.stood)
            for part, rows in zip(self._parts, self._fitting, strict=True)
        ]
        there = self._stand(asked, is_priced=False)
        self._remember(asked)
        rest = [
            [row & ~found & ~done for row, done in zip(rows, first, strict=True)]
            for rows, first, found in zip(self._fitting, asked, there, strict=True)
        ]
        more = [0] * len(there)
        if any(map(any, rest)):
            more = self._stand(rest, is_priced=False)
            self._remember(rest)
        return sum((one | other).bit_count() for one, other in zip(there, more, strict=True))

    def _remember(self, asked: Sequence[Bits]) -> None:
        """Note which of the variants that were asked stood: a hint of which to ask next."""
        for part, rows in zip(self._parts, asked, strict=True):
            (stood,) = part.standing.values()
            before = part.rack.stood or [0] * len(rows)
            part.rack.stood[:] = [
                (old & ~row) | new for old, row, new in zip(before, rows, stood, strict=True)
            ]

    def _priced(self, tried: Sequence[Bits]) -> list[Bits]:
        found = _read(fetch(_PRICED[self._narrowing.bounds], self._parameters(tried))[0][0])
        return [part.rack.bits_of(found) for part in self._parts]

    def _stand(self, tried: Sequence[Bits], *, is_priced: bool | None = None) -> list[int]:
        """Ask which of the variants stand at the places of each answer, at a price that was asked for.

        Return the products of each part that do.
        """
        availability = self._narrowing.availability
        if is_priced is None:
            is_priced = self._narrowing.is_priced
        bounds = self._narrowing.bounds if is_priced else (False, False)
        statement = _standing(availability.promised, bounds)
        at = {place: _read(text) for place, text in fetch(statement, self._parameters(tried))}
        for answer, places in availability.places.items():
            there = frozenset().union(*(at[place] for place in places if place in at))
            for part in self._parts:
                part.standing[answer] = part.rack.bits_of(there)
        return [
            united(row for rows in part.standing.values() for row in rows) for part in self._parts
        ]

    def _parameters(self, tried: Sequence[Bits]) -> dict[str, object]:
        availability = self._narrowing.availability
        first = set(availability.first)
        answers = [set(ids) for ids in availability.places.values()]
        # What the first places have has to be asked of the others where an answer is of these alone.
        alone = set().union(*(ids for ids in answers if not ids >= first))
        asked = set().union(*answers)
        further = asked - alone - first if first else set()
        return {
            "market": self._market.code,
            "variants": self._written(tried),
            "lowest": self._narrowing.lowest,
            "highest": self._narrowing.highest,
            "places": sorted(asked - further),
            "further": sorted(further),
            "first": sorted(first),
            "boundless": list(availability.boundless),
            "now": self._now,
        }

    def _written(self, tried: Sequence[Bits]) -> str:
        """Return the variants as PostgreSQL writes an array: faster than to adapt each number."""
        parts = (
            variant
            for part, bits in zip(self._parts, tried, strict=True)
            for variant in part.rack.variants_of(bits)
        )
        return f"{{{','.join(parts)}}}"


def _seen(rows: Bits) -> tuple[Bits, int]:
    return rows, united(rows)


def _read(text: str | None) -> frozenset[str]:
    return frozenset(text[1:-1].split(",")) if text and text != "{}" else frozenset()
