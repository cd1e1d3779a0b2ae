"""Two colleagues take collections together at the same moment: no collection is on both walks."""

import threading
from functools import partial

import pytest

from core.models import Event
from stores.click_and_collect import operations
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race

ORDERS = 6


@pytest.fixture
def floor(transactional_db):
    return Floor()


def test_each_gets_others(floor):
    for _order in range(ORDERS):
        floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    starts = [
        partial(operations.start_walk, location_id=floor.leeds.pk, size=3, actor=who, now=floor.now)
        for who in (floor.clerk, floor.colleague)
    ]

    first, second = race(starts)

    taken = [each.pk for each in (*first, *second)]
    assert len(taken) == len(set(taken)) == ORDERS
    assert not Collection.objects.exclude(state="picking").exists()
    assert Event.objects.filter(type="CollectionPickingStarted").count() == ORDERS


def test_control_reading_without_the_lock_puts_each_on_both_walks(floor):
    """Both read the list before either takes from it: without the lock they take the same."""
    for _order in range(ORDERS):
        floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    read = threading.Barrier(2)

    def careless(who):
        found = list(Collection.objects.filter(state="requested").order_by("pk")[:3])
        read.wait(timeout=30)
        Collection.objects.filter(pk__in=[each.pk for each in found]).update(
            state="picking", picker_id=who.user_id
        )
        return [each.pk for each in found]

    first, second = race([partial(careless, who) for who in (floor.clerk, floor.colleague)])

    assert first == second
