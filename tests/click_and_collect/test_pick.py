"""From the order to the shelf."""

from datetime import UTC, datetime

import pytest

from core.errors import Invalid
from core.models import Event
from stores.click_and_collect import errors, operations, queries
from stores.click_and_collect.events import CollectionReady, CollectionRequested
from stores.click_and_collect.models import Collection
from tests.world import NO


@pytest.fixture
def collection(floor):
    floor.placed_order(
        (floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds), (floor.tent, 1, None)
    )
    floor.react()
    return Collection.objects.get()


def pick(floor, collection, **how):
    return operations.pick_line(
        collection_id=collection.pk, actor=floor.clerk, now=floor.now, **how
    )


def picked(floor, collection):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    for line in collection.lines.all():
        pick(floor, collection, line_id=line.pk)


def ready(floor, collection, shelf="b 12"):
    return operations.mark_ready(
        collection_id=collection.pk, shelf=shelf, actor=floor.clerk, now=floor.now
    )


def test_an_order_asks_its_store_once(floor, collection):
    assert (collection.location, collection.state) == (floor.leeds, "requested")
    assert collection.ready_by == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert sorted(collection.lines.values_list("order_line__sku", "quantity")) == [
        ("FF-KETTLE", 1), ("FF-MUG", 2),
    ]  # fmt: skip
    assert len(collection.code) == 6

    order_id = collection.fulfilment.order_id
    assert operations.request_collections(order_id=order_id, now=floor.now) == []
    assert floor.recorded(CollectionRequested) == 1
    assert floor.breaches() == []


def test_scans_one_unit_at_a_time_and_confirms_a_whole_line(floor, collection):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)

    assert pick(floor, collection, scanned=" ff-mug ").picked == 1
    assert pick(floor, collection, scanned="FF-MUG").picked == 2
    assert pick(floor, collection, scanned="5012345000015").order_line.sku == "FF-KETTLE"

    collection.refresh_from_db()
    assert collection.picked_at == floor.now
    with pytest.raises(errors.AlreadyPicked):
        pick(floor, collection, scanned="FF-MUG")


def test_refuses_what_is_not_in_the_order(floor, collection):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)

    with pytest.raises(errors.WrongItem):
        pick(floor, collection, scanned="FF-TENT")

    assert sum(collection.lines.values_list("picked", flat=True)) == 0


def test_picks_only_what_was_taken_from_the_list(floor, collection):
    with pytest.raises(errors.CannotMove):
        pick(floor, collection, scanned="FF-MUG")


def test_is_ready_when_all_is_picked_and_it_has_a_shelf(floor, collection):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    with pytest.raises(errors.NotPicked):
        ready(floor, collection)

    picked_lines = collection.lines.all()
    for line in picked_lines:
        pick(floor, collection, line_id=line.pk)
    with pytest.raises(Invalid):
        ready(floor, collection, shelf="  ")

    done = ready(floor, collection)
    assert (done.state, done.shelf) == ("ready", "B 12")
    assert done.hold_until == datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
    assert floor.breaches() == []
    with pytest.raises(errors.CannotMove):
        ready(floor, collection)
    assert floor.recorded(CollectionReady) == 1


def test_tells_the_shopper_once_with_code_link_and_hours(floor, collection):
    picked(floor, collection)
    ready(floor, collection)
    floor.react()

    (mail,) = [mail for mail in floor.messages("email") if "collection-ready" in mail.key]
    (text,) = floor.messages("sms")
    collection.refresh_from_db()
    code = f"{collection.code[:3]} {collection.code[3:]}"
    assert mail.to == "ada@example.com"
    for part in (code, "1 High Street", "09:00\N{EN DASH}18:00", "Tue 1 Dec 18:00", "2 x Tarn mug"):
        assert part in mail.text
    assert f"/orders/pickup/{collection.link_token}/" in mail.text
    assert text.to == "+447700900123"
    assert code in text.text
    assert queries.by_token(collection.link_token) == collection
    with pytest.raises(errors.NoCollection):
        queries.by_token(f"{collection.pk}.0.{'0' * 40}")


def test_another_stores_staff_cannot_see_or_touch_it(floor, collection):
    for actor in (floor.other_clerk, floor.packer, floor.csa, floor.shopper):
        assert not queries.collections_for(actor).exists()
        with pytest.raises(errors.NoCollection):
            queries.collection_for(actor, collection.pk)
        with pytest.raises(errors.NoCollection):
            operations.start_picking(collection_id=collection.pk, actor=actor, now=floor.now)
    assert queries.collections_for(floor.clerk).get() == collection
    assert queries.collections_for(floor.manager).get() == collection


def test_lists_the_oldest_promise_first_and_counts(floor, collection):
    floor.now = floor.now.replace(hour=13)
    floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()

    assert [each.is_late(floor.now) for each in queries.to_pick(floor.leeds.pk)] == [True, False]
    counts = queries.counts(floor.leeds.pk, now=floor.now)
    assert (counts.to_pick, counts.ready, counts.overdue, counts.ended) == (2, 0, 1, 0)
    assert queries.to_pick(floor.manchester.pk) == []


def test_every_step_names_its_person(floor, collection):
    picked(floor, collection)
    steps = Event.objects.filter(subject=f"collection:{collection.pk}").exclude(
        type="CollectionRequested"
    )
    assert {step.actor["user_id"] for step in steps} == {floor.clerk.user_id}


def test_writes_to_a_norwegian_in_her_language(floor):
    floor.placed_order((floor.mug, 1, floor.oslo), market=NO)
    floor.react()
    collection = Collection.objects.get()
    floor.clerk = floor.oslo_clerk
    picked(floor, collection)
    ready(floor, collection)
    floor.react()

    (mail,) = [mail for mail in floor.messages("email") if "collection-ready" in mail.key]
    assert "1 x Tarn krus" in mail.text
    assert "/no/orders/pickup/" in mail.text
    # Oslo's own clock, an hour ahead of UTC.
    assert "tir. 1. des. 18:00" in mail.text
