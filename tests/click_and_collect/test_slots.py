"""The hour of a store that a collection is promised in: booked while it is paid, kept by the order, free again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commerce.payments import operations as payments
from core import relay
from core.actor import SYSTEM, Channel, Role
from core.models import Delivery, OutboundMessage
from stores.click_and_collect.models import Collection
from stores.click_and_collect.operations import postponing
from stores.locations import operations as locations
from stores.locations import queries
from stores.locations.errors import NoSlot
from stores.locations.models import Location, SlotBooking

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ONE = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


@pytest.fixture
def one_an_hour(floor):
    """A store that makes one collection ready in an hour."""
    Location.objects.filter(pk=floor.leeds.pk).update(slot_capacity=1)
    return floor


def booked(floor) -> list[tuple[datetime, bool]]:
    rows = SlotBooking.objects.filter(location=floor.leeds, done_at=None).order_by("pk")
    return [(row.ready_by, row.expires_at is None) for row in rows]


def test_paying_books_the_hour_and_the_order_keeps_it(one_an_hour):
    floor = one_an_hour
    first = floor.start_payment(floor.cart_with((floor.mug, 1, floor.leeds)))
    second = floor.start_payment(
        floor.cart_with((floor.mug, 1, floor.leeds), actor=floor.other_shopper), floor.other_shopper
    )
    assert booked(floor) == [(NOON, False), (ONE, False)]

    late, early = floor.pay(second).order, floor.pay(first).order
    floor.react()

    assert booked(floor) == [(NOON, True), (ONE, True)]
    ready = dict(Collection.objects.values_list("fulfilment__order_id", "ready_by"))
    assert ready == {early.pk: NOON, late.pk: ONE}


def test_asking_again_books_once_and_a_changed_mind_lets_it_go(one_an_hour):
    floor = one_an_hour
    cart = floor.cart_with((floor.mug, 1, floor.leeds))
    tender = floor.start_payment(cart)
    assert floor.start_payment(cart) == tender
    assert booked(floor) == [(NOON, False)]

    payments.void_quote(quote_id=tender.plan.quote_id, why="edited", actor=SYSTEM, now=floor.now)
    assert booked(floor) == []


def test_who_pays_after_her_hour_went_to_another_gets_the_next(one_an_hour):
    floor = one_an_hour
    slow = floor.start_payment(floor.cart_with((floor.mug, 1, floor.leeds)))
    SlotBooking.objects.update(expires_at=floor.now - timedelta(seconds=1))
    quick = floor.placed_order((floor.mug, 1, floor.leeds), actor=floor.other_shopper)
    order = floor.pay(slow).order
    floor.react()
    ready = dict(Collection.objects.values_list("fulfilment__order_id", "ready_by"))
    assert ready == {quick.pk: NOON, order.pk: ONE}


def test_done_work_and_cancelled_work_give_the_hour_back(floor):
    order = floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    collection = Collection.objects.get(fulfilment__order=order)
    assert booked(floor) == [(NOON, True)]
    floor.bring_to_shelf(collection)
    assert booked(floor) == []


def test_a_store_that_takes_nothing_is_refused_before_anything_is_held(floor):
    cart = floor.cart_with((floor.mug, 1, floor.leeds))
    Location.objects.filter(pk=floor.leeds.pk).update(paused_at=floor.now)
    with pytest.raises(NoSlot, match="Leeds"):
        floor.start_payment(cart)


def test_what_is_paid_when_the_store_pauses_stays_promised(floor):
    tender = floor.start_payment(floor.cart_with((floor.mug, 1, floor.leeds)))
    Location.objects.filter(pk=floor.leeds.pk).update(paused_at=floor.now)
    order = floor.pay(tender).order
    floor.react()
    assert Collection.objects.get(fulfilment__order=order).ready_by == NOON


def test_bookings_that_ended_are_tidied_up(floor):
    floor.start_payment(floor.cart_with((floor.mug, 1, floor.leeds)))
    later = floor.now + timedelta(hours=2)
    assert locations.clear_expired_bookings(before=floor.now) == 0
    assert locations.clear_expired_bookings(before=later) == 1


def test_who_pays_late_for_a_store_that_has_paused_is_still_served(floor):
    tender = floor.start_payment(floor.cart_with((floor.mug, 1, floor.leeds)))
    SlotBooking.objects.update(expires_at=floor.now - timedelta(seconds=1))
    Location.objects.filter(pk=floor.leeds.pk).update(paused_at=floor.now)
    order = floor.pay(tender).order
    floor.react()
    assert Collection.objects.get(fulfilment__order=order).ready_by == NOON


def test_an_order_that_booked_nothing_is_asked_for_though_the_store_has_paused(floor):
    order = floor.placed_order((floor.mug, 1, floor.leeds))
    SlotBooking.objects.all().delete()
    Location.objects.filter(pk=floor.leeds.pk).update(paused_at=floor.now)
    floor.react()
    assert Collection.objects.get(fulfilment__order=order).ready_by == NOON


def boss(floor):
    return floor.staff(
        "sue@example.com", "Sue Ray", Channel.STORE, Role.STORE_MANAGER, at=[floor.leeds]
    )


def close(floor, minutes):
    at = floor.now + timedelta(minutes=minutes)
    locations.close_early(location_id=floor.leeds.pk, at=at, actor=boss(floor), now=floor.now)
    return at


def test_who_is_paying_while_the_store_closes_is_promised_an_hour_it_is_open(floor):
    tender = floor.start_payment(floor.cart_with((floor.mug, 1, floor.leeds)))
    assert booked(floor) == [(NOON, False)]
    closes = close(floor, 45)
    assert booked(floor) == []
    floor.react()

    floor.pay(tender)
    floor.react()

    promised = Collection.objects.get().ready_by
    assert promised > closes
    assert booked(floor) == [(promised, True)]


def test_a_closing_that_is_heard_of_before_the_order_moves_it_all_the_same(floor):
    floor.placed_order((floor.mug, 1, floor.leeds))
    assert booked(floor) == [(NOON, True)]
    closes = close(floor, 45)
    for name in ("postpone_what_cannot_be_kept", "request_collections"):
        for row in Delivery.objects.filter(handler__endswith=name):
            relay.deliver(row.pk, now=floor.now)
    floor.react()

    promised = Collection.objects.get().ready_by
    assert promised > closes
    assert booked(floor) == [(promised, True)]
    assert OutboundMessage.objects.filter(key__startswith="collection-later").exists()


def test_what_is_moved_takes_room_in_its_new_hour(one_an_hour):
    floor = one_an_hour
    for actor in (floor.shopper, floor.other_shopper):
        floor.placed_order((floor.mug, 1, floor.leeds), actor=actor)
    floor.react()
    close(floor, 15)
    floor.react()

    first, second = Collection.objects.order_by("ready_by").values_list("ready_by", flat=True)
    assert second - first >= timedelta(hours=1)
    assert booked(floor) == [(first, True), (second, True)]
    # And a page that asks for no cart of its own sees both.
    taken = queries.booked_in([floor.leeds], now=floor.now)[floor.leeds.pk]
    assert sorted(taken.values()) == [1, 1]


def test_many_are_moved_in_sets_that_each_end_by_themselves(floor, monkeypatch):
    monkeypatch.setattr(postponing, "SET", 2)
    orders = [floor.placed_order((floor.mug, 1, floor.leeds)) for _each in range(5)]
    floor.react()
    closes = close(floor, 15)
    waiting = Delivery.objects.get(handler__endswith="postpone_what_cannot_be_kept")
    relay.deliver(waiting.pk, now=floor.now)
    assert Collection.objects.filter(ready_by__gt=closes + timedelta(hours=12)).count() == 2

    floor.react()
    assert Collection.objects.filter(ready_by__gt=closes + timedelta(hours=12)).count() == 5
    told = OutboundMessage.objects.filter(key__startswith="collection-later", kind="email")
    assert told.count() == len(orders)


def test_payments_that_are_only_started_never_fill_an_hour(floor):
    Location.objects.filter(pk=floor.leeds.pk).update(slot_capacity=4)
    visitors = [floor.visitor(str(number)) for number in range(6)]
    tenders = [
        floor.start_payment(floor.cart_with((floor.mug, 1, floor.leeds), actor=each), each)
        for each in visitors
    ]
    assert booked(floor) == [(NOON, False)] * 2

    # Who pays has the hour, though she had not booked it.
    for tender in tenders[2:4]:
        floor.pay(tender)
    floor.react()
    assert list(Collection.objects.values_list("ready_by", flat=True)) == [NOON] * 2
    assert sorted(booked(floor)) == [(NOON, False)] * 2 + [(NOON, True)] * 2
    # Room that is paid for counts: the fifth is promised the next one.
    floor.pay(tenders[4])
    floor.react()
    assert Collection.objects.latest("pk").ready_by > NOON
