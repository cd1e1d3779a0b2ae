"""A cart that an advisor started for a caller: any advisor goes on with it, until the caller has it on a screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import operations as accounts
from accounts.identity import person
from commerce.cart import operations, queries
from commerce.cart.errors import NoCart, SharingEnded
from commerce.cart.events import SharingEnded as Ended
from commerce.cart.events import SharingStarted
from commerce.cart.models import Cart
from commerce.cart.operations.sharing import CALLER_CART_HOURS
from core.errors import Conflict, Invalid
from core.models import Event
from tests.world import GB


@pytest.fixture
def called(basket) -> Cart:
    """The cart that Maya started, with a mug in it."""
    cart = operations.start_cart_for_caller(
        market=GB, language="en", actor=basket.csa, now=basket.now
    )
    basket.add(cart, basket.mug, 1, actor=basket.csa)
    return stored(cart)


def stored(cart: Cart) -> Cart:
    return Cart.objects.get(pk=cart.pk)


def open_with_code(basket, cart, actor, now=None):
    return operations.open_by_call_code(
        code=stored(cart).call_code, actor=actor, now=now or basket.now
    )


def claim(basket, cart, actor=None):
    return operations.claim_cart(
        token=operations.handover_link(cart),
        actor=actor or basket.visitor("caller"),
        now=basket.now,
    )


def leave(basket, cart, actor=None):
    return operations.end_sharing(cart_id=cart.pk, actor=actor or basket.csa, now=basket.now)


def changes(cart) -> list[tuple[str, str]]:
    return [(change.by, change.text) for change in queries.last_changes(cart)]


def test_the_advisor_whom_the_caller_reaches_next_takes_it_over_and_may_edit(basket, called):
    open_with_code(basket, called, basket.other_csa)

    cart = stored(called)
    assert cart.may_edit(basket.other_csa, basket.now)
    assert not cart.may_view(basket.csa, basket.now)
    assert cart.share_until == basket.later(hours=CALLER_CART_HOURS)
    assert (cart.share_name, cart.call_code) == ("Iris", called.call_code)
    basket.add(cart, basket.mug, 1, actor=basket.other_csa)
    with pytest.raises(SharingEnded):
        basket.add(cart, basket.mug, 1, actor=basket.csa)


def test_taking_over_is_recorded_as_an_end_and_a_start_and_told_in_the_log(basket, called):
    open_with_code(basket, called, basket.other_csa)

    ended = Event.objects.get(type="SharingEnded")
    started = Event.objects.filter(type="SharingStarted").latest("pk")
    assert ended.payload["user_id"] == basket.csa.user_id
    assert ended.actor["user_id"] == started.actor["user_id"] == basket.other_csa.user_id
    assert (started.payload["mode"], started.privileged) == ("edit", True)
    assert changes(called)[0] == ("Iris", "took the cart over from a colleague")


def test_back_again_in_the_same_call_is_no_second_grant(basket, called):
    open_with_code(basket, called, basket.csa)

    assert basket.recorded(SharingStarted) == 1
    assert basket.recorded(Ended) == 0


def test_the_next_day_its_code_opens_it_at_the_first_try(basket, called):
    tomorrow = basket.later(hours=CALLER_CART_HOURS, minutes=1)

    open_with_code(basket, called, basket.csa, now=tomorrow)

    assert stored(called).may_edit(basket.csa, tomorrow)
    assert changes(called)[0] == ("Maya", "opened the cart")


def test_once_the_caller_has_it_on_a_screen_a_colleague_is_refused(basket, called):
    claim(basket, called)

    with pytest.raises(Conflict):
        open_with_code(basket, called, basket.other_csa)
    assert stored(called).share_user_id == basket.csa.user_id


def test_a_customers_cart_without_a_browser_is_not_taken_over(basket, ada):
    cart = basket.cart(ada)
    basket.add(cart, basket.mug, 1, actor=ada)
    open_with_code(basket, cart, basket.csa)

    with pytest.raises(Conflict):
        open_with_code(basket, cart, basket.other_csa)
    assert stored(cart).share == Cart.Share.VIEW


def test_leaving_it_keeps_the_code_and_a_colleague_goes_on(basket, called):
    leave(basket, called)

    cart = stored(called)
    assert (cart.share, cart.call_code) == ("", called.call_code)
    assert basket.recorded(Ended) == 1
    with pytest.raises(SharingEnded):
        queries.cart_for(basket.csa, called.pk, basket.now)
    open_with_code(basket, called, basket.other_csa)
    assert stored(called).may_edit(basket.other_csa, basket.now)


@pytest.mark.parametrize("who", ["caller", "csa"])
def test_once_the_caller_has_it_on_a_screen_ending_changes_the_code(basket, called, who):
    claim(basket, called)
    code = stored(called).call_code

    leave(basket, called, basket.visitor("caller") if who == "caller" else basket.csa)

    assert stored(called).call_code not in {"", code}


def test_claiming_leaves_the_advisor_an_idle_time_only(basket, called):
    assert called.share_until == basket.later(hours=CALLER_CART_HOURS)

    claim(basket, called)

    cart = stored(called)
    assert cart.share_until == basket.later(minutes=30)
    assert cart.may_edit(basket.csa, basket.later(minutes=29))


def test_claiming_lengthens_no_grant(basket, called):
    basket.now = called.share_until - timedelta(minutes=5)

    claim(basket, called)

    assert stored(called).share_until == called.share_until


def test_claiming_spends_the_code_that_advisors_knew(basket, called):
    """Whoever left keeps no way in: from now on the code is read out by the caller."""
    leave(basket, called)

    claim(basket, called)

    assert stored(called).call_code not in {"", called.call_code}


@pytest.fixture
def ada(basket):
    """A customer who comes through the API: she has no browser."""
    row = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="+447700900123", language="en"
    )
    return person(row.user)


def test_a_customers_cart_without_a_browser_is_claimed_by_nobody_else(basket, ada):
    cart = basket.cart(ada)
    basket.add(cart, basket.mug, 1, actor=ada)

    with pytest.raises(NoCart):
        claim(basket, cart, basket.other_shopper)

    assert (stored(cart).customer_id, stored(cart).visitor_key) == (ada.customer_id, "")


def test_no_link_is_sent_to_a_cart_that_a_customer_has_without_a_browser(basket, ada):
    cart = basket.cart(ada)
    basket.add(cart, basket.mug, 1, actor=ada)
    basket.details(cart, ada)
    open_with_code(basket, cart, basket.csa)
    operations.allow_editing(cart_id=cart.pk, actor=ada, now=basket.now)

    with pytest.raises(Invalid, match="already has this cart"):
        operations.send_handover_link(cart_id=cart.pk, by="email", actor=basket.csa, now=basket.now)
    assert stored(cart).entries.latest("number").kind == "editing_allowed"
