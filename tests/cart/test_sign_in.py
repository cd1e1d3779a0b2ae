"""The cart of a guest who signs in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts import operations as accounts
from commerce.cart import operations as carts
from commerce.cart import queries
from commerce.cart.models import Cart, CartLine
from commerce.cart.operations import opening
from commerce.cart.operations.content import MOST_UNITS_IN_ALL
from commerce.catalogue.models import Variant
from core.actor import Actor
from stores.locations.models import Location
from tests.world import GB, World


def _signed_in(world: World, visitor: Actor) -> Actor:
    customer = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en"
    )
    return replace(visitor, customer_id=customer.pk, user_id=customer.user_id)


def test_a_guests_cart_becomes_the_customers(world: World) -> None:
    world.stock(world.mug, world.warehouse, 10)
    cart = world.cart()
    world.add(cart, world.mug, 2)
    ada = _signed_in(world, world.shopper)

    found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)

    assert found == cart
    assert not merged
    assert Cart.objects.get(pk=cart.pk).customer_id == ada.customer_id


def test_the_kept_cart_is_merged_into_the_one_on_this_screen(world: World) -> None:
    world.stock(world.mug, world.warehouse, 10)
    world.stock(world.kettle, world.warehouse, 10)
    kept = world.cart()
    world.add(kept, world.mug, 2)
    carts.bring_together(market=GB, actor=_signed_in(world, world.shopper), now=world.now)
    phone = world.other_shopper
    here = world.cart(phone)
    world.add(here, world.mug, 1, actor=phone)
    world.add(here, world.kettle, 1, actor=phone)

    found, merged = carts.bring_together(market=GB, actor=_signed_in(world, phone), now=world.now)

    assert found == here
    assert merged
    lines = CartLine.objects.filter(cart=here).values_list("variant__sku", "quantity")
    assert dict(lines) == {"FF-MUG": 3, "FF-KETTLE": 1}
    assert Cart.objects.get(pk=kept.pk).state == Cart.State.MERGED


def test_another_guests_cart_stays_hers(world: World) -> None:
    world.stock(world.mug, world.warehouse, 10)
    cart = world.cart()
    world.add(cart, world.mug, 1)

    found, _merged = carts.bring_together(
        market=GB, actor=_signed_in(world, world.other_shopper), now=world.now
    )

    assert found is None
    assert Cart.objects.get(pk=cart.pk).customer_id is None


@pytest.fixture
def two_devices(world: World) -> tuple[Cart, Cart, Actor]:
    """Ada's cart on her laptop, a cart that she filled as a guest on her phone, and who she is there."""
    world.stock(world.mug, world.warehouse, 10)
    laptop = world.cart_with((world.mug, 2, None))
    carts.bring_together(market=GB, actor=_signed_in(world, world.shopper), now=world.now)
    laptop.refresh_from_db()
    phone = world.cart(world.other_shopper)
    world.add(phone, world.mug, 1, actor=world.other_shopper)
    return laptop, phone, _signed_in(world, world.other_shopper)


def _units(cart: Cart) -> int:
    return sum(cart.lines.values_list("quantity", flat=True))


def test_a_cart_that_is_being_paid_on_another_device_is_left_alone(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    laptop, phone, ada = two_devices
    tender = world.start_payment(laptop, ada)

    found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)

    assert (found, merged) == (phone, False)
    assert (_units(laptop), _units(phone)) == (2, 1)
    laptop.refresh_from_db()
    assert (laptop.state, laptop.quote_id) == (Cart.State.OPEN, tender.plan.quote_id)
    assert world.pay(tender).order is not None


def test_a_cart_that_is_shared_on_another_device_is_left_alone_until_that_ends(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    laptop, phone, ada = two_devices
    shared = carts.open_by_call_code(code=laptop.call_code, actor=world.csa, now=world.now)

    found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)

    assert (found, merged) == (phone, False)
    assert (_units(laptop), _units(phone)) == (2, 1)
    laptop.refresh_from_db()
    assert laptop.is_shared_with(world.csa, world.now)

    assert shared.share_until is not None
    later = shared.share_until + timedelta(seconds=1)
    found, merged = carts.bring_together(market=GB, actor=ada, now=later)

    assert (found, merged, _units(phone)) == (phone, True, 3)


def test_a_cart_that_is_being_paid_here_gets_nothing_put_in(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    laptop, phone, ada = two_devices
    world.details(phone, world.other_shopper)
    tender = world.start_payment(phone, world.other_shopper)

    found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)

    assert (found, merged) == (phone, False)
    assert (_units(laptop), _units(phone)) == (2, 1)
    phone.refresh_from_db()
    assert (phone.customer_id, phone.quote_id) == (ada.customer_id, tender.plan.quote_id)
    assert world.pay(tender).order is not None


def test_a_cart_that_is_shared_here_gets_nothing_put_in_until_that_ends(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    laptop, phone, ada = two_devices
    phone.refresh_from_db()
    carts.open_by_call_code(code=phone.call_code, actor=world.csa, now=world.now)

    found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)

    assert (found, merged, _units(laptop), _units(phone)) == (phone, False, 2, 1)
    carts.end_sharing(cart_id=phone.pk, actor=ada, now=world.now)
    found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)
    assert (found, merged, _units(phone)) == (phone, True, 3)


def test_carts_that_were_all_closed_meanwhile_are_none(
    world: World, two_devices: tuple[Cart, Cart, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read before the lock is shown by reading it before the carts close."""
    _laptop, _phone, ada = two_devices
    read = queries.open_carts(ada, GB)
    Cart.objects.update(state=Cart.State.ENDED)
    monkeypatch.setattr(queries, "open_carts", lambda actor, market: read)

    assert carts.bring_together(market=GB, actor=ada, now=world.now) == (None, False)


def test_together_they_hold_no_more_than_a_cart_may_and_the_log_says_what_was_left_out(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    laptop, phone, ada = two_devices
    phone_lines = ((world.mug, world.leeds, 99), (world.mug, world.manchester, 99))
    CartLine.objects.all().delete()
    for variant, store, quantity in phone_lines:
        _line(phone, variant, quantity, store)
    _line(laptop, world.kettle, 90)
    _line(laptop, world.tent, 40)
    _line(laptop, world.mug, 5)

    _found, merged = carts.bring_together(market=GB, actor=ada, now=world.now)

    assert merged
    assert _units(phone) == MOST_UNITS_IN_ALL
    rows = CartLine.objects.filter(cart=phone, method="deliver")
    assert dict(rows.values_list("variant__sku", "quantity")) == {"FF-KETTLE": 90, "FF-TENT": 12}
    assert queries.units_left_out(phone) == 28 + 5
    text = queries.last_changes(phone)[0].text
    assert text == "brought a cart together with this one; 33 did not fit"


def test_a_line_that_both_have_stays_within_what_a_line_may_hold(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    laptop, phone, ada = two_devices
    CartLine.objects.all().delete()
    _line(phone, world.mug, 98)
    _line(laptop, world.mug, 3)

    carts.bring_together(market=GB, actor=ada, now=world.now)

    assert (_units(phone), queries.units_left_out(phone)) == (99, 2)


def test_a_full_cart_takes_nothing_in_and_is_no_newer_for_it(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    _laptop, phone, ada = two_devices
    CartLine.objects.filter(cart=phone).update(quantity=MOST_UNITS_IN_ALL)
    phone.refresh_from_db()
    changed = phone.changed_version

    carts.bring_together(market=GB, actor=ada, now=world.now)

    phone.refresh_from_db()
    assert (_units(phone), phone.changed_version) == (MOST_UNITS_IN_ALL, changed)
    assert queries.units_left_out(phone) == 2


def test_together_they_have_no_more_lines_than_a_cart_may(
    world: World, two_devices: tuple[Cart, Cart, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, phone, ada = two_devices
    _line(laptop, world.kettle, 4)
    _line(laptop, world.tent, 1)
    monkeypatch.setattr(opening, "MOST_LINES", 2)

    carts.bring_together(market=GB, actor=ada, now=world.now)

    lines = CartLine.objects.filter(cart=phone).values_list("variant__sku", "quantity")
    assert dict(lines) == {"FF-MUG": 3, "FF-KETTLE": 4}
    assert queries.units_left_out(phone) == 1


def test_what_fits_is_brought_together_without_a_word_about_the_rest(
    world: World, two_devices: tuple[Cart, Cart, Actor]
) -> None:
    _laptop, phone, ada = two_devices
    carts.bring_together(market=GB, actor=ada, now=world.now)

    assert queries.units_left_out(phone) == 0
    assert queries.last_changes(phone)[0].text == "brought a cart together with this one"


def _line(cart: Cart, variant: Variant, quantity: int, store: Location | None = None) -> None:
    CartLine.objects.create(
        cart=cart,
        variant=variant,
        method="collect" if store else "deliver",
        location=store,
        quantity=quantity,
        seen_amount=1,
    )
