"""Two customers agree to the last one of the same thing at once."""

import threading
from functools import partial

import pytest
from django.db.models import Sum

from stores.click_and_collect import instead, operations
from stores.click_and_collect.models import Collection
from stores.inventory.models import Allocation, StockLevel
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race, tally
from tests.world import Level

ROUNDS = 4


@pytest.fixture
def floor(transactional_db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    floor = Floor()
    floor.cup = floor._variant(
        floor.mug.product.category, "FF-CUP", "Tarn cup", "Tarn kopp", 1000, 12900
    )
    return floor


def two_cases(floor, number):
    """Two customers whose mug is missing, each offered the one cup that is there."""
    floor.stock(floor.cup, floor.leeds, 1)
    cases = []
    for name in ("a", "b"):
        order = floor.placed_order(
            (floor.mug, 1, floor.leeds), actor=floor.visitor(f"{name}{number}")
        )
        floor.react()
        collection = Collection.objects.get(fulfilment__order=order)
        operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
        case = operations.report_short(
            collection_id=collection.pk, line_id=collection.lines.get().pk, units=1, why="not_found",
            actor=floor.clerk, now=floor.now,
        )  # fmt: skip
        operations.propose(case_id=case.pk, given=["FF-CUP"], actor=floor.clerk, now=floor.now)
        cases.append(case)
    return cases


def test_the_last_one_is_kept_for_one_of_them(floor):
    for number in range(ROUNDS):
        cases = two_cases(floor, number)
        results = race(
            [
                partial(
                    operations.choose, token=case.link_token, choice="instead", sku="FF-CUP",
                    actor=floor.shopper, now=floor.now,
                )
                for case in (*cases, *cases)
            ]
        )  # fmt: skip
        # Each clicks twice: who got it is told so twice.
        assert tally(results) == {"Shortfall": 2, "CannotChoose": 2}, results
        for case in cases:
            case.refresh_from_db()
        assert sorted(case.is_open for case in cases) == [False, True]
        assert floor.level(floor.cup, floor.leeds) == Level(number + 1, number + 1)
    floor.react()
    assert floor.breaches() == []


def test_control_who_looks_without_the_lock_promises_it_twice(floor):
    cases = two_cases(floor, 0)
    level = StockLevel.objects.get(variant=floor.cup, location=floor.leeds)
    looked = threading.Barrier(2)

    def careless(case):
        is_there = instead.proposed(case, now=floor.now)
        looked.wait(timeout=30)
        return is_there and Allocation.objects.create(
            level=level, quantity=1, state="open", cause=f"test:{case.pk}", created_at=floor.now
        )

    assert tally(race([partial(careless, case) for case in cases])) == {"Allocation": 2}
    promised = Allocation.objects.filter(level=level, state="open")
    assert promised.aggregate(sum=Sum("quantity"))["sum"] > level.on_hand
