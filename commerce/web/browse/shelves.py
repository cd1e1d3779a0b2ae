"""What the page shows of narrowing a list: the groups with their counts, and what is applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from commerce.catalogue.queries import options
from commerce.catalogue.queries.narrowing import Counts
from commerce.catalogue.queries.values import BRAND, RATING, Value
from commerce.catalogue.rules import texts
from commerce.web.browse.facets import Asking
from commerce.web.place import Asked
from core.money import Money

# A number with more values than these is asked for by two fields.
FEW = 8
# So many values are shown before "more".
SHOWN = 8


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


class Shelving:
    """Shows what a request asks of a list, in a language."""

    def __init__(self, asking: Asking, language: str) -> None:
        self.asking = asking
        self.language = language

    def shelf(self, counts: Counts, *, keep: Iterable[str]) -> Shelf:
        """Return the groups with their counts, and what is applied; `keep` names what clearing leaves."""
        kept = [(name, value) for name, value in self.asking.pairs() if name in keep]
        return Shelf(
            facets=[facet for facet in self._facets(counts) if facet is not None],
            chips=self._chips(),
            clear_url=self.asking.written((name, value) for name, value in kept),
            total=counts.total,
            place=self.asking.place,
            kept=kept,
            currency=self.asking.market.currency,
        )

    def _facets(self, counts: Counts) -> Iterable[Facet | None]:
        by_key: dict[str, list[tuple[Value, int]]] = {}
        for pk, count in counts.values.items():
            if (value := self.asking.known.values.get(pk)) is not None:
                by_key.setdefault(value.key, []).append((value, count))
        # What is chosen stays to be seen where it fits nothing any more.
        for key, ids in self.asking.narrowing.values.items():
            seen = {value.id for value, _count in by_key.get(key, ())}
            by_key.setdefault(key, []).extend(
                (self.asking.known.values[pk], 0)
                for pk in ids
                if pk not in seen and not self.asking.range(key)
            )
        yield self._availability(counts)
        yield Facet(
            _("Price"),
            "price",
            unit=self.asking.market.currency,
            low=self.asking.given.get("price_from", "")[:12]
            if self.asking.price[0] is not None
            else "",
            high=self.asking.given.get("price_to", "")[:12]
            if self.asking.price[1] is not None
            else "",
            is_range=True,
        )
        yield self._group(_("Brand"), BRAND, BRAND, by_key.get(BRAND, []))
        yield self._group(_("Rating"), RATING, RATING, by_key.get(RATING, []))
        for code, facet in self.asking.known.facets.items():
            yield self._group(facet.name(self.language), code, f"a_{code}", by_key.get(code, []))

    def _availability(self, counts: Counts) -> Facet:
        chosen = self.asking.narrowing.availability.chosen
        return Facet(
            _("Availability"),
            "stock",
            [
                Option(answer, self._answer_label(answer), counts.places[answer], answer in chosen)
                for answer in self.asking.answers
                if counts.places.get(answer) or answer in chosen
            ],
        )

    def _answer_label(self, answer: str) -> str:
        if answer == "online":
            return _("In stock online")
        if answer == "today" and self.asking.mine is not None:
            return _("Collect today in %(store)s") % {"store": self.asking.mine.city}
        if answer == "mine" and self.asking.mine is not None:
            return _("In stock in %(store)s") % {"store": self.asking.mine.city}
        return _("Within %(km)s km of %(place)s") % {
            "km": answer.removeprefix("km"),
            "place": self.asking.place.label,
        }

    def _group(
        self, name: str, key: str, param: str, found: Sequence[tuple[Value, int]]
    ) -> Facet | None:
        """Return the group; None where there is nothing to choose between."""
        chosen = set(self.asking.narrowing.values.get(key, ()))
        facet = self.asking.known.facets.get(key)
        ranged = self.asking.range(key)
        numbers = facet is not None and facet.kind == "number"
        alone = key == RATING or (facet is not None and facet.kind == "boolean")
        if len(found) < 2 and not chosen and ranged is None and not alone:
            return None
        if not found and ranged is None:
            return None
        if facet is not None and numbers and (ranged is not None or len(found) > FEW):
            return Facet(
                name,
                key,
                unit=facet.unit,
                low=self.asking.given.get(f"from_{key}", "")[:12],
                high=self.asking.given.get(f"to_{key}", "")[:12],
                is_range=True,
            )
        listed = sorted(found, key=lambda pair: self._place(pair[0], pair[1]))
        return Facet(
            name,
            param,
            [
                Option(value.value, self._label(value), count, value.id in chosen)
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

    def _label(self, value: Value) -> str:
        if value.key == RATING:
            return _("%(stars)s stars and up") % {"stars": value.value}
        facet = self.asking.known.facets.get(value.key)
        if facet is None:
            return value.value
        if facet.kind == "boolean":
            return _("Yes") if value.value == "true" else _("No")
        if value.number is not None:
            text = value.value.replace(".", ",") if self.language == "nb" else value.value
            return f"{text} {facet.unit}".strip()
        return options.name_of(value.key, value.value, self.language)

    def _chips(self) -> list[Chip]:
        chips = [
            Chip(self._answer_label(answer), self.asking.without("stock", answer))
            for answer in self.asking.answers
            if answer in self.asking.narrowing.availability.chosen
        ]
        for end, words in (("from", _("From %(amount)s")), ("to", _("Up to %(amount)s"))):
            found = self.asking.price[0 if end == "from" else 1]
            if found is not None:
                money = Money(found, self.asking.market.currency).format(self.language)
                chips.append(Chip(words % {"amount": money}, self.asking.without(f"price_{end}")))
        for key, ids in self.asking.narrowing.values.items():
            chips += self._chips_of(key, ids)
        return chips

    def _chips_of(self, key: str, ids: Sequence[int]) -> Iterable[Chip]:
        facet = self.asking.known.facets.get(key)
        param = f"a_{key}" if facet is not None else key
        if facet is not None and self.asking.range(key) and not self.asking.given.getlist(param):
            for end, words in (("from", _("from %(amount)s")), ("to", _("up to %(amount)s"))):
                if text := self.asking.given.get(f"{end}_{key}", "")[:12]:
                    said = words % {"amount": f"{text} {facet.unit}".strip()}
                    yield Chip(
                        f"{facet.name(self.language)} {said}", self.asking.without(f"{end}_{key}")
                    )
            return
        for pk in ids:
            value = self.asking.known.values[pk]
            label = self._label(value)
            said = (
                f"{facet.name(self.language)}: {label}"
                if value.number is not None and facet
                else label
            )
            yield Chip(said, self.asking.without(param, value.value))
