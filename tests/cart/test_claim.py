"""A caller's cart is opened by its link on one screen, and brings together what she had."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts import operations as accounts
from accounts.identity import person
from commerce.cart import operations
from commerce.cart.commands import Add
from commerce.cart.errors import CartClosed, NoCart
from commerce.cart.events import CartClaimed, QuoteOutdated
from commerce.cart.models import Cart
from core import invariants
from core.actor import SYSTEM, Actor, Channel
from core.errors import Forbidden
from tests.world import GB


@pytest.fixture
def called(basket):
    """The cart that the advisor started, with a mug in it."""
    cart = operations.start_cart_for_caller(
        market=GB, language="en", actor=basket.csa, now=basket.now
    )
    basket.add(cart, basket.mug, 1, actor=basket.csa)
    cart.refresh_from_db()
    return cart


def claim(basket, cart, actor=None):
    return operations.claim_cart(
        token=operations.handover_link(cart),
        actor=actor or basket.visitor("caller"),
        now=basket.now,
    )


def test_the_advisor_edits_the_cart_that_she_started(basket, called):
    assert basket.lines(called) == [("FF-MUG", 1, "delivered")]
    assert len(called.call_code) == 6
    assert called.opened_in == Channel.PHONE


@pytest.mark.parametrize("who", ["clerk", "shopper", "manager"])
def test_others_start_no_cart_for_a_caller(basket, who):
    with pytest.raises(Forbidden):
        operations.start_cart_for_caller(
            market=GB, language="en", actor=getattr(basket, who), now=basket.now
        )


def test_the_first_browser_keeps_it_and_a_second_is_refused(basket, called):
    claim(basket, called)
    with pytest.raises(NoCart):
        claim(basket, called, basket.visitor("somebody else"))

    assert basket.recorded(CartClaimed) == 1
    assert Cart.objects.get(pk=called.pk).is_of(basket.visitor("caller"))


def test_opening_it_again_on_the_same_screen_is_fine(basket, called):
    claim(basket, called)
    claim(basket, called)

    assert basket.recorded(CartClaimed) == 1


@pytest.mark.parametrize("token", ["", "made.0.up", "00000000-0000-0000-0000-000000000000.0.ab"])
def test_a_made_up_link_leads_nowhere(basket, token):
    with pytest.raises(NoCart):
        operations.claim_cart(token=token, actor=basket.shopper, now=basket.now)


def test_the_link_of_a_shoppers_own_cart_gives_it_to_nobody_else(basket):
    with pytest.raises(NoCart):
        claim(basket, basket.fresh(), basket.other_shopper)


@pytest.mark.parametrize("who", ["csa", "other_csa", "clerk", "manager"])
def test_the_link_is_refused_to_staff_and_stays_good_for_the_customer(basket, called, who):
    """Opened in a colleague's browser, it would make the caller's cart the colleague's own."""
    colleague = replace(getattr(basket, who), visitor_key=basket.other_shopper.visitor_key)

    with pytest.raises(Forbidden):
        claim(basket, called, colleague)

    assert basket.recorded(CartClaimed) == 0
    assert Cart.objects.get(pk=called.pk).visitor_key == ""
    claim(basket, called)
    assert Cart.objects.get(pk=called.pk).is_of(basket.visitor("caller"))


def test_nobody_claims_nothing(basket, called):
    with pytest.raises(NoCart):
        claim(basket, called, Actor(channel=Channel.WEB))


def test_what_the_caller_had_comes_along_and_adds_up(basket, called):
    basket.add(basket.mine, basket.mug, 3)

    claim(basket, called, basket.shopper)

    assert sorted(basket.lines(called)) == [
        ("FF-KETTLE", 2, "delivered"),
        ("FF-MUG", 4, "delivered"),
    ]
    assert basket.fresh().state == Cart.State.MERGED
    assert basket.cart().pk == called.pk
    assert [result for result in invariants.run() if result.breaches] == []


def test_the_quotes_of_both_carts_are_outdated(basket, called):
    basket.details(basket.mine)
    basket.start_payment(basket.mine)

    claim(basket, called, basket.shopper)

    assert basket.recorded(QuoteOutdated) == 1
    assert basket.fresh().quote_id is None


def test_an_ordered_cart_takes_nobodys_lines(basket, called):
    """The caller paid by link, and opens the cart's link afterwards: what she has since stays hers."""
    basket.details(called, basket.csa)
    assert basket.pay(basket.start_payment(called, basket.csa)).order is not None

    with pytest.raises(CartClosed):
        claim(basket, called, basket.shopper)

    assert basket.fresh().state == Cart.State.OPEN
    assert basket.lines() == [("FF-KETTLE", 2, "delivered")]


@pytest.fixture
def customer(basket):
    row = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="+447700900123", language="en"
    )
    return person(row.user)


def test_sign_in_brings_the_guests_and_the_customers_cart_together(basket, customer):
    kept = basket.cart(customer)
    basket.add(kept, basket.mug, 1, actor=customer)
    signed_in = Actor(
        channel=Channel.WEB,
        customer_id=customer.customer_id,
        visitor_key=basket.shopper.visitor_key,
    )

    cart, merged = operations.bring_together(market=GB, actor=signed_in, now=basket.now)

    assert merged
    assert cart.pk == basket.mine.pk
    assert sorted(basket.lines()) == [("FF-KETTLE", 2, "delivered"), ("FF-MUG", 1, "delivered")]
    assert basket.fresh().customer_id == customer.customer_id
    assert Cart.objects.get(pk=kept.pk).state == Cart.State.MERGED
    again, merged = operations.bring_together(market=GB, actor=signed_in, now=basket.now)
    assert (again.pk, merged) == (basket.mine.pk, False)


def test_sign_in_takes_no_other_customers_cart_from_the_same_browser(basket, customer):
    other = accounts.upsert_customer(email="eve@example.com", name="Eve", phone="", language="en")
    Cart.objects.filter(pk=basket.mine.pk).update(customer=other)
    signed_in = Actor(
        channel=Channel.WEB,
        customer_id=customer.customer_id,
        visitor_key=basket.shopper.visitor_key,
    )

    cart, _merged = operations.bring_together(market=GB, actor=signed_in, now=basket.now)

    assert cart is None
    assert basket.fresh().customer_id == other.pk


def test_the_system_may_edit_any_cart(basket):
    basket.change(Add(basket.mug.pk, 1), actor=SYSTEM)
    assert len(basket.lines()) == 2
