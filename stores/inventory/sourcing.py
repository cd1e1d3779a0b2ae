"""Which places send a delivery, and why: a pure rule over what each could promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import comb

from stores.inventory.rules import is_sure

# Sets of places that are looked through for one number of parcels; above, places are taken one by one.
MOST_SETS = 20_000


@dataclass(frozen=True, slots=True)
class Source:
    """A place that could send: `units` it may promise by variant id, and how sure it is of them in percent.

    `open_work` counts the orders that wait there; `km` to the destination is None where nobody knows
    where it goes.
    """

    id: int
    is_warehouse: bool
    units: Mapping[int, int]
    confidence: Mapping[int, int | None]
    open_work: int = 0
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What speaks against a place, in points; fewer parcels go before any number of points."""

    store: int = 20
    unsure_variant: int = 30
    open_order: int = 2
    hundred_km: int = 5


class Why(StrEnum):
    """What decided for a place."""

    WAREHOUSE_HAS_ALL = "warehouse_has_all"
    ONLY_ONE = "only_one"
    FEWEST_PARCELS = "fewest_parcels"
    WAREHOUSE_FIRST = "warehouse_first"
    SUREST = "surest"
    LEAST_WORK = "least_work"
    NEAREST = "nearest"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one place sends, variant ids ascending."""

    source: Source
    variants: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who sends what, by place id; `why` tells it from the next best. `short` are variants that no place has whole."""

    parcels: tuple[Parcel, ...]
    short: tuple[int, ...]
    why: Why | None


def reach(variant: int, sources: Iterable[Source]) -> int:
    """Return the units of a variant that can be delivered: the most that one place has, never their sum.

    A variant leaves one place whole, because a line belongs to one fulfilment (ADR 21).
    """
    return max((each.units.get(variant, 0) for each in sources), default=0)


def source(wanted: Mapping[int, int], sources: Sequence[Source], policy: Policy) -> Plan:
    """Choose who sends `wanted` (units by variant id, more than none of each).

    What one place cannot fill whole is `short`, and the rest is planned. The warehouse sends all where
    it has all. Else: fewest parcels, then fewest points, then the lowest ids. Whatever the order of
    `sources`, the plan is the same.
    """
    places = {each.id: each for each in sorted(sources, key=lambda each: each.id)}
    has = {
        pk: frozenset(v for v, units in wanted.items() if each.units.get(v, 0) >= units)
        for pk, each in places.items()
    }
    asked = frozenset[int]().union(*has.values())
    short = tuple(sorted(wanted.keys() - asked))
    if not asked:
        return Plan((), short, None)
    for pk, place in places.items():
        if place.is_warehouse and has[pk] == asked:
            return Plan((Parcel(place, tuple(sorted(asked))),), short, Why.WAREHOUSE_HAS_ALL)
    plans = [
        _share_out([places[pk] for pk in cover], asked, has, policy)
        for cover in _covers(asked, {pk: there for pk, there in has.items() if there})
    ]
    plans.sort(key=lambda parcels: sum(_points(parcels, policy).values()))
    return Plan(plans[0], short, _why(plans[0], plans[1] if len(plans) > 1 else None, policy))


def _covers(asked: frozenset[int], has: Mapping[int, frozenset[int]]) -> list[tuple[int, ...]]:
    """Return the smallest sets of places that have all between them, by id; never empty."""
    for size in range(1, len(asked) + 1):
        if comb(len(has), size) > MOST_SETS:
            break
        found = [
            chosen
            for chosen in combinations(has, size)
            if frozenset[int]().union(*(has[pk] for pk in chosen)) == asked
        ]
        if found:
            return found
    return [_one_by_one(asked, has)]


def _one_by_one(asked: frozenset[int], has: Mapping[int, frozenset[int]]) -> tuple[int, ...]:
    """Return places that have all, each the one that adds most."""
    left, chosen = asked, []
    while left:
        best = max(has, key=lambda pk: (len(has[pk] & left), -pk))
        chosen.append(best)
        left -= has[best]
    return tuple(sorted(chosen))


def _share_out(
    cover: Sequence[Source],
    asked: frozenset[int],
    has: Mapping[int, frozenset[int]],
    policy: Policy,
) -> tuple[Parcel, ...]:
    """Give each variant to the place of the set that has fewest points for it, by id where they tie."""
    given: dict[int, list[int]] = {}
    for variant in sorted(asked):
        points = {
            each.id: sum(_against(each, [variant], policy).values())
            for each in cover
            if variant in has[each.id]
        }
        given.setdefault(min(points, key=lambda pk: (points[pk], pk)), []).append(variant)
    return tuple(Parcel(each, tuple(given[each.id])) for each in cover if each.id in given)


def _against(place: Source, variants: Iterable[int], policy: Policy) -> dict[Why, int]:
    """Return what speaks against a place that sends these variants, in points by rule."""
    return {
        Why.WAREHOUSE_FIRST: 0 if place.is_warehouse else policy.store,
        Why.SUREST: policy.unsure_variant
        * sum(not is_sure(place.confidence.get(v)) for v in variants),
        Why.LEAST_WORK: policy.open_order * place.open_work,
        Why.NEAREST: int(policy.hundred_km * (place.km or 0) / 100),
    }


def _points(parcels: Iterable[Parcel], policy: Policy) -> dict[Why, int]:
    """Return the points of a plan by rule."""
    total: dict[Why, int] = {}
    for parcel in parcels:
        for why, points in _against(parcel.source, parcel.variants, policy).items():
            total[why] = total.get(why, 0) + points
    return total


def _why(chosen: tuple[Parcel, ...], next_best: tuple[Parcel, ...] | None, policy: Policy) -> Why:
    """Return the rule that tells a plan most from the next best of as many parcels."""
    if next_best is None:
        return Why.ONLY_ONE if len(chosen) == 1 else Why.FEWEST_PARCELS
    mine, theirs = _points(chosen, policy), _points(next_best, policy)
    ahead = {why: theirs[why] - mine[why] for why in mine}
    best = max(ahead, key=lambda why: ahead[why])
    return best if ahead[best] > 0 else Why.SAME
