"""A tablet of a store is signed in once; each colleague unlocks it with her PIN, and it locks itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import RoleGrant
from core.actor import Channel, Role
from core.models import Event
from stores.click_and_collect.models import Collection
from stores.locations import operations
from stores.locations.models import Assignment, StaffPin, Station
from tests.click_and_collect.shopfloor import Floor

PIN, OTHER_PIN = "284917", "730265"


@pytest.fixture
def floor(db):
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def boss(floor):
    return floor.staff(
        "bea@example.com", "Bea Boss", Channel.STORE, Role.STORE_MANAGER, at=[floor.leeds]
    )


@pytest.fixture
def tablet(floor, boss):
    """A browser that shares itself, and in which nobody works yet."""
    for who, pin in ((floor.clerk, PIN), (floor.colleague, OTHER_PIN)):
        operations.set_own_pin(pin=pin, present=None, actor=who, now=floor.now)
    client = Client()
    client.force_login(floor.user(boss))
    client.post(reverse("store:share"), {"name": "Counter 1"})
    return client


def text(response):
    return response.content.decode()


def unlock(client, who, pin, **more):
    return client.post(reverse("store:unlock"), {"who": who.user_id, "pin": pin} | more)


def home(client):
    return client.get(reverse("store:home"))


def test_who_unlocks_it_is_who_acts(floor, tablet, django_assert_max_num_queries):
    floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    collection = Collection.objects.get()
    assert home(tablet).status_code == 423

    assert unlock(tablet, floor.clerk, PIN).url == reverse("store:home")
    with django_assert_max_num_queries(9):
        page = text(home(tablet))
    assert str(floor.user(floor.clerk)) in page
    tablet.post(reverse("store:start", args=[collection.pk]))

    collection.refresh_from_db()
    assert collection.picker_id == floor.clerk.user_id
    tablet.post(reverse("store:lock"))
    assert home(tablet).status_code == 423
    unlock(tablet, floor.colleague, OTHER_PIN)
    assert str(floor.user(floor.colleague)) in text(home(tablet))
    assert Event.objects.filter(type="StationUnlocked").count() == 2


def test_its_manager_is_signed_out_and_nobody_works_there(floor, tablet):
    assert "_auth_user_id" not in tablet.session
    assert Station.objects.get().person is None
    page = text(home(tablet))
    assert "Fjord &amp; Fell Leeds" in page
    assert str(floor.user(floor.clerk)) in page
    assert "Bea Boss" not in page  # she has no PIN


def test_a_pin_opens_the_store_and_nothing_else(floor, tablet, boss):
    RoleGrant.objects.create(user=floor.user(floor.clerk), role=Role.MANAGER)
    unlock(tablet, floor.clerk, PIN)
    assert home(tablet).status_code == 200
    for page in ("/manager/", "/console/", "/account/", "/accounts/email/"):
        assert "/accounts/login/" in tablet.get(page, follow=False)["Location"], page
    assert tablet.get("/api/v1/collections/").status_code == 401
    # What a manager may needs her own sign-in.
    assert tablet.post(reverse("store:share"), {"name": "Mine"}).status_code == 403


def test_a_device_is_its_stores_only(floor, tablet):
    Assignment.objects.create(user=floor.user(floor.clerk), location=floor.manchester)
    unlock(tablet, floor.clerk, PIN)
    page = text(home(tablet))
    assert "Fjord &amp; Fell Leeds" in page
    assert "Manchester" not in page


@pytest.mark.parametrize("who", ["clerk", "other_clerk"])
def test_wrong_pins_are_counted_and_then_the_right_one_waits_too(floor, tablet, who):
    someone = getattr(floor, who)
    operations.set_own_pin(pin="918273", present=None, actor=floor.other_clerk, now=floor.now)
    for _wrong in range(5):
        answer = unlock(tablet, someone, "111222")
        assert answer.status_code == 422
        assert "not the PIN" in text(answer)
    answer = unlock(tablet, someone, PIN)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert home(tablet).status_code == 423
    assert unlock(tablet, floor.colleague, OTHER_PIN).status_code == 302


def test_a_right_pin_of_another_stores_colleague_is_as_wrong(floor, tablet):
    operations.set_own_pin(pin="918273", present=None, actor=floor.other_clerk, now=floor.now)
    assert unlock(tablet, floor.other_clerk, "918273").status_code == 422
    assert home(tablet).status_code == 423


def test_locks_itself_after_minutes_without_a_touch(floor, tablet):
    with time_machine.travel(floor.now, tick=False) as clock:
        unlock(tablet, floor.clerk, PIN)
        for _touch in range(3):
            clock.shift(timedelta(minutes=2))
            assert tablet.post(reverse("store:touch")).status_code == 204
        assert home(tablet).status_code == 200
        # The page's own questions are no touch.
        clock.shift(timedelta(minutes=2))
        ask = {"headers": {"HX-Request": "true"}}
        assert tablet.get(reverse("store:counts"), **ask).status_code == 200
        # Nor is what waits in the queue and is tried again by itself.
        again = {"X-Action": "0123456789abcdef", "X-Action-By": "0", "X-Action-Again": "1"}
        assert tablet.post(reverse("store:accept", args=[1]), headers=again).status_code == 409
        clock.shift(timedelta(minutes=1))
        assert tablet.get(reverse("store:counts"), **ask).status_code == 423
        assert home(tablet).status_code == 423


def test_what_was_sent_to_a_locked_device_is_kept_and_not_done(floor, tablet):
    unlock(tablet, floor.clerk, PIN)
    tablet.post(reverse("store:lock"))
    shelves = reverse("store:shelves")
    answer = tablet.post(shelves, {"shelf": "C-7", "scanned": "FF-MUG"})
    assert answer.status_code == 423
    kept = {"next": shelves, "carried-shelf": "C-7", "carried-scanned": "FF-MUG"}
    for name, value in kept.items():
        assert f'name="{name}" value="{value}"' in text(answer)
    wrong = unlock(tablet, floor.clerk, "000111", **kept)
    assert 'name="carried-shelf" value="C-7"' in text(wrong)

    again = text(unlock(tablet, floor.clerk, PIN, **kept))

    assert f'action="{shelves}"' in again
    assert 'name="shelf" value="C-7"' in again
    assert "C-7" not in text(tablet.get(f"{shelves}?shelf=X"))


def test_a_page_that_stays_open_gets_its_lock_and_the_name_of_who_opens_it(floor, tablet):
    unlock(tablet, floor.clerk, PIN)
    script = {"headers": {"X-Lock": "1"}}
    lock = tablet.post(reverse("store:lock"), **script)
    assert lock.status_code == 423
    assert "<html" not in text(lock)
    opened = tablet.post(
        reverse("store:unlock"), {"who": floor.colleague.user_id, "pin": OTHER_PIN}, **script
    )
    assert text(opened) == "Jo Park"


@pytest.mark.parametrize("how", ["role", "place", "inactive", "pin", "device"])
def test_who_is_revoked_is_out_at_once(floor, tablet, boss, how):
    unlock(tablet, floor.clerk, PIN)
    assert home(tablet).status_code == 200
    user = floor.user(floor.clerk)
    if how == "role":
        RoleGrant.objects.filter(user=user).delete()
    elif how == "place":
        Assignment.objects.filter(user=user).delete()
    elif how == "inactive":
        user.is_active = False
        user.save()
    elif how == "pin":
        operations.set_pin_of(
            user_id=user.pk, location_id=floor.leeds.pk, pin="550123", actor=boss, now=floor.now
        )
    else:
        operations.close_station(station_id=Station.objects.get().pk, actor=boss, now=floor.now)
    assert home(tablet).status_code in {302, 423}
    unlock(tablet, floor.clerk, PIN)
    assert home(tablet).status_code in {302, 423}


def test_only_a_manager_of_the_store_shares_devices_and_sets_others_pins(floor, boss):
    client = Client()
    client.force_login(floor.user(floor.clerk))
    pin_of = reverse("store:pin_of", args=[floor.colleague.user_id])
    assert client.post(reverse("store:share"), {"name": "Mine"}).status_code == 403
    assert client.post(pin_of, {"pin": PIN}).status_code == 403
    assert "Share this device" not in text(client.get(reverse("store:devices")))

    client.force_login(floor.user(boss))
    assert "Share this device" in text(client.get(reverse("store:devices")))
    elsewhere = reverse("store:pin_of", args=[floor.other_clerk.user_id])
    assert client.post(elsewhere, {"pin": PIN}).status_code == 404
    assert client.post(pin_of, {"pin": PIN}).status_code == 302
    assert StaffPin.objects.get().user_id == floor.colleague.user_id
    assert PIN not in StaffPin.objects.get().pin_hash
    assert Event.objects.filter(type="PinSet", privileged=True).count() == 1
    assert not Station.objects.exists()


@pytest.mark.parametrize(
    "pin", ["", "12345", "12345678901", "abcdef", "111111", "123456", "654321"]
)
def test_says_which_pin_will_not_do(floor, pin):
    client = Client()
    client.force_login(floor.user(floor.clerk))
    assert client.post(reverse("store:own_pin"), {"pin": pin}).status_code == 422
    assert not StaffPin.objects.exists()


def test_at_a_shared_device_her_present_pin_is_asked(floor, tablet):
    unlock(tablet, floor.clerk, PIN)
    assert tablet.post(reverse("store:own_pin"), {"pin": "662200"}).status_code == 422
    sent = {"present": PIN, "pin": "662208"}
    assert tablet.post(reverse("store:own_pin"), sent).status_code == 302
    tablet.post(reverse("store:lock"))
    assert unlock(tablet, floor.clerk, PIN).status_code == 422
    assert unlock(tablet, floor.clerk, "662208").status_code == 302
