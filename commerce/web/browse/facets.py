"""What a list is narrowed by, out of the address: read, counted, shown, and taken off again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, QueryDict

from commerce.catalogue.queries import facets, values, variants
from commerce.catalogue.queries.counting import Narrowed
from commerce.catalogue.queries.narrowing import BOUNDLESS, Availability, Counts, Narrowing
from commerce.catalogue.queries.values import BRAND, RATING, Known
from commerce.web import directory
from commerce.web.directory import Directory
from commerce.web.place import asked_place
from core.markets import Market
from core.money import digits
from stores.locations import queries as locations
from stores.locations.models import Location

# `stores.inventory.rules.available` above zero, on a row `s` of the levels; which holds count is
# said in `stores.inventory.queries`. tests/shop/test_facets.py holds the three together.
PROMISED = """
    s.on_hand - s.allocated - s.quarantined - s.safety > 0
    AND (s.id NOT IN (SELECT h.level_id FROM inventory_stockhold h WHERE h.expires_at > %(now)s)
         OR s.on_hand - s.allocated - s.quarantined - s.safety >
            (SELECT sum(h.quantity) FROM inventory_stockhold h WHERE h.level_id = s.id AND h.expires_at > %(now)s))
"""
DISTANCES = (10, 25, 50)
_MOST = 40


def amount(text: str, currency: str) -> int | None:
    """Return an amount as typed (`12`, `12,50`) in minor units; None for anything else."""
    try:
        number = Decimal(text.strip().replace(",", ".").replace("\N{NO-BREAK SPACE}", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number < 10**7:
        return None
    return int(number.scaleb(digits(currency)))


def _number(text: str) -> float | None:
    found = amount(text, "KWD") if text else None
    return None if found is None else found / 1000


class Asking:
    """What a request asks of a list. One statement with a store of one's own; at most five more for a typed place."""

    def __init__(
        self, request: HttpRequest, places: Directory, mine: Location | None, *, now: datetime
    ) -> None:
        self.market: Market = request.market  # type: ignore[attr-defined]
        self.given: QueryDict = request.GET
        self.now = now
        self.known: Known = values.known()
        self.mine = mine
        self.place = asked_place(request, mine)
        self.answers = self._answers(places)
        self.price = (
            amount(self.given.get("price_from", ""), self.market.currency),
            amount(self.given.get("price_to", ""), self.market.currency),
        )
        self.narrowing = Narrowing(
            availability=Availability(
                PROMISED,
                self.answers,
                [answer for answer in self.given.getlist("stock") if answer in self.answers],
                variants.gift_cards(None),
                places.senders(self.now).warehouses,
            ),
            values=self._chosen(),
            lowest=self.price[0],
            highest=self.price[1],
        )

    def _answers(self, places: Directory) -> dict[str, Sequence[int]]:
        """Return the places that count for each answer to where it stands."""
        answers: dict[str, Sequence[int]] = {"online": [*places.senders(self.now).all, BOUNDLESS]}
        if self.mine is not None:
            answers["mine"] = [self.mine.pk]
            if self._ready_today(places, self.mine):
                answers["today"] = [self.mine.pk]
        if self.place.point is not None:
            near = directory.nearest(
                [store for store in places.stores if store.collects], self.place.point
            )
            for km in DISTANCES:
                if within := [store.pk for store, far in near if far <= km]:
                    answers[f"km{km}"] = within
        return answers

    def _ready_today(self, places: Directory, store: Location) -> bool:
        booked = locations.booked_in([store], now=self.now)[store.pk]
        ready = places.ready_by(store, booked, self.now)
        return ready is not None and store.local(ready).date() == store.local(self.now).date()

    def _chosen(self) -> dict[str, list[int]]:
        chosen: dict[str, list[int]] = {}
        for key, param in [(BRAND, BRAND), (RATING, RATING), *self._params()]:
            if wanted := [text for text in self.given.getlist(param) if text]:
                chosen[key] = self.known.find(key, wanted[:_MOST])
            elif low_high := self.range(key):
                chosen[key] = self.known.between(key, *low_high)
        return chosen

    def _params(self) -> list[tuple[str, str]]:
        return [(code, f"a_{code}") for code in self.known.facets]

    def range(self, key: str) -> tuple[float | None, float | None] | None:
        """Return the numbers that an attribute was asked to lie between; None where it was not."""
        if f"from_{key}" not in self.given and f"to_{key}" not in self.given:
            return None
        low, high = (_number(self.given.get(f"{end}_{key}", "")) for end in ("from", "to"))
        return None if low is None and high is None else (low, high)

    @property
    def beside_sort(self) -> list[tuple[str, str]]:
        """Return the parameters that a change of the order keeps."""
        return [pair for pair in self.pairs() if pair[0] not in {"sort", "page"}]

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything is chosen."""
        return self.narrowing.is_anything

    def counts(self, of: facets.Of | Narrowed) -> Counts:
        """Count every value, and know those that are new to this process: two statements more then."""
        if isinstance(of, Narrowed):
            found = of.counts(self.known.keys)
        else:
            found = facets.counts(
                of, self.narrowing, self.market, now=self.now, keys=self.known.keys
            )
        self.known = values.known(found.values)
        return found

    def address(self, **changes: str | None) -> str:
        """Return the address of the same list with some parameters set, or taken off with None."""
        return self.written(
            [
                *(pair for pair in self.pairs() if pair[0] not in changes and pair[0] != "page"),
                *((name, value) for name, value in changes.items() if value),
            ]
        )

    def without(self, param: str, value: str | None = None) -> str:
        """Return the address without a value of a parameter, or without the parameter."""
        return self.written(
            pair
            for pair in self.pairs()
            if pair[0] != "page" and (pair[0] != param or (value is not None and pair[1] != value))
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of the address that say something."""
        return [
            (name, str(value)) for name, found in self.given.lists() for value in found if value
        ]

    def written(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Return an address with the parameters."""
        query = QueryDict(mutable=True)
        for name, value in pairs:
            query.appendlist(name, value)
        return f"?{query.urlencode()}"
