"""A delivery that is not picked becomes a collection: previewed, applied once, refused with the reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commerce.delivery import operations as parcels
from commerce.delivery.models import Parcel
from commerce.orders import changes
from commerce.orders.changes import collecting, errors
from commerce.orders.models import Fulfilment
from commerce.payments.models import ProviderCall
from core.errors import NotFound
from core.models import OutboundMessage
from stores.click_and_collect import operations as collections
from stores.click_and_collect.models import Collection
from stores.inventory.models import StockLevel
from tests.click_and_collect.shopfloor import Floor
from tests.world import Level


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()


def collect(floor, order, store="GB004", **more):
    known = {"order_id": order.pk, "store_code": store, "key": "k", "actor": floor.shopper}
    return collecting.collect_instead(**known | {"now": floor.now} | more)


def asked(order, kind):
    calls = ProviderCall.objects.filter(tender__plan=order.plan, kind=kind).order_by("pk")
    return list(calls.values_list("amount", flat=True))


def test_the_goods_move_to_the_store_and_the_charge_is_let_off(floor):
    order = floor.placed_order((floor.kettle, 1, None), (floor.mug, 1, None))
    floor.react()
    here, there = floor.level(floor.mug, floor.warehouse), floor.level(floor.mug, floor.leeds)
    plan = collecting.preview(
        order_id=order.pk, store_code="GB004", actor=floor.shopper, now=floor.now
    )
    assert plan.delivery.amount == order.delivery_gross == 495

    change = collect(floor, order, expected_amount=495)
    floor.react()

    assert floor.level(floor.mug, floor.warehouse) == Level(here.on_hand, here.allocated - 1)
    assert floor.level(floor.mug, floor.leeds) == Level(there.on_hand, there.allocated + 1)
    assert Parcel.objects.get().state == "cancelled"
    collection = Collection.objects.get()
    assert (collection.location, collection.lines.count()) == (floor.leeds, 2)
    assert collection.ready_by > floor.now
    assert (change.kind, change.amount, change.tax) == ("collect", 495, order.delivery_tax)
    mail = OutboundMessage.objects.get(key=f"order-changed:{change.pk}")
    assert "Leeds" in mail.subject
    assert "£4.95" in mail.text
    assert floor.breaches() == []

    floor.bring_to_shelf(collection)
    collections.hand_over(
        code=collection.code, collected_by="Ada", location_id=floor.leeds.pk, actor=floor.clerk,
        now=floor.now
    )  # fmt: skip
    floor.captured_by_provider(order)
    floor.react()
    order.refresh_from_db()
    assert asked(order, "capture") == [order.total - 495]
    assert asked(order, "void") == [0]
    assert (order.goods_state, order.money_state) == ("fulfilled", "captured")
    assert floor.breaches() == []


def test_the_same_key_moves_once_and_another_finds_nothing(floor):
    order = floor.placed_order((floor.mug, 1, None))
    assert collect(floor, order) == collect(floor, order)
    with pytest.raises(errors.NothingToCollect):
        collect(floor, order, key="other")
    assert floor.breaches() == []


def test_a_mixed_order_waits_in_one_bag(floor):
    order = floor.placed_order((floor.mug, 2, None), (floor.tent, 1, floor.leeds))
    floor.react()
    collections.start_picking(
        collection_id=Collection.objects.get().pk, actor=floor.clerk, now=floor.now
    )

    collect(floor, order)
    floor.react()

    bag = Collection.objects.get()
    assert sorted(bag.lines.values_list("order_line__sku", "quantity")) == [("FF-MUG", 2), ("FF-TENT", 1)]  # fmt: skip
    assert Fulfilment.objects.get(method="deliver").state == "cancelled"
    assert floor.breaches() == []


def test_units_that_were_cancelled_stay_cancelled(floor):
    order = floor.placed_order((floor.mug, 3, None))
    line = order.lines.get()
    changes.cancel(
        order_id=order.pk, units={line.pk: 1}, key="one", actor=floor.shopper, now=floor.now
    )

    collect(floor, order)
    floor.react()

    assert Collection.objects.get().lines.get().quantity == 2
    assert floor.breaches() == []


def test_what_was_taken_goes_back(floor):
    order = floor.placed_order((floor.mug, 1, None), (floor.tent, 1, floor.leeds))
    floor.react()
    tender = order.plan.tenders.get()
    type(tender).objects.update(captured_at_once=True, capture_requested=tender.amount, captured=tender.amount)  # fmt: skip

    collect(floor, order, store="GB004")

    assert sum(asked(order, "refund")) == order.delivery_gross


@pytest.mark.parametrize("far", ["picking", "packed", "sent"])
def test_what_is_picked_is_refused_with_the_reason(floor, far):
    order = floor.placed_order((floor.mug, 1, None))
    floor.react()
    parcel = Parcel.objects.get()
    if far == "picking":
        parcels.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
        parcels.pick_line(
            parcel_id=parcel.pk, line_id=parcel.lines.get().pk, actor=floor.packer, now=floor.now
        )
    else:
        floor.pack(parcel)
        floor.label(parcel)
    if far == "sent":
        parcels.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)

    with pytest.raises(errors.TooLate, match="sent already" if far == "sent" else "packed already"):
        collect(floor, order)


def test_a_store_that_lacks_something_is_refused_and_not_offered(floor):
    order = floor.placed_order((floor.mug, 2, None), (floor.kettle, 1, None))
    StockLevel.objects.filter(variant=floor.kettle, location=floor.leeds).update(safety=10)

    with pytest.raises(errors.NotThere, match="Tarn kettle is not there"):
        collect(floor, order)

    found = {
        each.store.code: each.why_not
        for each in collecting.choices(
            order, order.lines.select_related("fulfilment"), now=floor.now
        )
    }
    assert found == {"GB003": "", "GB004": "Tarn kettle is not there."}
    assert floor.breaches() == []


def test_a_bag_that_is_ready_takes_nothing_in(floor):
    order = floor.placed_order((floor.mug, 1, None), (floor.tent, 1, floor.leeds))
    floor.react()
    floor.bring_to_shelf(Collection.objects.get())

    with pytest.raises(errors.NotThere, match="ready already"):
        collect(floor, order)
    collect(floor, order, store="GB003")
    assert Collection.objects.count() == 2


def test_strangers_other_countries_and_another_amount_are_refused(floor):
    order = floor.placed_order((floor.mug, 1, None))
    with pytest.raises(NotFound):
        collect(floor, order, actor=floor.other_shopper)
    for code in ("NO001", "GBW1", "nothing"):
        with pytest.raises(NotFound):
            collect(floor, order, store=code)
    with pytest.raises(errors.AmountChanged):
        collect(floor, order, expected_amount=1)


@pytest.mark.parametrize("surface", ["shop", "console"])
def test_pages_show_what_it_means_and_then_do_it(client, floor, surface):
    order = floor.placed_order((floor.mug, 1, None))
    floor.react()
    argument = order.tracking_token if surface == "shop" else order.number
    if surface == "console":
        client.force_login(floor.user(floor.csa))
    change, path, show = (
        reverse(f"{surface}:{name}", args=[argument])
        for name in ("order_change", "order_collect", "order")
    )
    assert "Leeds: Fjord &amp; Fell Leeds" in client.get(change).content.decode()
    assert client.post(path, {"store": "nothing"}).status_code == 404

    page = client.post(path, {"store": "GB004"})
    assert "£4.95" in page.content.decode()
    form = {"store": "GB004", "client_id": page.context["key"]}
    assert client.post(path, form | {"amount": "1"}).status_code == 409
    assert client.post(path, form | {"amount": "495"})["Location"] == show
    assert client.post(path, form | {"amount": "495"})["Location"] == show

    text = client.get(show).content.decode()
    assert "Leeds" in text
    floor.react()
    assert "This is delivered" not in text
    assert floor.breaches() == []
    assert client.get(f"/gb-nb{change}").status_code == 200
