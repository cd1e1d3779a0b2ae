"""Several collections are picked on one walk: oldest promise first, each unit into the bag that wants it."""

import pytest

from stores.click_and_collect import errors, operations, queries
from stores.click_and_collect.models import Collection
from stores.inventory import shelves


def start(floor, actor=None, size=50):
    return operations.start_walk(
        location_id=floor.leeds.pk, size=size, actor=actor or floor.clerk, now=floor.now
    )


def pick(floor, scanned, actor=None):
    return operations.pick_on_walk(
        location_id=floor.leeds.pk, scanned=scanned, actor=actor or floor.clerk, now=floor.now
    )


@pytest.fixture
def collections(floor):
    floor.placed_order((floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds))
    floor.placed_order((floor.mug, 1, floor.leeds))
    floor.placed_order((floor.tent, 1, floor.leeds))
    floor.react()
    return list(Collection.objects.order_by("ready_by", "requested_at", "pk"))


def test_takes_the_oldest_promises_and_no_more_than_asked(floor, collections):
    assert [each.pk for each in start(floor, size=2)] == [each.pk for each in collections[:2]]
    states = Collection.objects.order_by("ready_by", "requested_at", "pk")
    assert [each.state for each in states] == ["picking", "picking", "requested"]
    assert [each.pk for each in start(floor, floor.colleague)] == [collections[2].pk]
    with pytest.raises(errors.NoCollection):
        start(floor)
    with pytest.raises(errors.NoCollection):
        start(floor, floor.other_clerk)


def test_carries_fifty_at_most(floor, collections, monkeypatch):
    monkeypatch.setattr("stores.click_and_collect.operations.walking.MOST", 2)
    assert len(start(floor)) == 2
    with pytest.raises(errors.NoCollection):
        start(floor)


def test_walks_shelf_by_shelf_and_fills_the_oldest_bag_first(floor, collections):
    for sku, shelf in (("FF-KETTLE", "A-2"), ("FF-MUG", "A-10"), ("FF-TENT", "A-1")):
        shelves.put(location_id=floor.leeds.pk, code=sku, shelf=shelf)
    start(floor)
    walk = queries.walk_of(floor.clerk, floor.leeds.pk)
    assert [(stop.shelf, stop.left) for stop in walk.stops] == [("A-1", 1), ("A-2", 1), ("A-10", 3)]

    bags = [pick(floor, "FF-MUG").collection_id for _unit in range(3)]

    first, second, _third = (each.pk for each in collections)
    assert bags == [first, first, second]
    with pytest.raises(errors.AlreadyPicked):
        pick(floor, "FF-MUG")
    assert queries.walk_of(floor.clerk, floor.leeds.pk).left == 2


def test_refuses_what_no_bag_of_hers_wants(floor, collections):
    start(floor, size=2)
    start(floor, floor.colleague)
    for scanned in ("FF-TENT", "NONE", ""):  # the tent is on her colleague's walk
        with pytest.raises(errors.WrongItem):
            pick(floor, scanned)
    assert queries.walk_of(floor.clerk, floor.leeds.pk).left == 4
    assert pick(floor, "FF-TENT", floor.colleague).picked == 1
