"""A call code belongs to one live cart, also when two carts come to the same one in one moment."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from commerce.cart import operations as carts
from commerce.cart.models import Cart
from core import codes, invariants
from tests.concurrency.racing import race, tally
from tests.world import World

SAME = "123456"


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Both carts come to one code at a rotation, and look at it together."""
    derived, gate, been = codes.digits, threading.Barrier(2), threading.local()
    at = {"rotation": 0}

    def digits(purpose: str, subject: object, rotation: int, *, length: int = 6) -> str:
        if rotation != at["rotation"]:
            return derived(purpose, subject, rotation, length=length)
        racing = threading.current_thread() is not threading.main_thread()
        if racing and not getattr(been, "here", False):
            been.here = True
            gate.wait(timeout=30)
        return SAME

    monkeypatch.setattr(codes, "digits", digits)
    return at


def _live_codes() -> list[str]:
    found = [cart.call_code for cart in Cart.objects.filter(state=Cart.State.OPEN)]
    assert len(set(found)) == len(found) == 2
    return found


def test_two_first_changes_that_come_to_one_code_both_succeed(
    committed_world: World, meeting: dict[str, int]
) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 10)
    people = (world.shopper, world.other_shopper)
    adds = [partial(world.add, world.cart(who), world.mug, 1, actor=who) for who in people]

    assert tally(race(adds)) == {"Changed": 2}

    assert SAME in _live_codes()
    assert [result for result in invariants.run() if result.breaches] == []


def test_two_rotations_that_come_to_one_code_both_succeed(
    committed_world: World, meeting: dict[str, int]
) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 10)
    meeting["rotation"] = 1
    ends = []
    for who, csa in ((world.shopper, world.csa), (world.other_shopper, world.other_csa)):
        cart = world.cart(who)
        world.add(cart, world.mug, 1, actor=who)
        cart.refresh_from_db()
        carts.open_by_call_code(code=cart.call_code, actor=csa, now=world.now)
        ends.append(partial(carts.end_sharing, cart_id=cart.pk, actor=who, now=world.now))

    assert tally(race(ends)) == {"Cart": 2}

    assert SAME in _live_codes()
    assert not Cart.objects.exclude(share="").exists()
