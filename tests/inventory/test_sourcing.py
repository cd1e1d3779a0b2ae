"""Who sends a delivery: the warehouse what it has, else as few parcels as can be, from the place that speaks for itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from stores.inventory import sourcing
from stores.inventory.sourcing import Policy, Source, Why, reach, source

VARIANTS = range(1, 5)
POLICY = Policy()
units = st.integers(0, 4)


@st.composite
def shops(draw):
    """Return a warehouse, perhaps, and some stores with random goods."""
    count = draw(st.integers(0, 6))
    return [
        Source(
            id=pk,
            is_warehouse=pk == 1 and draw(st.booleans()),
            units={v: draw(units) for v in VARIANTS},
            confidence={v: draw(st.sampled_from([None, 60, 80, 95])) for v in VARIANTS},
            open_work=draw(st.integers(0, 30)),
            km=draw(st.none() | st.floats(0, 900)),
        )
        for pk in range(1, count + 1)
    ]


baskets = st.dictionaries(st.sampled_from(VARIANTS), st.integers(1, 4), min_size=1)


def place(pk, stock, *, warehouse=False, **facts):
    return Source(
        id=pk, is_warehouse=warehouse, units=stock, confidence=facts.pop("confidence", {}), **facts
    )


def ids(plan):
    return [parcel.source.id for parcel in plan.parcels]


@given(baskets, shops())
def test_never_sends_more_than_a_place_has(wanted, places):
    for parcel in source(wanted, places, POLICY).parcels:
        assert parcel.variants
        assert all(parcel.source.units[v] >= wanted[v] for v in parcel.variants)


@given(baskets, shops())
def test_each_variant_is_sent_once_or_short(wanted, places):
    plan = source(wanted, places, POLICY)
    sent = [v for parcel in plan.parcels for v in parcel.variants]
    assert sorted([*sent, *plan.short]) == sorted(wanted)
    assert len(set(ids(plan))) == len(plan.parcels)


@given(baskets, shops())
def test_what_can_be_reached_is_what_is_sent(wanted, places):
    """The words of the shop and the plan agree."""
    plan = source(wanted, places, POLICY)
    assert set(plan.short) == {v for v, asked in wanted.items() if reach(v, places) < asked}


@given(baskets, shops())
def test_no_plan_needs_fewer_parcels(wanted, places):
    plan = source(wanted, places, POLICY)
    kept = {v: asked for v, asked in wanted.items() if v not in plan.short}
    for fewer in range(len(plan.parcels)):
        for some in combinations(places, fewer):
            assert not all(reach(v, some) >= asked for v, asked in kept.items())


@given(baskets, shops(), st.randoms())
def test_the_order_of_places_changes_nothing(wanted, places, random):
    mixed = list(places)
    random.shuffle(mixed)
    assert source(wanted, mixed, POLICY) == source(wanted, places, POLICY)


@given(baskets, shops())
def test_a_warehouse_that_has_all_sends_all(wanted, places):
    depot = place(99, dict.fromkeys(VARIANTS, 4), warehouse=True, open_work=1000, km=2000.0)
    plan = source(wanted, [*(replace(each, is_warehouse=False) for each in places), depot], POLICY)
    assert ids(plan) == [99]
    assert plan.why == Why.WAREHOUSE_HAS_ALL


def test_a_store_sends_the_line_that_the_warehouse_has_only_a_part_of():
    plan = source({1: 3}, [place(1, {1: 1}, warehouse=True), place(2, {1: 3})], POLICY)
    assert ids(plan) == [2]
    assert plan.why == Why.ONLY_ONE


def test_two_parcels_where_nobody_has_both():
    plan = source({1: 1, 2: 1}, [place(1, {1: 1}, warehouse=True), place(2, {2: 1})], POLICY)
    assert [(p.source.id, p.variants) for p in plan.parcels] == [(1, (1,)), (2, (2,))]
    assert plan.why == Why.FEWEST_PARCELS


def test_the_nearest_of_two_that_are_alike():
    plan = source({1: 1}, [place(2, {1: 1}, km=400.0), place(3, {1: 1}, km=50.0)], POLICY)
    assert ids(plan) == [3]
    assert plan.why == Why.NEAREST


def test_a_quiet_store_goes_before_a_nearer_busy_one():
    busy, quiet = place(2, {1: 1}, km=50.0, open_work=30), place(3, {1: 1}, km=100.0)
    plan = source({1: 1}, [busy, quiet], POLICY)
    assert ids(plan) == [3]
    assert plan.why == Why.LEAST_WORK


def test_a_sure_store_goes_before_an_unsure_one():
    unsure, sure = place(2, {1: 1}, confidence={1: 80}), place(3, {1: 1}, confidence={1: 95})
    plan = source({1: 1}, [unsure, sure], POLICY)
    assert ids(plan) == [3]
    assert plan.why == Why.SUREST


def test_a_weight_of_nothing_takes_its_rule_away():
    unsure, sure = place(2, {1: 1}, confidence={1: 80}), place(3, {1: 1}, confidence={1: 95})
    plan = source({1: 1}, [unsure, sure], Policy(unsure_variant=0))
    assert ids(plan) == [2]
    assert plan.why == Why.SAME


def test_many_stores_are_taken_one_by_one(monkeypatch):
    """Above the limit nothing is lost but the promise of fewest parcels."""
    monkeypatch.setattr(sourcing, "MOST_SETS", 0)
    stores = [place(pk, {pk % 3: 1}) for pk in range(1, 60)]
    plan = source({0: 1, 1: 1, 2: 1}, stores, POLICY)
    assert plan.short == ()
    assert len(plan.parcels) == 3
