"""Somebody at a kiosk wants a colleague; who goes has helped with the basket."""

from __future__ import annotations

import pytest

from core.actor import Channel, Role
from core.errors import Conflict, Forbidden, NotFound
from incentives.models import Touch
from stores.kiosks import operations, queries
from stores.kiosks.errors import TakenAlready
from stores.kiosks.events import HelpGiven, StaffCalled
from stores.kiosks.models import StaffCall, Visit


def ring(floor, visit):
    return operations.call_staff(visit_id=visit.pk, actor=floor.who(visit), now=floor.now)


def take(floor, call, who=None):
    return operations.take_call(call_id=call.pk, actor=who or floor.clerk, now=floor.now)


def test_the_store_hears_it_and_another_does_not(floor):
    call = ring(floor, floor.visit())
    assert list(queries.calls_for(floor.clerk, floor.leeds.pk)) == [call]
    assert not queries.calls_for(floor.other_clerk, floor.leeds.pk)
    assert not queries.calls_for(floor.other_clerk, floor.manchester.pk)


def test_who_rings_twice_waits_once(floor):
    visit = floor.visit()
    assert ring(floor, visit) == ring(floor, visit)
    assert floor.recorded(StaffCalled) == 1


def test_who_goes_has_helped_with_the_basket(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug)
    call = take(floor, ring(floor, visit))
    floor.hear("touch_of_help")

    assert queries.last_call(visit).taken_by_id == floor.clerk.user_id
    assert not queries.calls_for(floor.clerk, floor.leeds.pk)
    touch = Touch.objects.get(kind=Touch.Kind.HELP)
    cart_id = Visit.objects.get().cart_id
    assert (touch.user_id, touch.location_id, touch.cart_id) == (
        floor.clerk.user_id, floor.leeds.pk, cart_id,
    )  # fmt: skip
    assert call.ended_at == floor.now


def test_also_with_one_that_is_begun_afterwards(floor):
    visit = floor.visit()
    take(floor, ring(floor, visit))
    assert floor.recorded(HelpGiven) == 0
    floor.put(visit, floor.mug)
    floor.put(visit, floor.tent)
    assert floor.recorded(HelpGiven) == 1


def test_one_goes(floor):
    colleague = floor.staff(
        "kit@example.com", "Kit Low", Channel.STORE, Role.STORE_STAFF, at=[floor.leeds]
    )
    call = ring(floor, floor.visit())
    take(floor, call)
    assert take(floor, call).taken_by_id == floor.clerk.user_id
    with pytest.raises(TakenAlready):
        take(floor, call, colleague)
    with pytest.raises(NotFound):
        take(floor, call, floor.other_clerk)
    with pytest.raises(Forbidden):
        take(floor, call, floor.csa)


def test_nobody_goes_where_nobody_waits_any_more(floor):
    visit = floor.visit()
    call = ring(floor, visit)
    operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=floor.now)
    assert not queries.calls_for(floor.clerk, floor.leeds.pk)
    with pytest.raises(Conflict):
        take(floor, call)
    assert StaffCall.objects.get().taken_by is None
