"""A store manager pauses collections, and closes early: what is promised moves, and its customers hear of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from core.actor import Channel, Role
from core.models import OutboundMessage
from stores.click_and_collect.models import Collection
from stores.inventory.promise import can_collect
from stores.locations import queries as places
from stores.locations.models import Location, SlotBooking
from tests.click_and_collect.shopfloor import Floor

TWO = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
CLOSING = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def boss(floor):
    return floor.staff(
        "bea@example.com", "Bea Boss", Channel.STORE, Role.STORE_MANAGER, at=[floor.leeds]
    )


def signed_in(floor, actor) -> Client:
    client = Client()
    client.force_login(floor.user(actor))
    return client


def promise(floor):
    place = Location.objects.get(pk=floor.leeds.pk)
    (option,) = can_collect({floor.mug.pk: 1}, [place], floor.now)
    return option.ready_by


def test_a_pause_is_seen_by_every_promise_and_ends(floor, boss, django_assert_max_num_queries):
    client = signed_in(floor, boss)
    with django_assert_max_num_queries(12):
        page = client.get("/store/taking/").content.decode()
    assert "Taking collections" in page
    client.post("/store/taking/pause/", {"until": TWO.isoformat()})
    assert promise(floor) == TWO + timedelta(hours=2)
    assert "Collections are paused" in client.get("/store/").content.decode()

    client.post("/store/taking/resume/")
    assert promise(floor) == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    client.post("/store/taking/pause/", {"until": "open"})
    assert promise(floor) is None


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("pause", {"until": ""}, "Choose until when."),
        ("pause", {"until": "2026-11-24T09:00:00+00:00"}, "Choose a time within the next week."),
        ("close-early", {"at": "x"}, "Choose when."),
        (
            "close-early",
            {"at": "2026-11-24T18:30:00+00:00"},
            "Choose a time between now and closing.",
        ),
    ],
)
def test_says_what_does_not_fit_and_changes_nothing(floor, boss, path, sent, said):
    answer = signed_in(floor, boss).post(f"/store/taking/{path}/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert promise(floor) == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_only_the_manager_decides(floor):
    client = signed_in(floor, floor.colleague)
    assert "Close early" not in client.get("/store/taking/").content.decode()
    for path in ("pause", "resume", "close-early", "reopen"):
        sent = {"until": "open", "at": CLOSING.isoformat(), "agreed": "1"}
        assert client.post(f"/store/taking/{path}/", sent).status_code == 403
    assert promise(floor) is not None


def test_closing_early_moves_what_was_promised_and_tells_its_customers(floor, boss):
    waiting = floor.placed_order((floor.mug, 1, floor.leeds))
    shelved = floor.placed_order((floor.tent, 1, floor.leeds), actor=floor.other_shopper)
    floor.react()
    ready = floor.bring_to_shelf(Collection.objects.get(fulfilment__order=shelved))
    Collection.objects.filter(pk=ready.pk).update(
        hold_until=datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    )
    floor.react()

    client = signed_in(floor, boss)
    asked = client.post("/store/taking/close-early/", {"at": CLOSING.isoformat()})
    assert "2 customers get a message" in asked.content.decode()
    assert places.opening_states([floor.leeds], now=floor.now)[floor.leeds.pk].closes_at != CLOSING
    client.post("/store/taking/close-early/", {"at": CLOSING.isoformat(), "agreed": "1"})
    floor.react()

    state = places.opening_states([floor.leeds], now=floor.now)[floor.leeds.pk]
    assert state.closes_at == CLOSING
    morning = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    collection = Collection.objects.get(fulfilment__order=waiting)
    assert collection.ready_by == morning
    assert [row.ready_by for row in SlotBooking.objects.filter(done_at=None)] == [morning]
    ready.refresh_from_db()
    assert ready.hold_until == datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
    told = {
        message.key.rpartition(":")[2]: message.text
        for message in OutboundMessage.objects.filter(key__startswith="collection-later:")
        if waiting.number in message.text
    }
    assert set(told) == {"mail", "sms"}
    assert "closes early today" in told["sms"]
    assert "25" in told["sms"]
    assert OutboundMessage.objects.filter(key__startswith="collection-later:").count() == 4
    floor.react()
    assert floor.breaches() == []


def test_closing_early_is_taken_back(floor, boss):
    usual = places.opening_states([floor.leeds], now=floor.now)[floor.leeds.pk].closes_at
    client = signed_in(floor, boss)
    assert "Stay open as usual" not in client.get("/store/taking/").content.decode()
    for at in (TWO, CLOSING):
        client.post("/store/taking/close-early/", {"at": at.isoformat(), "agreed": "1"})
    assert promise(floor) == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert "Stay open as usual" in client.get("/store/taking/").content.decode()

    for _twice in range(2):
        client.post("/store/taking/reopen/")
    assert places.opening_states([floor.leeds], now=floor.now)[floor.leeds.pk].closes_at == usual
    assert promise(floor) == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert "Stay open as usual" not in client.get("/store/taking/").content.decode()


def test_a_form_of_another_place_does_nothing(floor):
    boss = floor.staff(
        *("bo@example.com", "Bo Boss", Channel.STORE, Role.STORE_MANAGER),
        at=[floor.leeds, floor.manchester],
    )
    client = signed_in(floor, boss)
    client.post("/store/place/", {"place": floor.leeds.pk})
    page = client.get("/store/taking/").content.decode()
    assert page.count(f'name="works_at" value="{floor.leeds.pk}"') == page.count(
        "csrfmiddlewaretoken"
    )

    client.post("/store/place/", {"place": floor.manchester.pk})  # in another tab
    answer = client.post("/store/taking/pause/", {"until": "open", "works_at": floor.leeds.pk})

    assert answer.status_code == 409
    assert "You work in Fjord &amp; Fell Manchester now" in answer.content.decode()
    assert not Location.objects.exclude(paused_at=None).exists()
    client.post("/store/taking/pause/", {"until": "open", "works_at": floor.manchester.pk})
    assert list(Location.objects.exclude(paused_at=None)) == [floor.manchester]
