"""The basket goes on to a phone by a link that works once, and not for long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.cart.models import Cart
from core.errors import Forbidden
from incentives.models import Touch
from stores.kiosks import operations
from stores.kiosks.errors import NoBasketLink
from stores.kiosks.events import BasketMoved
from stores.kiosks.models import Visit


@pytest.fixture
def visit(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug, at=floor.leeds)
    floor.put(visit, floor.tent)
    floor.type_details(visit)
    return visit


def link(floor, visit):
    return operations.link_of(operations.open_link(visit_id=visit.pk, now=floor.now), now=floor.now)


def test_the_phone_has_the_goods_and_not_what_was_typed(floor, visit, phone):
    own = floor.cart(phone)
    floor.add(own, floor.kettle, actor=phone)
    cart = operations.move_basket(token=link(floor, visit), actor=phone, now=floor.now)

    assert cart.is_of(phone)
    assert {line.variant_id for line in cart.lines.all()} == {
        floor.mug.pk, floor.tent.pk, floor.kettle.pk,
    }  # fmt: skip
    assert (cart.full_name, cart.email, cart.street) == ("", "", "")
    assert Visit.objects.get().ended_as == Visit.End.MOVED
    assert floor.recorded(BasketMoved) == 1
    assert not Cart.objects.get(pk=cart.pk).is_of(floor.who(visit))


def test_what_is_paid_on_the_phone_is_sold_by_the_web_and_touched_by_the_kiosk(floor, visit, phone):
    cart = operations.move_basket(token=link(floor, visit), actor=phone, now=floor.now)
    floor.details(cart, phone)
    order = floor.pay(floor.start_payment(cart, phone)).order
    floor.hear("touch_of_kiosk", "count_sale")

    assert (order.channel, order.sold_in_id) == ("web", None)
    touch = Touch.objects.get(order=order, kind=Touch.Kind.KIOSK)
    assert (touch.location_id, touch.channel) == (floor.leeds.pk, "kiosk")


def test_it_works_once(floor, visit, phone):
    token = link(floor, visit)
    operations.move_basket(token=token, actor=phone, now=floor.now)
    for again in (phone, floor.visitor("another phone")):
        with pytest.raises(NoBasketLink):
            operations.move_basket(token=token, actor=again, now=floor.now)
    assert Cart.objects.get().is_of(phone)


@pytest.mark.parametrize(("seconds", "works"), [(299, True), (301, False)])
def test_it_does_not_work_for_long(floor, visit, phone, seconds, works):
    token, later = link(floor, visit), floor.now + timedelta(seconds=seconds)
    if works:
        assert operations.move_basket(token=token, actor=phone, now=later)
    else:
        with pytest.raises(NoBasketLink):
            operations.move_basket(token=token, actor=phone, now=later)


def test_a_newer_one_and_the_end_of_the_visit_take_it_away(floor, visit, phone):
    old = link(floor, visit)
    new = link(floor, visit)
    with pytest.raises(NoBasketLink):
        operations.move_basket(token=old, actor=phone, now=floor.now)
    operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)
    with pytest.raises(NoBasketLink):
        operations.move_basket(token=new, actor=phone, now=floor.now)
    assert Cart.objects.get().state == Cart.State.ENDED


def test_it_outlives_a_screen_that_nobody_touched_while_she_held_her_phone(floor, visit, phone):
    floor.start_payment(Cart.objects.get(), floor.who(visit))
    token = link(floor, visit)
    operations.end_visit(visit_id=visit.pk, how=Visit.End.IDLE, now=floor.now)
    assert operations.forget_left_carts(now=floor.now) == 0

    cart = Cart.objects.get()
    assert (cart.state, cart.quote_id, cart.full_name, cart.email) == ("open", None, "", "")
    later = floor.now + timedelta(seconds=290)
    assert operations.visit_of(token, now=later) == visit
    assert operations.move_basket(token=token, actor=phone, now=later).is_of(phone)
    assert Visit.objects.get().ended_as == Visit.End.MOVED
    with pytest.raises(NoBasketLink):
        operations.move_basket(token=token, actor=phone, now=later)
    assert operations.forget_left_carts(now=later + timedelta(hours=1)) == 0
    assert Cart.objects.get().is_of(phone)


def test_a_basket_that_no_phone_took_is_forgotten_when_its_link_has_run_out(floor, visit, phone):
    token = link(floor, visit)
    operations.end_visit(visit_id=visit.pk, how=Visit.End.IDLE, now=floor.now)
    assert operations.forget_left_carts(now=floor.now + timedelta(seconds=299)) == 0
    assert operations.forget_left_carts(now=floor.now + timedelta(seconds=300)) == 1
    assert Cart.objects.get().state == Cart.State.ENDED
    with pytest.raises(NoBasketLink):
        operations.move_basket(token=token, actor=phone, now=floor.now)


def test_who_stands_there_next_has_nothing_of_a_basket_that_waits_for_a_phone(floor, visit, phone):
    token = link(floor, visit)
    operations.end_visit(visit_id=visit.pk, how=Visit.End.IDLE, now=floor.now)
    other = floor.visit()
    cart = floor.put(other, floor.kettle)
    assert [line.variant_id for line in cart.lines.all()] == [floor.kettle.pk]

    moved = operations.move_basket(token=token, actor=phone, now=floor.now)
    assert floor.kettle.pk not in {line.variant_id for line in moved.lines.all()}
    assert Visit.objects.get(pk=other.pk).ended_at is None


def test_a_made_up_one_and_a_colleague_move_nothing(floor, visit, phone):
    token = link(floor, visit)
    with pytest.raises(NoBasketLink):
        operations.move_basket(token=token[:-1] + "x", actor=phone, now=floor.now)
    with pytest.raises(Forbidden):
        operations.move_basket(token=token, actor=floor.clerk, now=floor.now)
    assert Visit.objects.get().ended_at is None
