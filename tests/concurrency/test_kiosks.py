"""Two phones scan one code; two colleagues hear one call; two hands begin at one kiosk."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.db import transaction

from commerce.cart.models import Cart
from core.actor import Channel, Role
from stores.kiosks import operations
from stores.kiosks.models import StaffCall, Visit
from tests.concurrency.racing import race, tally
from tests.kiosks.conftest import Floor


@pytest.fixture
def floor(transactional_db):
    return Floor()


def test_of_phones_that_scan_one_code_at_once_one_has_the_basket(floor: Floor) -> None:
    floor.stock(floor.mug, floor.warehouse, 5)
    visit = floor.visit()
    floor.put(visit, floor.mug)
    visit = operations.open_link(visit_id=visit.pk, now=floor.now)
    token = operations.link_of(visit, now=floor.now)
    phones = [floor.visitor(f"phone {number}") for number in range(4)]

    results = race(
        [
            partial(operations.move_basket, token=token, actor=phone, now=floor.now)
            for phone in phones
        ]
    )

    assert tally(results) == {"Cart": 1, "NoBasketLink": 3}
    assert sum(Cart.objects.get().is_of(phone) for phone in phones) == 1


def test_of_colleagues_who_hear_one_call_one_goes(floor: Floor) -> None:
    colleagues = [
        floor.staff(f"c{number}@example.com", "Kit Low", Channel.STORE, Role.STORE_STAFF, at=[floor.leeds])
        for number in range(4)
    ]  # fmt: skip
    visit = floor.visit()
    call = operations.call_staff(visit_id=visit.pk, actor=floor.who(visit), now=floor.now)

    results = race(
        [
            partial(operations.take_call, call_id=call.pk, actor=colleague, now=floor.now)
            for colleague in colleagues
        ]
    )

    assert tally(results) == {"StaffCall": 1, "TakenAlready": 3}


def test_control_without_the_lock_two_go(floor: Floor) -> None:
    """Those who look before they write, and lock nothing, both find that nobody goes yet."""
    visit = floor.visit()
    call = operations.call_staff(visit_id=visit.pk, actor=floor.who(visit), now=floor.now)
    looked = threading.Barrier(2)

    def careless() -> bool:
        with transaction.atomic():
            found = StaffCall.objects.get(pk=call.pk)
            looked.wait(timeout=30)
            is_free = found.taken_by_id is None
            StaffCall.objects.filter(pk=call.pk).update(
                taken_by=floor.clerk.user_id, taken_at=floor.now, ended_at=floor.now
            )
            return is_free

    assert race([careless] * 2) == [True, True]


def test_of_hands_that_begin_at_once_one_stands_there(floor: Floor) -> None:
    begin = partial(operations.begin_visit, kiosk_id=floor.kiosk.pk, language="en", now=floor.now)
    assert tally(race([begin] * 4)) == {"tuple": 4}
    assert Visit.objects.filter(ended_at=None).count() == 1
