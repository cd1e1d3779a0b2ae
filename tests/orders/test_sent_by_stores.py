"""What the warehouse lacks, stores send: held and sold where it lies, as few parcels as can be, with the reason kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.cart.queries import line_rows
from commerce.delivery import operations as delivery
from commerce.orders.models import Fulfilment
from commerce.wishes import operations as wishes
from commerce.wishes.errors import CanBeHad
from stores.inventory.errors import OutOfStock
from stores.inventory.models import StockHold
from stores.inventory.queries import deliverable_in
from stores.locations.models import Location, Postcode
from tests.world import GB, Level, World


@pytest.fixture
def shop(db) -> World:
    """The warehouse has ten kettles and nothing else; Leeds and Manchester send parcels."""
    world = World()
    world.sends_parcels(world.leeds, world.manchester)
    world.stock(world.kettle, world.warehouse, 10)
    return world


def sent_from(order):
    return {
        fulfilment.location.code: (
            sorted(line.sku for line in fulfilment.lines.all()),
            fulfilment.sourced,
        )
        for fulfilment in Fulfilment.objects.filter(order=order).select_related("location")
    }


def test_a_store_sends_what_the_warehouse_has_not(shop):
    shop.stock(shop.tent, shop.manchester, 2)

    order = shop.placed_order((shop.tent, 2, None))

    assert sent_from(order) == {"GB003": (["FF-TENT"], "only_one")}
    assert shop.level(shop.tent, shop.manchester) == Level(on_hand=2, allocated=2)
    (parcel,) = delivery.request_parcels(order_id=order.pk, now=shop.now)
    assert parcel.location == shop.manchester


def test_the_warehouse_sends_what_it_has_and_nobody_is_asked(shop):
    shop.stock(shop.kettle, shop.leeds, 50)

    order = shop.placed_order((shop.kettle, 1, None))

    assert sent_from(order) == {"GBW1": (["FF-KETTLE"], "")}


def test_one_parcel_goes_before_the_warehouses_part(shop):
    shop.stock(shop.tent, shop.leeds, 1)
    shop.stock(shop.tent, shop.manchester, 1)
    shop.stock(shop.mug, shop.manchester, 3)

    order = shop.placed_order((shop.mug, 3, None), (shop.tent, 1, None))

    assert sent_from(order) == {"GB003": (["FF-MUG", "FF-TENT"], "only_one")}


def test_the_nearest_of_two_that_are_alike_sends_it(shop):
    Postcode.objects.create(country="GB", code="M1", latitude=53.4781, longitude=-2.2337)
    shop.stock(shop.tent, shop.leeds, 1)
    shop.stock(shop.tent, shop.manchester, 1)
    cart = shop.cart_with((shop.tent, 1, None))
    shop.details(cart, postcode="M1 2AB")

    order = shop.pay(shop.start_payment(cart)).order

    assert sent_from(order) == {"GB003": (["FF-TENT"], "nearest")}


def test_who_has_less_to_do_sends_it(shop):
    shop.stock(shop.tent, shop.leeds, 2)
    shop.stock(shop.tent, shop.manchester, 1)
    shop.placed_order((shop.tent, 1, shop.leeds))

    order = shop.placed_order((shop.tent, 1, None), actor=shop.other_shopper)

    assert sent_from(order) == {"GB003": (["FF-TENT"], "least_work")}


def test_what_is_fetched_in_a_store_is_not_sent_from_it_too(shop):
    shop.stock(shop.tent, shop.leeds, 2)
    cart = shop.cart_with((shop.tent, 2, None))
    shop.add(cart, shop.tent, 1, at=shop.leeds)

    with pytest.raises(OutOfStock) as refused:
        shop.start_payment(cart)

    (shortage,) = refused.value.shortages
    assert (shortage.wanted, shortage.left) == (2, 1)
    assert not StockHold.objects.exists()


def test_no_two_places_share_a_line(shop):
    shop.stock(shop.tent, shop.leeds, 1)
    shop.stock(shop.tent, shop.manchester, 2)

    with pytest.raises(OutOfStock) as refused:
        shop.add(shop.cart(), shop.tent, 3)

    assert [shortage.left for shortage in refused.value.shortages] == [2]


@pytest.mark.parametrize("why", ["paused", "closed", "does not send", "other market"])
def test_a_store_that_does_not_send_now_is_not_asked(shop, why):
    shop.stock(shop.tent, shop.leeds, 2)
    changes = {
        "paused": {"paused_at": shop.now, "paused_until": shop.now + timedelta(hours=2)},
        "closed": {"is_active": False},
        "does not send": {"services": ["collect"]},
        "other market": {"market": "NO"},
    }
    Location.objects.filter(pk=shop.leeds.pk).update(**changes[why])

    with pytest.raises(OutOfStock):
        shop.add(shop.cart(), shop.tent, 1)


def test_the_cart_says_what_can_be_sent_and_what_others_took(shop):
    shop.stock(shop.tent, shop.leeds, 2)
    cart = shop.cart_with((shop.tent, 2, None))
    assert [row.left for row in line_rows(cart, now=shop.now)] == [2]

    shop.start_payment(
        shop.cart_with((shop.tent, 1, None), actor=shop.other_shopper), shop.other_shopper
    )

    assert [row.left for row in line_rows(cart, now=shop.now)] == [1]


def test_a_hold_that_expired_is_promised_anew_where_it_was(shop):
    shop.stock(shop.tent, shop.leeds, 1)
    tender = shop.start_payment(shop.cart_with((shop.tent, 1, None)))
    StockHold.objects.all().delete()

    order = shop.pay(tender).order

    assert list(sent_from(order)) == ["GB004"]


def test_what_can_be_delivered_is_the_most_that_one_place_has(shop):
    shop.stock(shop.tent, shop.leeds, 2)
    shop.stock(shop.tent, shop.manchester, 3)

    found = deliverable_in("GB", {shop.tent.pk: 1, shop.kettle.pk: 1}, now=shop.now)

    assert found[shop.tent.pk] == 3
    assert found[shop.kettle.pk] == shop.level(shop.kettle, shop.warehouse).on_hand


def test_nobody_waits_for_what_a_store_can_send(shop):
    def ask():
        return wishes.ask_to_be_told(
            variant_id=shop.tent.pk, location_id=None, address="ada@example.com", market=GB,
            language="en", source="test", actor=shop.shopper, now=shop.now,
        )  # fmt: skip

    assert ask()
    shop.stock(shop.tent, shop.leeds, 1)

    with pytest.raises(CanBeHad):
        ask()


def test_an_order_that_the_warehouse_sends_costs_no_statement_more(shop):
    def statements(actor):
        cart = shop.cart_with((shop.kettle, 1, None), actor=actor)
        with CaptureQueriesContext(connection) as captured:
            shop.start_payment(cart, actor)
        return len(captured)

    statements(shop.visitor("who fills what the process keeps"))
    with_stores = statements(shop.shopper)
    Location.objects.update(services=["collect"])

    assert with_stores == statements(shop.other_shopper)
