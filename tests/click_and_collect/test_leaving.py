"""What a customer does not want at the counter is for sale again, and not paid; the rest is handed over."""

from __future__ import annotations

import pytest

from commerce.orders.second_person import OwnOrder
from core.errors import Invalid
from stores.click_and_collect import errors, operations
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor
from tests.click_and_collect.test_reserving import opened, reserve
from tests.world import Level


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()


@pytest.fixture
def collection(floor):
    """Put two mugs and a kettle on the shelf."""
    floor.placed_order((floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds))
    floor.react()
    return floor.bring_to_shelf(Collection.objects.get())


def leave(floor, collection, shown=None, actor=None, **units):
    lines = {line.order_line.sku: line for line in collection.lines.select_related("order_line")}
    return operations.leave(
        collection_id=collection.pk,
        units={lines[getattr(floor, name).sku].pk: count for name, count in units.items()},
        shown=shown or {line.pk: line.quantity for line in lines.values()},
        actor=actor or floor.clerk,
        now=floor.now,
    )


def captures(order):
    return sorted(call.amount for call in order.plan.tenders.get().calls.filter(kind="capture"))


def hand_over(floor, collection):
    return operations.hand_over(
        location_id=floor.leeds.pk, code=collection.code, collected_by="Ada Shaw",
        actor=floor.clerk, now=floor.now,
    )  # fmt: skip


def test_one_is_left_and_the_rest_is_handed_over_and_paid(floor, collection):
    order = collection.fulfilment.order
    leave(floor, collection, mug=1)

    order.refresh_from_db()
    change = order.changes.get()
    assert (change.kind, change.amount) == ("cancel", 1250)
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=10, allocated=1)
    collection.refresh_from_db()
    assert collection.state == "ready"

    hand_over(floor, collection)
    floor.react()
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=9, allocated=0)
    assert captures(order) == [order.total - 1250]
    order.refresh_from_db()
    assert order.goods_state == "fulfilled"
    assert "Cancelled from order" in floor.messages("email")[-1].subject
    assert floor.breaches() == []


def test_who_wants_none_of_it_pays_nothing_and_the_bag_is_put_back(floor, collection):
    order = collection.fulfilment.order
    leave(floor, collection, mug=2, kettle=1)
    floor.react()

    collection.refresh_from_db()
    assert (collection.state, collection.shelf) == ("cancelled", "B12")
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=10, allocated=0)
    assert captures(order) == []
    with pytest.raises(errors.NotReady):
        hand_over(floor, collection)
    assert floor.breaches() == []


def test_a_second_press_leaves_nothing_more(floor, collection):
    shown = {line.pk: line.quantity for line in collection.lines.all()}
    leave(floor, collection, mug=1)
    with pytest.raises(errors.BagChanged):
        leave(floor, collection, shown=shown, mug=1)
    assert collection.fulfilment.order.changes.count() == 1


@pytest.mark.parametrize("units", [{}, {"mug": 0}, {"mug": 3}, {"mug": -1}])
def test_what_cannot_be_is_refused_and_changes_nothing(floor, collection, units):
    with pytest.raises(Invalid):
        leave(floor, collection, **units)
    assert not collection.fulfilment.order.changes.exists()
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=10, allocated=2)


def test_only_its_store_and_only_while_it_waits(floor, collection):
    with pytest.raises(errors.NoCollection):
        leave(floor, collection, actor=floor.oslo_clerk, mug=1)
    hand_over(floor, collection)
    with pytest.raises(errors.AlreadyCollected):
        leave(floor, collection, mug=1)


def test_nobody_leaves_units_of_an_order_of_her_own(floor, collection):
    order = collection.fulfilment.order
    order.email = floor.user(floor.clerk).email
    order.save(update_fields=["email"])
    with pytest.raises(OwnOrder):
        leave(floor, collection, mug=1)


def test_of_what_is_reserved_only_what_she_takes_is_due(floor):
    reserve(opened(floor), (floor.mug, 2, floor.leeds))
    collection = floor.bring_to_shelf(Collection.objects.get())
    leave(floor, collection, mug=1)
    operations.take_due(
        collection_id=collection.pk, expected=1250, means="card", reference="1042",
        actor=floor.clerk, now=floor.now,
    )  # fmt: skip
    hand_over(floor, collection)
    floor.react()
    assert floor.breaches() == []
