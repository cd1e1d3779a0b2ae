"""What a store is asked for is accepted; what nobody accepts raises an alarm, then another store keeps it."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from commerce.orders import changes
from core.actor import Channel, Role
from core.models import OutboundMessage
from stores.click_and_collect import errors, operations, queries, sweepers
from stores.click_and_collect.events import CollectionAccepted, CollectionNotAccepted
from stores.click_and_collect.models import Collection
from stores.inventory.models import StockLevel
from stores.locations import rules
from stores.locations.models import Location, SpecialDay
from tests.click_and_collect.shopfloor import Floor
from tests.world import Level

HOUR = timedelta(hours=1)


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def next_door(floor):
    """A store two kilometres away that has ten of everything."""
    store = floor._location("GB005", "Fjord & Fell Headingley", "store", 53.8195, -1.5750)
    for variant in floor.variants:
        floor.stock(variant, store, 10)
    return store


@pytest.fixture
def collection(floor):
    floor.placed_order((floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds))
    floor.react()
    return Collection.objects.get()


def at(collection):
    collection.refresh_from_db()
    return collection.state


def sweep(floor, **later):
    floor.now = Floor.now + timedelta(**later)
    return sweepers.look_after_what_nobody_accepts(floor.now)


def test_a_colleague_accepts_it_once(floor, collection):
    for _twice in range(2):
        operations.accept(collection_id=collection.pk, actor=floor.clerk, now=floor.now)

    assert at(collection) == "accepted"
    assert collection.accepted_at == floor.now
    assert floor.recorded(CollectionAccepted) == 1
    assert [each.pk for each in queries.to_pick(floor.leeds.pk)] == [collection.pk]


def test_colleagues_of_other_stores_cannot(floor, collection):
    with pytest.raises(errors.NoCollection):
        operations.accept(collection_id=collection.pk, actor=floor.other_clerk, now=floor.now)
    assert at(collection) == "requested"


def test_what_is_over_cannot_be_accepted(floor, collection):
    floor.bring_to_shelf(collection)
    with pytest.raises(errors.CannotMove):
        operations.accept(collection_id=collection.pk, actor=floor.clerk, now=floor.now)


def test_who_starts_to_pick_accepts(floor, collection):
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    collection.refresh_from_db()
    assert collection.accepted_at == floor.now
    assert sweep(floor, hours=5) == 0


def test_nobody_in_an_open_hour_raises_one_alarm(floor, collection):
    assert sweep(floor, minutes=59) == 0
    assert sweep(floor, minutes=60) == 1
    assert sweep(floor, minutes=70) == 0

    collection.refresh_from_db()
    assert collection.is_alarming
    assert floor.recorded(CollectionNotAccepted) == 1
    assert queries.counts(floor.leeds.pk, now=floor.now).alarms == 1
    assert [each.pk for each in queries.alarming(floor.csa)] == [collection.pk]
    assert [each.pk for each in queries.alarming(floor.clerk)] == [collection.pk]
    assert queries.alarming(floor.other_clerk) == []

    operations.accept(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    assert queries.counts(floor.leeds.pk, now=floor.now).alarms == 0


def test_minutes_count_while_the_store_is_open(floor):
    evening = Floor.now.replace(hour=17, minute=30)
    with time_machine.travel(evening, tick=False):
        floor.now = evening
        floor.placed_order((floor.mug, 1, floor.leeds))
        floor.react()
    night, morning = evening + timedelta(hours=14), evening + timedelta(hours=16)
    assert sweepers.look_after_what_nobody_accepts(night) == 0
    assert sweepers.look_after_what_nobody_accepts(morning) == 1


def test_hours_that_changed_are_read_anew(floor, collection):
    """It closed early: the minutes go on counting tomorrow."""
    today = date(2026, 11, 24)
    SpecialDay.objects.create(location=floor.leeds, day=today, intervals=[["09:00", "10:30"]])
    assert sweep(floor, hours=2) == 0
    collection.refresh_from_db()
    assert collection.look_at == Floor.now.replace(day=25, hour=9, minute=30)


def test_a_store_that_does_not_open_any_more_raises_it_at_once(floor, collection, next_door):
    """Its hours are gone: an hour after the order would never come, and the goods go next door."""
    floor.leeds.opening_hours.all().delete()
    Collection.objects.update(look_at=Floor.now)
    assert sweep(floor, minutes=1) == 2
    assert at(collection) == "cancelled"
    assert Collection.objects.get(location=next_door).state == "requested"
    assert floor.breaches() == []


def test_then_the_next_store_keeps_it(floor, collection, next_door):
    before = collection.ready_by
    assert sweep(floor, hours=1) == 1
    assert sweep(floor, minutes=119) == 0
    assert sweep(floor, hours=2) == 1
    floor.react()

    assert at(collection) == "cancelled"
    moved = Collection.objects.exclude(pk=collection.pk).get()
    order = moved.fulfilment.order
    assert (moved.location, moved.state) == (next_door, "requested")
    assert moved.ready_by.date() == before.date()
    assert sorted(moved.lines.values_list("quantity", flat=True)) == [1, 2]
    assert floor.level(floor.mug, floor.leeds) == Level(10, 0)
    assert floor.level(floor.mug, next_door) == Level(10, 2)
    order.refresh_from_db()
    assert (order.goods_state, order.changes.get().kind) == ("open", "moved")
    assert floor.breaches() == []
    mail = OutboundMessage.objects.filter(subject__contains="come to Fjord & Fell Headingley").get()
    assert f"2 x {order.lines.get(variant=floor.mug).name_en}" in mail.text
    assert sweep(floor, hours=2, minutes=1) == 0


def test_it_is_picked_and_handed_over_there(floor, collection, next_door):
    sweep(floor, hours=1)
    sweep(floor, hours=2)
    moved = Collection.objects.exclude(pk=collection.pk).get()
    colleague = floor.staff(
        "h@example.com", "Hal Day", Channel.STORE, Role.STORE_STAFF, at=[next_door]
    )
    floor.clerk = colleague
    ready = floor.bring_to_shelf(moved)
    operations.hand_over(
        location_id=next_door.pk, code=ready.code, collected_by="Ada Shaw", actor=colleague,
        now=floor.now,
    )  # fmt: skip
    floor.react()
    assert floor.level(floor.mug, next_door) == Level(8, 0)
    assert floor.breaches() == []


def test_norwegian_customers_read_it_in_norwegian(floor, next_door):
    order = floor.placed_order((floor.mug, 1, floor.leeds))
    order.language = "nb"
    order.save()
    floor.react()
    sweep(floor, hours=1)
    sweep(floor, hours=2)
    floor.react()
    subjects = OutboundMessage.objects.values_list("subject", flat=True)
    assert any("Kom heller til Fjord & Fell Headingley" in each for each in subjects)


def test_a_store_without_the_goods_is_not_asked(floor, collection, next_door):
    StockLevel.objects.filter(location=next_door, variant=floor.kettle).update(safety=10)
    sweep(floor, hours=1)
    sweep(floor, hours=2)
    assert at(collection) == "requested"
    assert collection.is_alarming
    assert collection.look_at is None
    assert collection.shortfalls.count() == 2


def test_nobody_is_sent_far_away(floor, collection):
    """Manchester has it all, fifty kilometres away."""
    sweep(floor, hours=1)
    assert sweep(floor, hours=2) == 0
    assert at(collection) == "requested"


def test_nobody_is_sent_elsewhere_for_tomorrow(floor, collection, next_door):
    Location.objects.filter(pk=next_door.pk).update(preparation_minutes=600)
    sweep(floor, hours=1)
    assert sweep(floor, hours=2) == 0


def test_a_store_that_gave_up_before_is_not_asked_again(floor, collection, next_door):
    sweep(floor, hours=1)
    sweep(floor, hours=2)
    floor.react()
    moved = Collection.objects.exclude(pk=collection.pk).get()
    for hours in (3, 4, 5):
        sweep(floor, hours=hours)
    assert at(moved) == "requested"
    assert Collection.objects.count() == 2


def test_what_is_cancelled_meanwhile_stays_cancelled(floor, collection, next_door):
    sweep(floor, hours=1)
    order = collection.fulfilment.order
    units = {line.pk: line.quantity for line in order.lines.all()}
    changes.cancel(order_id=order.pk, units=units, key="c", actor=floor.shopper, now=floor.now)
    assert sweep(floor, hours=2) == 0
    assert Collection.objects.count() == 1


def test_the_store_sees_the_alarm_and_accepts(floor, collection, client):
    sweep(floor, hours=1)
    client.force_login(floor.user(floor.clerk))
    page = client.get("/store/").content.decode()
    assert "1 order is accepted by nobody" in page
    done = client.post(reverse("store:accept", args=[collection.pk]), follow=True)
    assert "Accepted." in done.content.decode()
    assert at(collection) == "accepted"
    assert "accepted by nobody" not in client.get("/store/").content.decode()


def test_managers_and_advisors_see_the_alarm(floor, collection, client):
    sweep(floor, hours=1)
    number = collection.fulfilment.order.number
    for who, path in (
        (floor.manager, "/manager/collections/"),
        (floor.csa, "/console/collections/"),
    ):
        client.force_login(floor.user(who))
        page = client.get(path).content.decode()
        assert number in page
        assert "Fjord &amp; Fell Leeds" in page


def test_one_that_fails_holds_up_no_other(floor, collection, next_door, monkeypatch):
    floor.placed_order((floor.mug, 1, floor.leeds), actor=floor.other_shopper)
    floor.react()
    broken = Collection.objects.order_by("pk").last()
    real = operations.sound_alarm

    def fails(*, collection_id, now):
        if collection_id == broken.pk:
            raise RuntimeError
        return real(collection_id=collection_id, now=now)

    monkeypatch.setattr(operations, "sound_alarm", fails)
    assert sweep(floor, hours=1) == 1
    broken.refresh_from_db()
    assert broken.tried_at == floor.now
    assert at(collection) == "requested"
    assert collection.alarmed_at is not None


def test_open_hours_are_counted_over_nights():
    week = tuple(((time(9), time(18)),) for _day in range(7))
    opening = rules.Hours(ZoneInfo("Europe/London"), week)
    evening = Floor.now.replace(hour=17)
    assert rules.after_open_minutes(evening, 60, opening) == evening + HOUR
    assert rules.after_open_minutes(evening, 61, opening) == evening.replace(
        day=25, hour=9, minute=1
    )
    never = rules.Hours(ZoneInfo("Europe/London"), ((),) * 7)
    assert rules.after_open_minutes(evening, 1, never) is None
