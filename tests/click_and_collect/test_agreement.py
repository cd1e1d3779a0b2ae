"""Page, API, console and placement promise the same of a store, whatever it has and however busy it is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from commerce.cart import operations as carts
from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Product
from core.errors import DomainError
from stores.click_and_collect.models import Collection
from stores.inventory.models import StockLevel
from stores.inventory.promise import CollectOption
from stores.locations import operations as locations
from stores.locations.errors import NoSlot
from stores.locations.models import Location
from tests.click_and_collect.shopfloor import Floor

# Store -> when the basket can be fetched there; None where it cannot be collected.
Promises = dict[int, datetime | None]


@pytest.fixture(params=range(20))
def luck(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.param)


@pytest.fixture
def town(floor: Floor, luck: random.Random) -> Iterator[Floor]:
    """Two stores with some stock, little room in their hours, one perhaps paused, one perhaps sent what it lacks."""
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    for store in (floor.leeds, floor.manchester):
        Location.objects.filter(pk=store.pk).update(
            slot_capacity=luck.randint(0, 2),
            preparation_minutes=luck.choice([0, 45, 120, 700]),
            paused_at=luck.choice([None, None, floor.now]),
            paused_until=luck.choice([None, floor.now + timedelta(hours=3)]),
            sent_in_days=luck.choice([None, 1, 3]),
        )
        for variant in (floor.mug, floor.kettle):
            level = StockLevel.objects.get(location=store, variant=variant)
            level.safety = level.on_hand - luck.randint(0, 3)
            level.save()
        for _booking in range(luck.randint(0, 3)):
            try:
                locations.book_slot(
                    location_id=store.pk, owner=uuid4(), expires_at=None, now=floor.now
                )
            except NoSlot:
                break
    with time_machine.travel(floor.now, tick=False):
        yield floor


def told(options: list[CollectOption]) -> Promises:
    return {each.location.pk: each.ready_by if each.can_collect else None for each in options}


def placed(town: Floor, basket: dict[Any, int], store: Location) -> datetime | None:
    """Buy it there; return what the order was promised."""
    buyer = town.visitor(f"buyer-{store.code}")
    try:
        order = town.placed_order(
            *((variant, units, store) for variant, units in basket.items()), actor=buyer
        )
    except DomainError:
        return None
    town.react()
    return Collection.objects.get(fulfilment__order=order).ready_by


def test_all_promise_the_same(town: Floor, luck: random.Random, client: Client) -> None:
    basket = {town.mug: luck.randint(1, 3)} | ({town.kettle: 1} if luck.random() < 0.5 else {})
    client.cookies["visitor"] = "visitor-token-of-shopper"
    cart = town.cart()
    for variant, units in basket.items():
        town.add(cart, variant, units)
    (first, *_others) = cart.lines.order_by("pk")
    # What is left to be sent to a store: nothing, or not enough, or all.
    for variant in (town.mug, town.kettle):
        level = StockLevel.objects.get(location=town.warehouse, variant=variant)
        level.safety = level.on_hand - luck.choice([0, 2, 10])
        level.save()
    units = basket[town.mug]

    # The line alone, as its page, the API and the console tell it.
    line = told(client.get(f"/cart/lines/{first.pk}/way/").context["options"])
    found = client.get(f"/api/v1/variants/{town.mug.sku}/availability/", {"quantity": units}).json()
    codes = {store.code: store.pk for store in (town.leeds, town.manchester)}
    by_program = {
        codes[each["store"]["code"]]: datetime.fromisoformat(each["ready_by"])
        if each["can_collect"]
        else None
        for each in found["stores"]
    }
    desk = Client()
    desk.force_login(town.user(town.csa))
    started = carts.start_cart_for_caller(
        market=cart.market, language="en", actor=town.csa, now=town.now
    )
    by_phone = told(
        desk.get(
            f"/console/carts/{started.pk}/stores/", {"variant": town.mug.pk, "quantity": units}
        ).context["options"]
    )
    assert line == by_program == by_phone
    if units == 1:
        rows = client.get(f"/p/{town.mug.product.slug}/stores/").context["rows"]
        assert {r.store.pk: r.ready_by if r.can_collect else None for r in rows} == line

    # The whole basket, as the checkout tells it, and as it is then placed.
    whole = told(client.get("/checkout/").context["options"])
    got = {store.pk: placed(town, basket, store) for store in (town.leeds, town.manchester)}
    assert got == whole
