"""Reserve, and pay in the store: placed and promised without money, and nothing leaves before a till has taken it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from commerce.orders import changes, reserving, rules, settlement
from commerce.papers import operations as papers
from commerce.papers.models import Paper
from commerce.payments import gateway, purses
from commerce.payments import operations as payments
from commerce.payments.errors import AlreadyTaken, MethodGone, StillDue
from commerce.payments.models import PaymentCase, ProviderCall, Tender
from core.errors import Invalid
from core.models import OutboundMessage
from core.money import Money
from stores.click_and_collect import missing, operations, sweepers
from stores.click_and_collect.models import Collection
from stores.locations.models import Location
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race, tally
from tests.world import Level


def opened(floor: Floor) -> Floor:
    for position, (code, provider) in enumerate((("card", "sandbox"), ("counter", "store"))):
        payments.save_method(market="GB", code=code, provider=provider, position=position)
    for store in (floor.leeds, floor.manchester):
        store.services = [*store.services, "reserve"]
        store.save(update_fields=["services"])
    return floor


@pytest.fixture
def floor(db):
    with time_machine.travel(Floor.now, tick=False):
        yield opened(Floor())


def start(floor, *wanted, actor=None):
    cart = floor.cart_with(*wanted, actor=actor)
    payments.choose_means(
        cart_id=cart.pk, actor=actor or floor.shopper, now=floor.now, method="counter"
    )
    return floor.start_payment(cart, actor)


def reserve(floor, *wanted, actor=None):
    tender = start(floor, *wanted, actor=actor)
    gateway.open_page(tender.pk, now=floor.now)
    order = settlement.settle(tender.pk, now=floor.now).order
    floor.react()
    return order


def moved(floor):
    """Make the calls that are asked of providers: those of a store need no network."""
    for call in ProviderCall.objects.filter(state="pending").order_by("pk"):
        gateway.perform(call.pk, now=floor.now)
    floor.react()


def take(floor, collection, expected, **said):
    said = {"means": "cash", "reference": "1042"} | said
    return operations.take_due(
        collection_id=collection.pk, expected=expected, actor=floor.clerk, now=floor.now, **said
    )


def hand_over(floor, collection):
    return operations.hand_over(
        location_id=floor.leeds.pk, code=collection.code, collected_by="Ada Shaw", actor=floor.clerk, now=floor.now,
    )  # fmt: skip


def may_reserve(floor, *wanted):
    cart = floor.cart_with(*wanted)
    return "counter" in {each.code for each in payments.methods_of(cart, floor.shopper)}


def test_it_is_offered_for_what_is_collected_whole_at_one_store_that_does_it(floor):
    assert may_reserve(floor, (floor.kettle, 1, floor.leeds), (floor.mug, 1, floor.leeds))
    assert not may_reserve(floor, (floor.tent, 1, floor.manchester))  # two stores now
    other = floor.visitor("other")
    cart = floor.cart_with((floor.kettle, 1, None), (floor.mug, 1, floor.leeds), actor=other)
    assert [each.code for each in payments.methods_of(cart, other)] == ["card"]
    third = floor.visitor("third")
    floor.leeds.services = ["collect"]
    floor.leeds.save()
    cart = floor.cart_with((floor.kettle, 1, floor.leeds), actor=third)
    with pytest.raises(Invalid):
        payments.choose_means(cart_id=cart.pk, actor=third, now=floor.now, method="counter")


def test_who_chose_it_and_then_has_something_delivered_chooses_again(floor):
    cart = floor.cart_with((floor.kettle, 1, floor.leeds))
    payments.choose_means(cart_id=cart.pk, actor=floor.shopper, now=floor.now, method="counter")
    floor.add(cart, floor.mug, 1)
    with pytest.raises(MethodGone):
        floor.start_payment(cart)


def test_reserved_is_not_paid_and_says_so(floor):
    order = reserve(floor, (floor.kettle, 2, floor.leeds))
    assert (order.money_state, order.total) == ("due", 9800)
    assert reserving.due_of(order) == Money(9800, "GBP")
    assert floor.level(floor.kettle, floor.leeds) == Level(10, 2)
    mail = OutboundMessage.objects.get(key=f"order-placed-{order.number}")
    assert "is reserved for you" in mail.text
    assert "you pay £98.00 in the store" in mail.text
    assert "Receipt as PDF" not in mail.text
    assert papers.issue(order_id=order.pk, now=floor.now) is None
    assert not Paper.objects.exists()
    assert not ProviderCall.objects.exists()
    assert floor.breaches() == []


def test_it_waits_a_day_and_leaves_when_the_till_has_its_money(floor):
    order = reserve(floor, (floor.kettle, 2, floor.leeds))
    collection = floor.bring_to_shelf(Collection.objects.get())
    assert collection.hold_until - floor.now < timedelta(days=2)

    with (
        pytest.raises(StillDue, match=r"£98\.00 is to be paid at the till first"),
        transaction.atomic(),
    ):
        hand_over(floor, collection)
    assert floor.level(floor.kettle, floor.leeds) == Level(10, 2)
    with pytest.raises(Invalid) as refused:
        take(floor, collection, 9800, means="shells", reference=" ")
    assert set(refused.value.fields) == {"means", "reference"}
    with pytest.raises(AlreadyTaken, match=r"£98\.00 is to be paid now"):
        take(floor, collection, 9700)

    assert take(floor, collection, 9800) == Money(9800, "GBP")
    with pytest.raises(AlreadyTaken):
        take(floor, collection, 9800)
    hand_over(floor, collection)
    moved(floor)
    order.refresh_from_db()
    assert (order.money_state, order.goods_state) == ("captured", "fulfilled")
    assert floor.level(floor.kettle, floor.leeds) == Level(8, 0)
    assert Paper.objects.get().kind == "receipt"
    assert "Cash" in str(Paper.objects.get().sheet)
    assert floor.breaches() == []


def test_what_was_cancelled_before_is_not_paid_and_what_comes_back_after_is_given_back(floor):
    order = reserve(floor, (floor.kettle, 2, floor.leeds))
    line = order.lines.get()
    changes.cancel(
        order_id=order.pk, units={line.pk: 1}, key="one", actor=floor.shopper, now=floor.now
    )
    floor.react()
    mail = OutboundMessage.objects.get(key__startswith="order-changed:")
    assert "will not be charged" in mail.text
    collection = floor.bring_to_shelf(Collection.objects.get())
    assert take(floor, collection, 4900) == Money(4900, "GBP")
    hand_over(floor, collection)
    moved(floor)
    tender = Tender.objects.get()
    assert (tender.captured, tender.released, tender.voided) == (4900, 4900, False)
    assert floor.breaches() == []


def test_paid_and_cancelled_before_it_is_handed_over_goes_back(floor):
    order = reserve(floor, (floor.kettle, 1, floor.leeds), (floor.mug, 1, floor.leeds))
    collection = floor.bring_to_shelf(Collection.objects.get())
    take(floor, collection, 6150)
    late = collection.hold_until + timedelta(hours=3)
    assert sweepers.give_up_what_nobody_fetched(late) == 1
    moved(floor)
    order.refresh_from_db()
    mail = OutboundMessage.objects.get(key__startswith="order-changed:")
    assert "you are given £61.50 there" in mail.text
    assert PaymentCase.objects.get().amount == 6150
    assert order.goods_state == "cancelled"
    assert floor.breaches() == []


def test_what_a_gift_card_covers_by_now_is_not_due(floor):
    cart = floor.cart_with((floor.kettle, 2, floor.leeds))
    card = purses.issue_gift_card(amount=5000, market="GB", key="a", now=floor.now)
    for wish in ({"gift_card": card.code}, {"method": "counter"}):
        payments.choose_means(cart_id=cart.pk, actor=floor.shopper, now=floor.now, **wish)
    tender = floor.start_payment(cart)
    gateway.open_page(tender.pk, now=floor.now)
    order = settlement.settle(tender.pk, now=floor.now).order
    floor.react()
    assert (order.money_state, reserving.due_of(order).amount) == ("due", 4800)

    changes.cancel(
        order_id=order.pk, units={order.lines.get().pk: 1}, key="one", actor=floor.shopper,
        now=floor.now,
    )  # fmt: skip
    floor.react()
    order.refresh_from_db()
    assert (order.money_state, reserving.due_of(order)) == ("authorised", None)
    assert Paper.objects.get(cause="").sheet["total"] == 4900
    collection = floor.bring_to_shelf(Collection.objects.get())
    assert collection.hold_until - floor.now > timedelta(days=6)
    hand_over(floor, collection)
    moved(floor)
    assert Tender.objects.get(provider="gift_card").captured == 4900
    assert floor.breaches() == []


def test_it_reads_due_until_all_of_it_is_paid(floor):
    """A part that left on a gift card is no reason to forget the till."""
    rest = {
        "total": 9800,
        "captured": 4900,
        "refunded": 0,
        "ordered_units": 2,
        "fulfilled_units": 1,
        "returned_units": 0,
    }
    assert rules.money(rules.Facts(**rest, due=4900)) == "due"
    assert rules.money(rules.Facts(**rest)) == "partly_captured"


def test_what_is_reserved_goes_only_where_people_may_pay(floor):
    reserve(floor, (floor.mug, 1, floor.leeds))
    collection = Collection.objects.select_related("fulfilment__order", "location").get()
    basket, far = {floor.mug.pk: 1}, {"now": floor.now, "far_km": 500}
    floor.stock(floor.mug, floor.manchester, 10)
    services = [each for each in floor.manchester.services if each != "reserve"]
    for may, expected in ((["reserve"], 1), ([], 0)):
        Location.objects.filter(pk=floor.manchester.pk).update(services=services + may)
        found = missing.others(collection, basket, **far)
        assert len([each for each in found if each.store == floor.manchester]) == expected


def test_not_fetched_it_is_for_sale_again_and_nothing_was_charged(floor):
    order = reserve(floor, (floor.kettle, 2, floor.leeds))
    collection = floor.bring_to_shelf(Collection.objects.get())
    assert sweepers.give_up_what_nobody_fetched(collection.hold_until + timedelta(hours=3)) == 1
    moved(floor)
    order.refresh_from_db()
    assert (order.money_state, order.goods_state) == ("voided", "cancelled")
    assert floor.level(floor.kettle, floor.leeds) == Level(10, 0)
    assert not Paper.objects.exists()
    with pytest.raises(AlreadyTaken):
        reserving.take_due(
            order_id=order.pk, expected=9800, means="Cash", reference="1", actor=floor.clerk, now=floor.now,
        )  # fmt: skip
    assert floor.breaches() == []


def test_who_did_not_come_twice_pays_first(floor, settings):
    """By her e-mail or her telephone, in whatever browser."""
    for _each in range(settings.RESERVE_NO_SHOWS):
        reserve(floor, (floor.kettle, 1, floor.leeds))
        collection = floor.bring_to_shelf(Collection.objects.exclude(state="cancelled").get())
        sweepers.give_up_what_nobody_fetched(collection.hold_until + timedelta(hours=3))
        moved(floor)
    other = floor.visitor("another browser")
    cart = floor.cart_with((floor.mug, 1, floor.leeds), actor=other)
    cart.refresh_from_db()
    assert "was not collected" in reserving.why_not(cart, floor.now)
    with pytest.raises(Invalid) as refused:
        payments.choose_means(cart_id=cart.pk, actor=other, now=floor.now, method="counter")
    assert "pay now this time" in refused.value.fields["method"]
    assert reserving.why_not(cart, floor.now + timedelta(days=370)) == ""
    floor.details(cart, other, email="ada@else.example", phone="+447700900999")
    cart.refresh_from_db()
    assert reserving.why_not(cart, floor.now) == ""


def test_so_many_are_reserved_at_once_and_no_more(floor, settings):
    settings.RESERVE_AT_ONCE = 2
    for _each in range(2):
        reserve(floor, (floor.kettle, 1, floor.leeds))
    cart = floor.cart_with((floor.mug, 1, floor.leeds))
    cart.refresh_from_db()
    assert "Collect that first" in reserving.why_not(cart, floor.now)


def test_two_tills_take_it_once_and_what_is_cancelled_meanwhile_is_not_taken(transactional_db):
    with time_machine.travel(Floor.now, tick=False):
        floor = opened(Floor())
        order = reserve(floor, (floor.kettle, 1, floor.leeds))
        collection = floor.bring_to_shelf(Collection.objects.get())
        assert tally(race([lambda: take(floor, collection, 4900)] * 4)) == {
            "Money": 1,
            "AlreadyTaken": 3,
        }
        second = reserve(floor, (floor.kettle, 1, floor.leeds))
        other = floor.bring_to_shelf(Collection.objects.exclude(pk=collection.pk).get(), "B13")
        late = other.hold_until + timedelta(hours=3)
        results = race([
            lambda: take(floor, other, 4900),
            lambda: operations.give_up(collection_id=other.pk, before=late, now=floor.now),
        ])  # fmt: skip
        assert not [
            each
            for each in results
            if isinstance(each, Exception) and not isinstance(each, AlreadyTaken)
        ], results
        moved(floor)
        tender = Tender.objects.get(plan__order=second)
        # Either nothing was taken, or it is given back.
        taken = isinstance(results[0], Money)
        assert tender.captured_at_once == taken
        assert floor.breaches() == []
        assert order.number != second.number
