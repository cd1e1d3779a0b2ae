"""Whose lists a colleague reaches: to add to in the console, and in the shop none but her own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from commerce.cart.models import CartLine
from commerce.wishes import operations
from commerce.wishes.errors import NoList
from commerce.wishes.events import WishedFor
from commerce.wishes.models import WishItem, WishList
from core.actor import Actor
from core.errors import Forbidden, NotFound
from core.models import Event
from tests.world import GB, World

Sign = Callable[[Actor], Actor]


@pytest.fixture
def hers(world: World, ada: Sign) -> WishItem:
    """A mug on Ada's private list."""
    world.stock(world.mug, world.warehouse, 5)
    return operations.wish(
        variant_id=world.mug.pk, name="Secret", actor=ada(world.shopper), now=world.now
    )


@pytest.mark.parametrize("do", ["share", "stop", "rename", "delete", "cart"])
def test_an_advisor_changes_no_list_of_a_customer_in_the_shop(
    world: World, hers: WishItem, client: Client, do: str
) -> None:
    client.force_login(world.user(world.csa))

    answer = client.post(f"/wishes/{hers.wish_list_id}/", {"do": do, "name": "Mine"})

    assert answer.status_code == 404
    kept = WishList.objects.get()
    assert (kept.name, kept.is_shared, kept.link_rotation) == ("Secret", False, 0)
    assert not CartLine.objects.exists()


def test_an_advisor_takes_nothing_off_a_customers_list_and_adds_nothing_by_the_shop(
    world: World, hers: WishItem, client: Client
) -> None:
    client.force_login(world.user(world.csa))
    client.post(f"/wishes/items/{hers.pk}/", {"remove": "1"})
    client.post(f"/wishes/items/{hers.pk}/", {"client_id": uuid4()})
    added = client.post("/wishes/add/", {"variant": world.tent.pk, "list": hers.wish_list_id})

    assert added.status_code == 404
    assert list(WishItem.objects.values_list("pk", flat=True)) == [hers.pk]
    for act in (
        lambda: operations.remove_wish(item_id=hers.pk, actor=world.csa, now=world.now),
        lambda: operations.put_in_cart(
            item_id=hers.pk, market=GB, language="en", client_id=uuid4(), actor=world.csa,
            now=world.now,
        ),
    ):  # fmt: skip
        with pytest.raises(NoList):
            act()


def test_what_the_contact_centre_adds_is_recorded(world: World, hers: WishItem) -> None:
    added = operations.wish_for(
        variant_id=world.tent.pk, list_id=hers.wish_list_id, actor=world.csa, now=world.now
    )

    assert added.author == "Maya"
    event = Event.objects.get(type=WishedFor.__name__)
    assert (event.actor["name"], event.payload["customer_id"]) == (
        "Maya", hers.wish_list.customer_id,
    )  # fmt: skip


def test_nobody_else_adds_for_a_customer_and_nobody_to_a_guests_list(
    world: World, hers: WishItem, ada: Sign
) -> None:
    guests = operations.wish(variant_id=world.mug.pk, actor=world.other_shopper, now=world.now)
    for actor, list_id, error in (
        (world.csa, guests.wish_list_id, NoList),
        (world.clerk, hers.wish_list_id, Forbidden),
        (world.merchandiser, hers.wish_list_id, Forbidden),
        (ada(world.shopper), hers.wish_list_id, Forbidden),
    ):
        with pytest.raises(error):
            operations.wish_for(
                variant_id=world.tent.pk, list_id=list_id, actor=actor, now=world.now
            )
    with pytest.raises(NotFound):
        operations.wish_for(
            variant_id=10**9, list_id=hers.wish_list_id, actor=world.csa, now=world.now
        )
    assert world.recorded(WishedFor) == 0


def test_a_colleague_keeps_lists_of_her_own(world: World) -> None:
    browser = replace(world.csa, visitor_key=world.shopper.visitor_key)
    item = operations.wish(variant_id=world.mug.pk, actor=browser, now=world.now)
    operations.delete_list(list_id=item.wish_list_id, actor=browser)
    assert not WishList.objects.exists()
