"""How surely a unit lies where the books say: from looks that found and looks that missed, the newest counting most."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from commerce.catalogue.models import Category
from core.actor import SYSTEM
from stores.inventory import confidence, operations, queries
from stores.inventory.models import StockLevel, StockMovement
from stores.inventory.promise import can_collect
from stores.inventory.rules import is_sure, kept_back

Kind = StockMovement.Kind


@pytest.fixture
def look(store):
    """Write down that somebody looked for a kettle in Leeds so many days ago."""
    level = store.kettle.stock_levels.get(location=store.leeds)

    def write(cause, *, days=0, kind=Kind.COLLECTED, units=-1):
        StockMovement.objects.create(
            level=level, kind=kind, on_hand=units, balance_after=level.on_hand, cause=f"{cause}:{uuid4()}",
            cause_key=str(uuid4()), actor={}, at=store.now - timedelta(days=days),
        )  # fmt: skip

    return write


def missed(look, times, *, days=0):
    for _each in range(times):
        look("not_found", days=days, kind=Kind.ADJUSTED)


def found(look, times, *, days=0):
    for _each in range(times):
        look("order", days=days)


def grade(store):
    (one,) = confidence.grades(store.leeds.pk, now=store.now, variant_id=store.kettle.pk)
    return one


def level(store):
    return StockLevel.objects.get(location=store.leeds, variant=store.kettle)


def test_what_nobody_had_to_look_for_says_nothing(store):
    one = grade(store)
    assert one.percent is None
    assert one.store_rate == pytest.approx(0.97)
    assert operations.grade_levels(location_id=store.leeds.pk, now=store.now).written == 0
    assert level(store).confidence is None


def test_it_is_the_mean_of_a_beta_distribution_whose_prior_is_the_store(store, look):
    found(look, 3)
    missed(look, 2)
    one = grade(store)
    rate = (0.97 * 20 + 3) / (20 + 5)
    assert one.store_rate == pytest.approx(rate)
    assert one.percent == round(100 * (6 * rate + 3) / (6 + 5))


def test_a_look_that_is_a_half_life_old_counts_half_and_one_of_last_year_not(store, look):
    missed(look, 1, days=60)
    assert grade(store).missed == pytest.approx(0.5)
    missed(look, 5, days=366)
    assert grade(store).missed == pytest.approx(0.5)


def test_a_count_weighs_as_three_finds_and_one_that_differed_as_a_miss_too(store, look):
    operations.count_stock(
        location_id=store.leeds.pk, counts={store.kettle.pk: level(store).on_hand}, as_of=store.now,
        actor=SYSTEM, now=store.now, cause="count:1/1",
    )  # fmt: skip
    assert (grade(store).seen, grade(store).missed) == (pytest.approx(3), 0)
    operations.count_stock(
        location_id=store.leeds.pk, counts={store.kettle.pk: level(store).on_hand - 1}, as_of=store.now,
        actor=SYSTEM, now=store.now, cause="count:2/1",
    )  # fmt: skip
    assert (grade(store).seen, grade(store).missed) == (pytest.approx(3), pytest.approx(1))


def test_a_count_that_found_more_missed_nothing_and_a_parcels_missing_unit_did(store, look):
    look("count", kind=Kind.ADJUSTED, units=2)
    assert grade(store).missed == 0
    look("missing:changed", kind=Kind.ADJUSTED)
    assert grade(store).missed == pytest.approx(1)
    look("import", kind=Kind.ADJUSTED)
    assert grade(store).missed == pytest.approx(1)


def test_what_was_handed_over_and_taken_back_again_was_not_found(store, look):
    found(look, 2)
    look("undone", units=1)
    look("order")
    assert grade(store).found == pytest.approx(2)
    for _each in range(9):
        look("undone", units=1)
    assert grade(store).found == 0


@pytest.mark.parametrize(
    ("percent", "units", "sure"),
    [(None, 0, True), (90, 0, True), (89, 1, False), (75, 1, False), (74, 2, False), (0, 2, False)],
)
def test_the_less_sure_the_more_is_kept_back(percent, units, sure):
    assert (kept_back(percent), is_sure(percent)) == (units, sure)


def test_a_doubted_level_keeps_a_unit_back_and_the_promise_says_so(store, look):
    def offer():
        (option,) = can_collect({store.kettle.pk: 1}, [store.leeds], store.now)
        return option.can_collect, option.is_sure

    def free():
        return queries.available_units(
            variant_ids=[store.kettle.pk], location_ids=[store.leeds.pk], now=store.now
        )[store.leeds.pk, store.kettle.pk]

    before = free()
    assert offer() == (True, True)
    missed(look, 1)
    assert operations.grade_levels(location_id=store.leeds.pk, now=store.now).written == 1
    assert level(store).confidence < 90
    assert free() == before - 1
    assert offer() == (True, False)
    # Graded again nothing changes; many finds later it is sure again.
    assert operations.grade_levels(location_id=store.leeds.pk, now=store.now).written == 0
    found(look, 30)
    assert operations.grade_levels(location_id=store.leeds.pk, now=store.now).written == 1
    assert (free(), offer()) == (before, (True, True))


def test_a_store_that_misses_much_is_doubted_as_a_whole_in_steps_of_five(store, look):
    store.stock(store.mug, store.leeds, 5)
    store.stock(store.mug, store.manchester, 5)
    missed(look, 10)
    operations.grade_levels(location_id=store.leeds.pk, now=store.now)
    others = StockLevel.objects.filter(location=store.leeds).exclude(variant=store.kettle)
    assert others.exists()
    rate = 0.97 * 20 / 30
    assert {each.confidence for each in others} == {5 * int(20 * rate)}
    elsewhere = StockLevel.objects.exclude(location=store.leeds)
    assert {each.confidence for each in elsewhere} == {None}


def test_a_level_that_comes_to_be_keeps_back_what_the_range_says_at_once(store):
    kitchen = store.mug.product.category
    operations.set_assortment(
        location_id=store.leeds.pk, categories={kitchen.pk: 2}, actor=SYSTEM, now=store.now
    )
    operations.receive_stock_in_bulk(
        location_id=store.leeds.pk, quantities={store.mug.pk: 5}, actor=SYSTEM, now=store.now, cause="delivery:1",
    )  # fmt: skip
    assert store.left(variant=store.mug) == 3
    # By a count as by a delivery.
    operations.set_assortment(
        location_id=store.manchester.pk, categories={kitchen.pk: 2}, actor=SYSTEM, now=store.now
    )
    operations.count_stock(
        location_id=store.manchester.pk, counts={store.mug.pk: 5}, as_of=store.now, actor=SYSTEM,
        now=store.now, cause="import:1",
    )  # fmt: skip
    assert store.mug.stock_levels.get(location=store.manchester).safety == 2


def test_what_the_range_keeps_back_is_kept_at_the_nearest_category(store, look):
    kitchen = store.kettle.product.category
    above = Category.objects.get(path=kitchen.path[: Category.steplen])
    operations.set_assortment(
        location_id=store.leeds.pk,
        categories={above.pk: 1} | {kitchen.pk: 3},
        actor=SYSTEM,
        now=store.now,
    )
    operations.grade_levels(location_id=store.leeds.pk, now=store.now)
    assert level(store).safety == 3
    missed(look, 1)
    operations.grade_levels(location_id=store.leeds.pk, now=store.now)
    assert level(store).safety == 4
