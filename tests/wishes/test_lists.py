"""Wish lists, what is kept for later, and carts put aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from accounts import operations as accounts
from commerce.cart.models import CartLine
from commerce.wishes import operations, queries
from commerce.wishes.errors import LinkEnded, NoLine, NoList
from commerce.wishes.models import WishItem, WishList
from commerce.wishes.operations import lists
from core.actor import Actor
from core.errors import Forbidden, Invalid, NotFound
from core.models import OutboundMessage
from stores.inventory.errors import OutOfStock
from stores.locations import queries as places
from tests.world import GB, World

Sign = Callable[[Actor], Actor]


def skus(wish_list: WishList) -> list[str]:
    return sorted(wish_list.items.values_list("variant__sku", flat=True))


def test_a_first_wish_makes_the_list_and_the_next_goes_onto_it(world: World) -> None:
    first = operations.wish(variant_id=world.mug.pk, actor=world.shopper, now=world.now)
    operations.wish(variant_id=world.tent.pk, actor=world.shopper, now=world.now)
    operations.wish(variant_id=world.tent.pk, actor=world.shopper, now=world.now)

    assert skus(first.wish_list) == ["FF-MUG", "FF-TENT"]


def test_several_lists_have_names(world: World) -> None:
    operations.wish(variant_id=world.mug.pk, actor=world.shopper, now=world.now)
    cabin = operations.wish(
        variant_id=world.tent.pk, name="  For the   cabin ", actor=world.shopper, now=world.now
    ).wish_list

    assert cabin.name == "For the cabin"
    renamed = operations.rename_list(
        list_id=cabin.pk, name="Hytta", actor=world.shopper, now=world.now
    )
    assert renamed.name == "Hytta"
    operations.delete_list(list_id=cabin.pk, actor=world.shopper)
    assert queries.own_lists(world.shopper).count() == 1


def test_nobody_without_a_browser_has_lists(world: World) -> None:
    with pytest.raises(Forbidden):
        operations.wish(
            variant_id=world.mug.pk, actor=Actor(channel=world.shopper.channel), now=world.now
        )
    with pytest.raises(NotFound):
        operations.wish(variant_id=10**9, actor=world.shopper, now=world.now)


def test_a_list_is_its_owners_alone(world: World) -> None:
    item = operations.wish(variant_id=world.mug.pk, actor=world.shopper, now=world.now)
    other = world.other_shopper

    assert list(queries.own_lists(other)) == []
    for act in (
        lambda: operations.remove_wish(item_id=item.pk, actor=other, now=world.now),
        lambda: operations.delete_list(list_id=item.wish_list_id, actor=other),
        lambda: operations.share_list(list_id=item.wish_list_id, actor=other, now=world.now),
        lambda: operations.wish(
            variant_id=world.tent.pk, list_id=item.wish_list_id, actor=other, now=world.now
        ),
    ):
        with pytest.raises(NoList):
            act()
    assert skus(item.wish_list) == ["FF-MUG"]


def test_a_list_that_is_full_takes_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commerce.wishes.operations.lists.MOST_WISHES", 1)
    operations.wish(variant_id=world.mug.pk, actor=world.shopper, now=world.now)
    with pytest.raises(Invalid):
        operations.wish(variant_id=world.tent.pk, actor=world.shopper, now=world.now)


def test_a_wish_moves_to_the_cart(world: World) -> None:
    world.stock(world.mug, world.warehouse, 3)
    item = operations.wish(variant_id=world.mug.pk, actor=world.shopper, now=world.now)

    operations.put_in_cart(
        item_id=item.pk, market=GB, language="en", client_id=uuid4(), actor=world.shopper,
        now=world.now,
    )  # fmt: skip

    assert CartLine.objects.get().variant == world.mug
    assert skus(item.wish_list) == []


def test_what_the_cart_refuses_stays_on_the_list(world: World) -> None:
    item = operations.wish(variant_id=world.mug.pk, actor=world.shopper, now=world.now)

    with pytest.raises(OutOfStock):
        operations.put_in_cart(
            item_id=item.pk, market=GB, language="en", client_id=uuid4(), actor=world.shopper,
            now=world.now,
        )  # fmt: skip

    assert skus(item.wish_list) == ["FF-MUG"]
    assert not CartLine.objects.exists()


def test_a_line_is_kept_for_later_and_comes_back_as_it_was(world: World) -> None:
    world.stock(world.mug, world.leeds, 5)
    cart = world.cart()
    world.add(cart, world.mug, 2, at=world.leeds)
    line = CartLine.objects.get()

    operations.save_for_later(
        cart_id=cart.pk, line_id=line.pk, client_id=uuid4(), actor=world.shopper, now=world.now
    )

    assert not CartLine.objects.exists()
    item = WishItem.objects.get()
    assert (item.wish_list.kind, item.quantity, item.location) == ("later", 2, world.leeds)
    operations.put_in_cart(
        item_id=item.pk, market=GB, language="en", client_id=uuid4(), actor=world.shopper,
        now=world.now,
    )  # fmt: skip
    back = CartLine.objects.get()
    assert (back.quantity, back.method, back.location) == (2, "collect", world.leeds)


def test_what_is_kept_for_later_twice_adds_up_to_what_a_cart_takes(world: World) -> None:
    world.stock(world.mug, world.warehouse, 99)
    for quantity, kept in ((3, 3), (1, 4), (97, 99)):
        cart = world.cart_with((world.mug, quantity, None))
        operations.save_for_later(
            cart_id=cart.pk, line_id=cart.lines.get().pk, client_id=uuid4(), actor=world.shopper,
            now=world.now,
        )  # fmt: skip
        assert WishItem.objects.get().quantity == kept


def test_a_line_that_is_gone_is_told_so(world: World) -> None:
    cart = world.cart()
    with pytest.raises(NoLine):
        operations.save_for_later(
            cart_id=cart.pk, line_id=10**9, client_id=uuid4(), actor=world.shopper, now=world.now
        )
    assert not WishList.objects.exists()


def test_a_cart_that_is_mailed_is_none_of_her_lists(world: World, ada: Sign) -> None:
    world.stock(world.mug, world.warehouse, 5)
    actor = ada(world.shopper)
    cart = world.cart(actor)
    world.add(cart, world.mug, 1, actor=actor)
    for number in range(lists.MOST_LISTS):
        operations.make_list(name=f"{number}", actor=actor, now=world.now)

    sent = operations.mail_cart(
        cart_id=cart.pk, address="bo@example.com", market=GB, language="en", source="192.0.2.1",
        actor=actor, now=world.now,
    )  # fmt: skip

    assert skus(queries.list_by_token(sent.link_token)) == ["FF-MUG"]
    assert queries.own_lists(actor).count() == lists.MOST_LISTS
    assert not queries.lists_for(world.csa).filter(pk=sent.pk).exists()
    with pytest.raises(NoList):
        queries.list_for(actor, sent.pk)
    assert "/wishes/shared/" in OutboundMessage.objects.get().text
    operations.forget_old_lists(before=world.now + timedelta(seconds=1))
    with pytest.raises(NoList):
        queries.list_by_token(sent.link_token)
    assert queries.own_lists(actor).count() == lists.MOST_LISTS


def test_a_cart_is_put_aside_under_a_name_and_stays(world: World) -> None:
    world.stock(world.mug, world.warehouse, 5)
    world.stock(world.kettle, world.warehouse, 5)
    cart = world.cart_with((world.mug, 2, None), (world.kettle, 1, None))

    kept = operations.save_cart(
        cart_id=cart.pk, name="Kitchen", actor=world.shopper, now=world.now, shared=True
    )

    assert skus(kept) == ["FF-KETTLE", "FF-MUG"]
    assert CartLine.objects.count() == 2
    assert queries.list_by_token(kept.link_token) == kept


def test_a_link_opens_a_list_until_sharing_ends(world: World) -> None:
    item = operations.wish(variant_id=world.mug.pk, actor=world.shopper, now=world.now)
    token = item.wish_list.link_token
    with pytest.raises(LinkEnded):
        queries.list_by_token(token)
    pk = item.wish_list_id
    operations.share_list(list_id=pk, actor=world.shopper, now=world.now)
    assert queries.list_by_token(token).pk == pk

    operations.stop_sharing(list_id=pk, actor=world.shopper, now=world.now)
    operations.share_list(list_id=pk, actor=world.shopper, now=world.now)

    with pytest.raises(LinkEnded):
        queries.list_by_token(token)
    with pytest.raises(NoList):
        queries.list_by_token(f"{pk}.1.{'0' * 40}")


def test_signing_in_brings_a_guests_lists_along(world: World, ada: Sign) -> None:
    elsewhere = ada(world.other_shopper)
    world.stock(world.mug, world.warehouse, 9)
    for actor, quantity in ((elsewhere, 1), (world.shopper, 2)):
        cart = world.cart(actor)
        world.add(cart, world.mug, quantity, actor=actor)
        operations.save_for_later(
            cart_id=cart.pk, line_id=cart.lines.get().pk, client_id=uuid4(), actor=actor,
            now=world.now,
        )  # fmt: skip
    operations.wish(variant_id=world.tent.pk, name="Trip", actor=world.shopper, now=world.now)
    operations.note_view(product_id=world.tent.product_id, actor=elsewhere, now=world.now)
    operations.note_view(product_id=world.mug.product_id, actor=world.shopper, now=world.now)

    assert operations.bring_together(actor=ada(world.shopper), now=world.now) == 2

    hers = queries.own_lists(elsewhere)
    assert sorted(hers.values_list("kind", flat=True)) == ["later", "list"]
    assert WishItem.objects.get(wish_list__kind="later").quantity == 3
    assert queries.trail_of(elsewhere).product_ids == (world.mug.product_id, world.tent.product_id)
    assert list(queries.own_lists(world.shopper)) == []


def test_a_shelf_tells_prices_and_what_there_is(
    world: World, django_assert_num_queries: Callable[[int], object]
) -> None:
    world.stock(world.mug, world.warehouse, 4)
    world.stock(world.mug, world.leeds, 2)
    for variant in (world.mug, world.tent):
        operations.wish(variant_id=variant.pk, actor=world.shopper, now=world.now)
    lists = list(queries.own_lists(world.shopper))
    senders = places.senders("GB", world.now)

    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        (shelf,) = queries.shelves(
            lists, GB, senders=senders, store_id=world.leeds.pk, now=world.now
        )

    said = {wish.variant.sku: (wish.online, wish.in_store) for wish in shelf.wishes}
    assert said == {"FF-MUG": (4, 2), "FF-TENT": (0, 0)}


def test_guests_lists_are_forgotten_with_their_carts_and_customers_stay(
    world: World, ada: Sign
) -> None:
    operations.wish(variant_id=world.mug.pk, actor=world.shopper, now=world.now)
    operations.wish(variant_id=world.mug.pk, actor=ada(world.other_shopper), now=world.now)

    operations.forget_old_lists(before=world.now)
    assert WishList.objects.count() == 2
    operations.forget_old_lists(before=world.now + timedelta(seconds=1))
    assert WishList.objects.get().customer_id is not None


def test_what_was_kept_twice_still_fits_into_a_cart(world):
    guest = world.visitor("one")
    customer = accounts.upsert_customer(
        email="ada@example.com", name="Ada", phone="", language="en"
    )
    her = replace(guest, customer_id=customer.pk, user_id=customer.user_id)
    for owner in ({"customer_id": customer.pk}, {"visitor_key": guest.visitor_key}):
        kept = WishList.objects.create(
            kind="later", created_at=world.now, changed_at=world.now, **owner
        )
        WishItem.objects.create(wish_list=kept, variant=world.mug, quantity=60, added_at=world.now)
    operations.bring_together(actor=her, now=world.now)
    assert WishItem.objects.get().quantity == 99
