"""What a list is narrowed by, out of the address: read, counted, shown, and taken off again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.catalogue.queries import facets, options, values
from commerce.catalogue.queries.facets import Availability, Counts, Narrowing
from commerce.catalogue.queries.values import BRAND, RATING, Known, Value
from commerce.catalogue.rules import texts
from commerce.web import directory
from commerce.web.directory import Directory
from commerce.web.kept import Kept
from commerce.web.place import Asked, asked_place
from core.markets import MARKETS, Market
from core.money import Money, digits
from stores.locations.models import Location

# `stores.inventory.rules.available` above zero, on a row `s` of the levels; which holds count is
# said in `stores.inventory.queries`. tests/shop/test_facets.py holds the three together.
PROMISED = """
    s.on_hand - s.allocated - s.quarantined - s.safety > 0
    AND (s.id NOT IN (SELECT h.level_id FROM inventory_stockhold h WHERE h.expires_at > %(now)s)
         OR s.on_hand - s.allocated - s.quarantined - s.safety >
            (SELECT sum(h.quantity) FROM inventory_stockhold h WHERE h.level_id = s.id AND h.expires_at > %(now)s))
"""
# A number with more values than these is asked for by two fields.
FEW = 8
# So many values are shown before "more".
SHOWN = 8
DISTANCES = (10, 25, 50)
_MOST = 40


@dataclass(frozen=True, slots=True)
class Option:
    """One value that can be chosen."""

    value: str
    label: str
    count: int
    checked: bool

    @property
    def key(self) -> str:
        """Return the value as a part of an id."""
        return texts.slug_of(self.value)


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of values, or a range between two fields."""

    name: str
    param: str
    options: list[Option] = field(default_factory=list)
    unit: str = ""
    low: str = ""
    high: str = ""
    is_range: bool = False

    @property
    def first(self) -> list[Option]:
        """Return the values that are shown at once: the first ones, and what is chosen."""
        return [
            option for number, option in enumerate(self.options) if number < SHOWN or option.checked
        ]

    @property
    def rest(self) -> list[Option]:
        """Return the others."""
        return [option for option in self.options[SHOWN:] if not option.checked]

    @property
    def is_used(self) -> bool:
        """Say whether something of it is chosen."""
        return bool(self.low or self.high or any(option.checked for option in self.options))


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was chosen, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the page shows of narrowing: the groups, what is applied, and the address without any of it."""

    facets: list[Facet]
    chips: list[Chip]
    clear_url: str
    total: int
    place: Asked
    kept: list[tuple[str, str]]
    currency: str


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


def _count_values(key: tuple[str, tuple[int, ...]]) -> dict[int, int]:
    market, categories = key
    return facets.counts(
        facets.Of(categories=categories),
        Narrowing(Availability(PROMISED)),
        MARKETS[market],
        now=timezone.now(),
        keys={},
    ).values


# (market, categories) -> how many products have each value: the shape of the shop, no stock, no price.
_values_of: Kept[tuple[str, tuple[int, ...]], dict[int, int]] = Kept(
    _count_values, seconds=directory.SECONDS
)


class Asking:
    """What a request asks of a list. At most five statements, all of them for a typed place."""

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
            ),
            values=self._chosen(),
            lowest=self.price[0],
            highest=self.price[1],
        )

    def _answers(self, places: Directory) -> dict[str, Sequence[int]]:
        """Return the places that count for each answer to where it stands."""
        answers: dict[str, Sequence[int]] = {"online": places.warehouse_ids}
        if self.mine is not None and self._ready_today(places, self.mine):
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
        ready = places.ready_by(store, self.now)
        return ready is not None and store.local(ready).date() == store.local(self.now).date()

    def _chosen(self) -> dict[str, list[int]]:
        chosen: dict[str, list[int]] = {}
        for key, param in [(BRAND, BRAND), (RATING, RATING), *self._params()]:
            if wanted := [text for text in self.given.getlist(param) if text]:
                chosen[key] = self.known.find(key, wanted[:_MOST])
            elif low_high := self._range(key):
                chosen[key] = self.known.between(key, *low_high)
        return chosen

    def _params(self) -> list[tuple[str, str]]:
        return [(code, f"a_{code}") for code in self.known.facets]

    def _range(self, key: str) -> tuple[float | None, float | None] | None:
        low, high = (_number(self.given.get(f"{end}_{key}", "")) for end in ("from", "to"))
        return None if low is None and high is None else (low, high)

    @property
    def beside_sort(self) -> list[tuple[str, str]]:
        """Return the parameters that a change of the order keeps."""
        return [pair for pair in self._pairs() if pair[0] not in {"sort", "page"}]

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything is chosen."""
        return bool(
            self.narrowing.values or self.narrowing.is_priced or self.narrowing.availability.chosen
        )

    def counts(self, of: facets.Of) -> Counts:
        """Count every value; one statement, more where something is new to this process.

        What a whole category has of each value is kept for half a minute; where it stands never is.
        """
        is_whole = of.products is None and not self.is_narrowed
        found = facets.counts(
            of,
            self.narrowing,
            self.market,
            now=self.now,
            keys=self.known.keys,
            of_values=not is_whole,
        )
        if is_whole:
            kept = _values_of((self.market.code, tuple(of.categories)))
            found = Counts(found.total, kept, found.places)
        self.known = values.known(found.values)
        return found

    def address(self, **changes: str | None) -> str:
        """Return the address of the same list with some parameters set, or taken off with None."""
        return self._written(
            [
                *(pair for pair in self._pairs() if pair[0] not in changes and pair[0] != "page"),
                *((name, value) for name, value in changes.items() if value),
            ]
        )

    def without(self, param: str, value: str | None = None) -> str:
        """Return the address without a value of a parameter, or without the parameter."""
        return self._written(
            pair
            for pair in self._pairs()
            if pair[0] != "page" and (pair[0] != param or (value is not None and pair[1] != value))
        )

    def _pairs(self) -> list[tuple[str, str]]:
        return [
            (name, str(value)) for name, found in self.given.lists() for value in found if value
        ]

    def _written(self, pairs: Iterable[tuple[str, str]]) -> str:
        query = QueryDict(mutable=True)
        for name, value in pairs:
            query.appendlist(name, value)
        return f"?{query.urlencode()}"

    # What the page shows.

    def shelf(self, counts: Counts, language: str, *, keep: Iterable[str]) -> Shelf:
        """Return the groups with their counts, and what is applied."""
        kept = [(name, value) for name, value in self._pairs() if name in keep]
        return Shelf(
            facets=[facet for facet in self._facets(counts, language) if facet is not None],
            chips=self._chips(language),
            clear_url=self._written((name, value) for name, value in kept),
            total=counts.total,
            place=self.place,
            kept=kept,
            currency=self.market.currency,
        )

    def _facets(self, counts: Counts, language: str) -> Iterable[Facet | None]:
        by_key: dict[str, list[tuple[Value, int]]] = {}
        for pk, count in counts.values.items():
            if (value := self.known.values.get(pk)) is not None:
                by_key.setdefault(value.key, []).append((value, count))
        # What is chosen stays to be seen where it fits nothing any more.
        for key, ids in self.narrowing.values.items():
            seen = {value.id for value, _count in by_key.get(key, ())}
            by_key.setdefault(key, []).extend(
                (self.known.values[pk], 0) for pk in ids if pk not in seen and not self._range(key)
            )
        yield self._availability(counts)
        yield Facet(
            _("Price"),
            "price",
            unit=self.market.currency,
            low=self.given.get("price_from", "")[:12] if self.price[0] is not None else "",
            high=self.given.get("price_to", "")[:12] if self.price[1] is not None else "",
            is_range=True,
        )
        yield self._group(_("Brand"), BRAND, BRAND, by_key.get(BRAND, []), language)
        yield self._group(_("Rating"), RATING, RATING, by_key.get(RATING, []), language)
        for code, facet in self.known.facets.items():
            yield self._group(
                facet.name(language), code, f"a_{code}", by_key.get(code, []), language
            )

    def _availability(self, counts: Counts) -> Facet:
        chosen = self.narrowing.availability.chosen
        return Facet(
            _("Availability"),
            "stock",
            [
                Option(answer, self._answer_label(answer), counts.places[answer], answer in chosen)
                for answer in self.answers
                if counts.places.get(answer) or answer in chosen
            ],
        )

    def _answer_label(self, answer: str) -> str:
        if answer == "online":
            return _("In stock online")
        if answer == "today" and self.mine is not None:
            return _("Collect today in %(store)s") % {"store": self.mine.city}
        return _("Within %(km)s km of %(place)s") % {
            "km": answer.removeprefix("km"),
            "place": self.place.label,
        }

    def _group(
        self, name: str, key: str, param: str, found: Sequence[tuple[Value, int]], language: str
    ) -> Facet | None:
        """Return the group; None where there is nothing to choose between."""
        chosen = set(self.narrowing.values.get(key, ()))
        facet = self.known.facets.get(key)
        ranged = self._range(key)
        numbers = facet is not None and facet.kind == "number"
        if len(found) < 2 and not chosen and ranged is None and key != RATING:
            return None
        if not found and ranged is None:
            return None
        if facet is not None and numbers and (ranged is not None or len(found) > FEW):
            return Facet(
                name,
                key,
                unit=facet.unit,
                low=self.given.get(f"from_{key}", "")[:12],
                high=self.given.get(f"to_{key}", "")[:12],
                is_range=True,
            )
        listed = sorted(found, key=lambda pair: self._place(pair[0], pair[1]))
        return Facet(
            name,
            param,
            [
                Option(value.value, self._label(value, language), count, value.id in chosen)
                for value, count in listed
            ],
        )

    def _place(self, value: Value, count: int) -> tuple[float, str]:
        """Return where a value stands in its group: numbers by size, options in their order, else the most first."""
        if value.number is not None:
            return (value.number, "")
        if value.key == RATING:
            return (-float(value.value), "")
        place = options.place_of(value.key, value.value)
        return (place, value.value) if place is not None else (-count, value.value)

    def _label(self, value: Value, language: str) -> str:
        if value.key == RATING:
            return _("%(stars)s stars and up") % {"stars": value.value}
        facet = self.known.facets.get(value.key)
        if facet is None:
            return value.value
        if value.number is not None:
            text = value.value.replace(".", ",") if language == "nb" else value.value
            return f"{text} {facet.unit}".strip()
        return options.name_of(value.key, value.value, language)

    def _chips(self, language: str) -> list[Chip]:
        chips = [
            Chip(self._answer_label(answer), self.without("stock", answer))
            for answer in self.answers
            if answer in self.narrowing.availability.chosen
        ]
        for end, words in (("from", _("From %(amount)s")), ("to", _("Up to %(amount)s"))):
            found = self.price[0 if end == "from" else 1]
            if found is not None:
                money = Money(found, self.market.currency).format(language)
                chips.append(Chip(words % {"amount": money}, self.without(f"price_{end}")))
        for key, ids in self.narrowing.values.items():
            chips += self._chips_of(key, ids, language)
        return chips

    def _chips_of(self, key: str, ids: Sequence[int], language: str) -> Iterable[Chip]:
        facet = self.known.facets.get(key)
        param = f"a_{key}" if facet is not None else key
        if facet is not None and self._range(key) and not self.given.getlist(param):
            for end, words in (("from", _("from %(amount)s")), ("to", _("up to %(amount)s"))):
                if text := self.given.get(f"{end}_{key}", "")[:12]:
                    said = words % {"amount": f"{text} {facet.unit}".strip()}
                    yield Chip(f"{facet.name(language)} {said}", self.without(f"{end}_{key}"))
            return
        for pk in ids:
            value = self.known.values[pk]
            label = self._label(value, language)
            said = (
                f"{facet.name(language)}: {label}" if value.number is not None and facet else label
            )
            yield Chip(said, self.without(param, value.value))
