"""Somebody steps before a kiosk, and leaves nothing of herself behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.cart import operations as carts
from commerce.cart.errors import NoCart
from commerce.cart.models import Cart
from commerce.orders.models import Order
from commerce.payments.models import Quote
from core.errors import Forbidden, Invalid, NotFound
from incentives.models import Touch
from stores.inventory.models import StockHold
from stores.kiosks import operations, queries
from stores.kiosks.errors import VisitOver
from stores.kiosks.events import KioskOpened, KioskUsed
from stores.kiosks.models import Kiosk, Visit

TYPED = ("full_name", "email", "phone", "street", "postcode", "city")


def test_a_manager_makes_a_screen_a_kiosk_of_her_own_store_only(floor):
    assert queries.kiosk_with(floor.token) == floor.kiosk
    assert floor.recorded(KioskOpened) == 1
    for actor, store, refusal in (
        (floor.clerk, floor.leeds, Forbidden),
        (floor.boss, floor.manchester, NotFound),
    ):
        with pytest.raises(refusal):
            operations.open_kiosk(location_id=store.pk, name="X", actor=actor, now=floor.now)
    with pytest.raises(Invalid):
        operations.open_kiosk(location_id=floor.leeds.pk, name=" ", actor=floor.boss, now=floor.now)
    assert Kiosk.objects.count() == 1


def test_a_kiosk_that_is_signed_off_opens_nothing_and_forgets_who_stood_there(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug)
    operations.close_kiosk(kiosk_id=floor.kiosk.pk, actor=floor.boss, now=floor.now)

    assert queries.kiosk_with(floor.token) is None
    assert Cart.objects.get().state == Cart.State.ENDED
    with pytest.raises(NotFound):
        floor.visit()


def test_each_visit_has_a_basket_of_its_own(floor):
    first = floor.visit()
    floor.put(first, floor.mug)
    second = floor.visit()
    cart = floor.put(second, floor.tent)

    assert Visit.objects.get(pk=first.pk).ended_as == Visit.End.LEFT
    assert [line.variant_id for line in cart.lines.all()] == [floor.tent.pk]
    with pytest.raises(VisitOver):
        floor.put(first, floor.mug)


def test_who_leaves_leaves_no_words_of_hers_in_the_cart(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug)
    floor.type_details(visit)
    operations.end_visit(visit_id=visit.pk, how=Visit.End.IDLE, now=floor.now)

    cart = Cart.objects.get()
    assert [getattr(cart, name) for name in TYPED] == [""] * len(TYPED)
    assert (cart.state, cart.visitor_key, cart.code_hash) == (Cart.State.ENDED, "", "")
    assert not operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)
    assert Visit.objects.get().ended_as == Visit.End.IDLE


def test_a_payment_that_she_walked_away_from_does_not_count(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug, at=floor.leeds)
    floor.type_details(visit)
    floor.start_payment(Cart.objects.get(), floor.who(visit))
    operations.end_visit(visit_id=visit.pk, how=Visit.End.IDLE, now=floor.now)
    floor.hear("void_outdated_quote")

    assert Quote.objects.get().state == Quote.State.VOID
    assert not StockHold.objects.exists()


def test_a_kiosk_sells_for_its_store(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug, at=floor.leeds)
    floor.type_details(visit)
    order = floor.pay(floor.start_payment(Cart.objects.get(), floor.who(visit))).order
    operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)
    floor.hear("touch_of_kiosk")
    floor.hear("count_sale")

    assert (order.channel, order.sold_in_id, order.sold_by_id) == ("kiosk", floor.leeds.pk, None)
    assert Visit.objects.get().ended_as == Visit.End.PAID
    assert Order.objects.get().email == "ada@example.com"
    assert {(each.kind, each.location_id) for each in Touch.objects.filter(order=order)} == {
        (Touch.Kind.KIOSK, floor.leeds.pk),
        (Touch.Kind.SALE, floor.leeds.pk),
    }


def test_a_payment_that_is_not_answered_yet_outlives_the_visit(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug)
    floor.type_details(visit)
    tender = floor.start_payment(Cart.objects.get(), floor.who(visit))
    operations.note_settling(visit_id=visit.pk, now=floor.now)
    operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)
    assert operations.forget_left_carts(now=floor.now) == 0

    assert floor.pay(tender).order is not None
    assert operations.forget_left_carts(now=floor.now) == 1
    assert Order.objects.get().email == "ada@example.com"


def test_one_that_comes_to_nothing_is_forgotten_after_it(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug)
    floor.type_details(visit)
    floor.start_payment(Cart.objects.get(), floor.who(visit))
    operations.note_settling(visit_id=visit.pk, now=floor.now)
    operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)
    Cart.objects.update(quote_id=None)
    operations.forget_left_carts(now=floor.now)

    assert (Cart.objects.get().state, Cart.objects.get().email) == (Cart.State.ENDED, "")


def test_who_changes_her_mind_after_a_payment_that_is_not_answered_is_forgotten_at_once(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug)
    floor.type_details(visit)
    floor.start_payment(Cart.objects.get(), floor.who(visit))
    operations.note_settling(visit_id=visit.pk, now=floor.now)
    floor.put(visit, floor.mug)
    floor.start_payment(Cart.objects.get(), floor.who(visit))
    operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)
    floor.hear("void_outdated_quote")

    assert (Cart.objects.get().state, Cart.objects.get().email) == (Cart.State.ENDED, "")
    assert set(Quote.objects.values_list("state", flat=True)) == {Quote.State.VOID}


def test_what_she_puts_together_after_an_order_is_forgotten_as_well(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug)
    floor.type_details(visit)
    floor.pay(floor.start_payment(Cart.objects.get(), floor.who(visit)))
    second = floor.put(visit, floor.tent)
    floor.type_details(visit)
    operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)

    second.refresh_from_db()
    assert (second.state, second.email) == (Cart.State.ENDED, "")
    assert Order.objects.get().email == "ada@example.com"


def test_who_has_no_basket_pays_nothing(floor):
    visit = floor.visit()
    with pytest.raises(NoCart):
        operations.note_settling(visit_id=visit.pk, now=floor.now)
    assert not Visit.objects.get().is_settling


def test_one_that_cannot_be_forgotten_holds_up_no_other(floor, monkeypatch):
    for _person in range(2):
        visit = floor.visit()
        floor.put(visit, floor.mug)
        floor.type_details(visit)
        floor.start_payment(Visit.objects.get(pk=visit.pk).cart, floor.who(visit))
        operations.note_settling(visit_id=visit.pk, now=floor.now)
        operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)
        floor.now += timedelta(seconds=1)
    Cart.objects.update(quote_id=None)
    first = Visit.objects.earliest("begun_at").cart_id
    forget = carts.forget_cart

    def forget_cart(*, cart_id, **rest):
        assert cart_id != first, "it fails each time"
        forget(cart_id=cart_id, **rest)

    monkeypatch.setattr(carts, "forget_cart", forget_cart)
    assert operations.forget_left_carts(now=floor.now) == 1
    assert Cart.objects.exclude(pk=first).get().email == ""
    monkeypatch.undo()
    assert operations.forget_left_carts(now=floor.now) == 1
    assert set(Cart.objects.values_list("email", flat=True)) == {""}


def test_a_visit_without_a_basket_holds_up_no_other(floor):
    """As one stood there before it was refused."""
    visit = floor.visit()
    operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)
    Visit.objects.update(is_settling=True)
    assert operations.forget_left_carts(now=floor.now) == 1
    assert operations.forget_left_carts(now=floor.now) == 0


@pytest.mark.parametrize(
    ("paying", "after", "ended"), [(False, 109, 0), (False, 111, 1), (True, 299, 0), (True, 301, 1)]
)
def test_the_relay_ends_a_visit_at_a_screen_that_tells_nothing(floor, paying, after, ended):
    visit = floor.visit()
    floor.put(visit, floor.mug)
    if paying:
        floor.type_details(visit)
        floor.start_payment(Cart.objects.get(), floor.who(visit))
    assert operations.end_idle_visits(now=floor.now + timedelta(seconds=after)) == ended


def test_a_touch_keeps_it_open(floor):
    visit = floor.visit()
    operations.touch(visit=visit, now=floor.now + timedelta(seconds=60))
    assert operations.end_idle_visits(now=floor.now + timedelta(seconds=120)) == 0


def test_a_basket_is_noted_once(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug)
    floor.put(visit, floor.tent)
    assert floor.recorded(KioskUsed) == 1
