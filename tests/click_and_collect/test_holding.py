"""What nobody fetches: kept longer once, then for sale again and its money given back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from commerce.orders import changes
from commerce.payments.models import ProviderCall
from core.models import OutboundMessage
from stores.click_and_collect import errors, operations, queries, sweepers
from stores.click_and_collect.events import CollectionCustomerHere
from stores.click_and_collect.models import Collection
from stores.inventory.models import Allocation
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race
from tests.world import Level


@pytest.fixture
def floor(db):
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def collection(floor):
    floor.placed_order((floor.kettle, 2, floor.leeds))
    floor.react()
    return floor.bring_to_shelf(Collection.objects.get())


def asked(collection, kind):
    plan = collection.fulfilment.order.plan
    return list(
        ProviderCall.objects.filter(tender__plan=plan, kind=kind).values_list("amount", flat=True)
    )


def test_what_nobody_fetched_is_for_sale_again_and_its_money_let_go(floor, collection):
    before = floor.level(floor.kettle, floor.leeds)
    order = collection.fulfilment.order
    assert sweepers.give_up_what_nobody_fetched(collection.hold_until + timedelta(hours=1)) == 0

    late = collection.hold_until + timedelta(hours=3)
    assert sweepers.give_up_what_nobody_fetched(late) == 1
    assert sweepers.give_up_what_nobody_fetched(late) == 0
    floor.react()

    collection.refresh_from_db()
    order.refresh_from_db()
    assert collection.state == "cancelled"
    assert floor.level(floor.kettle, floor.leeds) == Level(before.on_hand, before.allocated - 2)
    assert (order.goods_state, order.money_state) == ("cancelled", "voided")
    assert asked(collection, "void") == [0]
    change = order.changes.get()
    assert (change.kind, change.amount, change.channel) == ("expired", order.total, "system")
    mail = OutboundMessage.objects.get(key=f"order-changed:{change.pk}")
    assert "not fetched in time" in mail.subject
    assert "will not be charged" in mail.text
    assert floor.breaches() == []


def test_one_that_cannot_be_ended_holds_up_no_other(floor, collection):
    """Its promise was let go by hand, so that its goods cannot be put back on sale."""
    floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    other = floor.bring_to_shelf(Collection.objects.exclude(pk=collection.pk).get(), "B13")
    line = collection.lines.get().order_line
    Allocation.objects.filter(pk=line.allocation_id).update(state="released")

    late = max(collection.hold_until, other.hold_until) + timedelta(hours=3)
    assert sweepers.give_up_what_nobody_fetched(late) == 1

    assert list(Collection.objects.order_by("pk").values_list("state", flat=True)) == [
        "ready",
        "cancelled",
    ]


def test_money_that_was_taken_goes_back_and_the_rest_of_the_order_stays(floor):
    order = floor.placed_order((floor.kettle, 1, floor.leeds), (floor.mug, 1, None))
    floor.react()
    bag = floor.bring_to_shelf(Collection.objects.get())
    tender = order.plan.tenders.get()
    type(tender).objects.update(captured_at_once=True, capture_requested=tender.amount, captured=tender.amount)  # fmt: skip

    sweepers.give_up_what_nobody_fetched(bag.hold_until + timedelta(hours=3))

    order.refresh_from_db()
    assert asked(bag, "refund") == [4900]
    assert order.goods_state == "open"
    assert order.delivery_let_off == 0


def test_it_is_kept_longer_once_by_who_has_the_link(client, floor, collection):
    until = collection.hold_until
    path = f"/orders/pickup/{collection.link_token}/"
    assert "Keep it 3 days longer" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    collection.refresh_from_db()
    assert until + timedelta(days=2) < collection.hold_until <= until + timedelta(days=4)
    assert "Keep it 3 days longer" not in client.get(path).content.decode()
    again = collection.hold_until
    client.post(path)
    collection.refresh_from_db()
    assert collection.hold_until == again
    assert sweepers.give_up_what_nobody_fetched(until + timedelta(hours=3)) == 0


def test_a_colleague_keeps_it_longer_and_puts_back_what_nobody_fetched(client, floor, collection):
    client.force_login(floor.user(floor.clerk))
    path = f"/store/collections/{collection.pk}/"
    assert client.post(f"{path}longer/").status_code == 302
    assert client.post(f"{path}longer/").status_code == 409
    assert client.post(f"{path}back/").status_code == 409
    collection.refresh_from_db()

    with time_machine.travel(collection.hold_until + timedelta(hours=3), tick=False):
        assert sweepers.give_up_what_nobody_fetched(collection.hold_until + timedelta(hours=3)) == 1
        client.force_login(floor.user(floor.clerk))
        assert "Nobody came: put back" in client.get("/store/ready/").content.decode()
        assert client.get(path).status_code == 200
        client.post(f"{path}back/")
        client.post(f"{path}back/")
    assert queries.to_put_back(floor.leeds.pk) == []


@pytest.mark.parametrize("state", ["requested", "over"])
def test_what_is_not_ready_or_over_is_not_kept_longer(floor, state):
    floor.placed_order((floor.kettle, 1, floor.leeds))
    floor.react()
    collection, now = Collection.objects.get(), floor.now
    if state == "over":
        now = floor.bring_to_shelf(collection).hold_until
    with pytest.raises(errors.CannotKeepLonger):
        operations.keep_longer(collection_id=collection.pk, actor=floor.clerk, now=now)


def test_one_that_raises_for_ever_does_not_stand_in_front_of_others(floor, collection):
    floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    other = floor.bring_to_shelf(Collection.objects.exclude(pk=collection.pk).get())
    Collection.objects.filter(pk=other.pk).update(
        hold_until=collection.hold_until + timedelta(hours=1)
    )
    # Its units have left by another way: giving it up is refused each time.
    Allocation.objects.filter(order_line__order__fulfilments__collection=collection).update(
        state="consumed"
    )
    late = collection.hold_until + timedelta(days=1)
    assert queries.over(before=late, limit=1) == [collection.pk]
    operations.come_last(collection_ids=[collection.pk], now=late)
    assert queries.over(before=late, limit=1) == [other.pk]
    Collection.objects.update(tried_at=None)

    assert sweepers.give_up_what_nobody_fetched(late) == 1
    other.refresh_from_db()
    collection.refresh_from_db()
    assert (other.state, collection.state, collection.tried_at) == ("cancelled", "ready", late)


def test_it_is_fetched_or_given_up_never_both(transactional_db: None) -> None:
    floor = Floor()
    for _round in range(4):
        floor.placed_order((floor.mug, 1, floor.leeds))
        floor.react()
        bag = floor.bring_to_shelf(Collection.objects.get(state="requested"))
        over = bag.hold_until + timedelta(hours=3)
        race([
            partial(
                operations.hand_over, code=bag.code, collected_by="Ada", location_id=floor.leeds.pk,
                actor=floor.clerk, now=floor.now,
            ),
            partial(operations.give_up, collection_id=bag.pk, before=over, now=over),
        ])  # fmt: skip
        bag.refresh_from_db()
        line = bag.lines.get().order_line
        assert (bag.state, line.fulfilled, line.cancelled) in {
            ("collected", 1, 0),
            ("cancelled", 0, 1),
        }
    floor.react()
    assert floor.breaches() == []


def test_a_change_finds_nothing_more_to_cancel(floor, collection):
    late = collection.hold_until + timedelta(hours=3)
    sweepers.give_up_what_nobody_fetched(late)
    standing = changes.standing(collection.fulfilment.order)
    assert not standing.can_cancel


def test_who_stands_in_the_store_is_seen_there_first(floor, client):
    first, second = (
        floor.placed_order((floor.mug, 1, floor.leeds), actor=actor)
        for actor in (floor.shopper, floor.other_shopper)
    )
    floor.react()
    early, late = (Collection.objects.get(fulfilment__order=order) for order in (first, second))
    path = f"/orders/pickup/{late.link_token}/"
    assert "wait for our message" in client.post(path, {"here": "1"}, follow=True).content.decode()
    for collection, shelf in ((early, "A1"), (late, "B2")):
        floor.bring_to_shelf(collection, shelf)

    client.post(path, {"here": "1"})
    client.post(path, {"here": "1"})

    assert "The store knows" in client.get(path).content.decode()
    assert [each.pk for each in queries.ready(floor.leeds.pk)] == [late.pk, early.pk]
    assert queries.counts(floor.leeds.pk, now=floor.now).here == 1
    assert floor.recorded(CollectionCustomerHere) == 1
