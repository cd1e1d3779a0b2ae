"""The last step of a collection is taken back, by who made it or a manager, within some minutes."""

from datetime import timedelta

import pytest
from django.db.models import F

from commerce.orders.models import Order
from commerce.payments.models import ProviderCall, Tender
from core.actor import Channel, Role
from core.models import Event, OutboundMessage
from stores.click_and_collect import errors, operations
from stores.click_and_collect.events import CollectionStepUndone
from stores.click_and_collect.models import Collection
from stores.inventory.models import StockMovement
from tests.world import Level


@pytest.fixture
def collection(floor):
    floor.placed_order((floor.mug, 2, floor.leeds))
    floor.react()
    return Collection.objects.get()


@pytest.fixture
def boss(floor):
    return floor.staff(
        "bea@example.com", "Bea Boss", Channel.STORE, Role.STORE_MANAGER, at=[floor.leeds]
    )


def undo(floor, collection, step, *, actor=None, minutes=0):
    return operations.undo(
        collection_id=collection.pk, step=step, actor=actor or floor.clerk,
        now=floor.now + timedelta(minutes=minutes),
    )  # fmt: skip


def hand_over(floor, collection):
    return operations.hand_over(
        location_id=floor.leeds.pk, actor=floor.clerk, now=floor.now, code=collection.code,
        collected_by="Ada Shaw",
    )  # fmt: skip


def test_takes_back_the_last_pick_and_no_other(floor, collection):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    for _unit in range(2):
        operations.pick_line(
            collection_id=collection.pk, scanned="FF-MUG", actor=floor.clerk, now=floor.now
        )
    collection.refresh_from_db()
    assert collection.picked_at is not None

    undo(floor, collection, "picking")

    collection.refresh_from_db()
    assert [line.picked for line in collection.lines.all()] == [1]
    assert collection.picked_at is None
    with pytest.raises(errors.CannotUndo):
        undo(floor, collection, "picking")
    assert [line.picked for line in collection.lines.all()] == [1]
    assert floor.recorded(CollectionStepUndone) == 1


def test_takes_back_that_it_is_ready_and_tells_the_customer_once(floor, collection):
    floor.bring_to_shelf(collection)
    floor.react()
    undo(floor, collection, "ready")
    collection.refresh_from_db()
    assert (collection.state, collection.shelf, collection.ready_at) == ("picking", "", None)
    with pytest.raises(errors.NotReady):
        hand_over(floor, collection)

    operations.mark_ready(collection_id=collection.pk, shelf="C3", actor=floor.clerk, now=floor.now)
    floor.react()
    told = OutboundMessage.objects.filter(key__startswith=f"collection-ready:{collection.pk}:")
    assert [each.kind for each in told.order_by("kind")] == ["email", "sms"]
    assert floor.breaches() == []


def test_takes_back_a_hand_over_with_its_ledger_line(floor, collection):
    floor.bring_to_shelf(collection)
    hand_over(floor, collection)
    floor.react()
    assert Order.objects.get().goods_state == "fulfilled"

    undo(floor, collection, "collected", minutes=9)
    floor.react()

    collection.refresh_from_db()
    assert (collection.state, collection.collected_by, collection.shelf) == ("ready", "", "B12")
    assert Order.objects.get().goods_state == "open"
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=10, allocated=2)
    moved = StockMovement.objects.filter(kind="collected").order_by("pk")
    assert [(each.on_hand, each.allocated) for each in moved] == [(-2, -2), (2, 2)]
    assert Event.objects.get(type="CollectionStepUndone").privileged
    assert floor.breaches() == []

    assert hand_over(floor, collection).state == "collected"
    floor.react()
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=8, allocated=0)
    assert ProviderCall.objects.filter(kind="capture").count() == 1
    assert floor.breaches() == []


def test_only_who_made_it_or_a_manager(floor, collection, boss):
    floor.bring_to_shelf(collection)
    hand_over(floor, collection)
    for who in (floor.colleague, floor.other_clerk):
        with pytest.raises((errors.CannotUndo, errors.NoCollection)):
            undo(floor, collection, "collected", actor=who)
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=8, allocated=0)
    assert undo(floor, collection, "collected", actor=boss).state == "ready"


def test_not_after_its_minutes_and_not_another_step(floor, collection):
    floor.bring_to_shelf(collection)
    for step, minutes in (("ready", 10), ("picking", 0), ("collected", 0), ("", 0)):
        with pytest.raises(errors.CannotUndo):
            undo(floor, collection, step, minutes=minutes)
    collection.refresh_from_db()
    assert collection.state == "ready"
    assert floor.recorded(CollectionStepUndone) == 0


def test_what_nobody_fetches_after_an_undone_hand_over_gives_its_money_back(floor, collection):
    floor.bring_to_shelf(collection)
    hand_over(floor, collection)
    undo(floor, collection, "collected")
    collection.refresh_from_db()
    over = collection.hold_until + timedelta(minutes=1)
    Tender.objects.update(captured=F("capture_requested"))

    operations.give_up(collection_id=collection.pk, before=over, now=over)

    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=10, allocated=0)
    assert [call.amount for call in ProviderCall.objects.filter(kind="refund")] == [2500]
