"""Call codes are scarce: carts that lie idle give theirs back, and where there is none the shop still sells."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import operations as accounts
from commerce.cart import operations, sweepers
from commerce.cart.commands import Add
from commerce.cart.models import Cart
from commerce.cart.operations.log import CODE_TRIES
from core import codes
from tests.world import GB


@pytest.fixture
def taken(basket, monkeypatch) -> dict[str, bool]:
    """Every code that is derived is another live cart's, as long as `all` says so."""
    derived, same = codes.digits, basket.fresh().call_code
    state = {"all": True}

    def digits(purpose, subject, rotation, *, length=6):
        if purpose == "call" and state["all"]:
            return same
        return derived(purpose, subject, rotation, length=length)

    monkeypatch.setattr(codes, "digits", digits)
    return state


def other(basket) -> Cart:
    return Cart.objects.get(visitor_key=basket.other_shopper.visitor_key)


def add_elsewhere(basket):
    who = basket.other_shopper
    return basket.add(basket.cart(who), basket.mug, 1, actor=who)


def test_when_codes_run_out_the_cart_is_sold_without_after_a_few_tries(basket, taken):
    with CaptureQueriesContext(connection) as asked:
        add_elsewhere(basket)

    assert (other(basket).code_hash, other(basket).call_code) == ("", "")
    assert basket.lines(other(basket)) == [("FF-MUG", 1, "delivered")]
    tries = [query for query in asked.captured_queries if query["sql"].startswith("SAVEPOINT")]
    assert CODE_TRIES <= len(tries) <= CODE_TRIES + 2


def test_the_next_change_tries_again(basket, taken):
    add_elsewhere(basket)
    taken["all"] = False

    add_elsewhere(basket)

    assert len(other(basket).call_code) == 6


def test_without_a_code_a_caller_is_still_helped(basket, taken):
    cart = operations.start_cart_for_caller(
        market=GB, language="en", actor=basket.csa, now=basket.now
    )
    basket.add(cart, basket.mug, 1, actor=basket.csa)

    assert Cart.objects.get(pk=cart.pk).call_code == ""


def test_without_a_new_code_the_old_one_is_still_spent(basket, taken):
    taken["all"] = False
    add_elsewhere(basket)
    cart = operations.open_by_call_code(
        code=other(basket).call_code, actor=basket.csa, now=basket.now
    )
    taken["all"] = True

    operations.end_sharing(cart_id=cart.pk, actor=basket.other_shopper, now=basket.now)

    assert (other(basket).share, other(basket).code_hash) == ("", "")


def day_later(basket):
    return basket.now + timedelta(days=1, seconds=1)


def test_a_guest_who_has_been_away_for_a_day_gives_her_code_back_until_she_is_here_again(basket):
    old, version = basket.fresh().call_code, basket.fresh().version

    assert sweepers.free_old_codes(day_later(basket)) == 1

    cart = basket.fresh()
    assert (cart.call_code, cart.version, cart.state) == ("", version, Cart.State.OPEN)
    assert not Cart.objects.filter(code_hash=codes.keyed_hash("call", old)).exists()
    basket.change(Add(basket.mug.pk, 1))
    assert len(basket.fresh().call_code) == 6


def test_within_a_day_she_keeps_it(basket):
    assert sweepers.free_old_codes(basket.now + timedelta(hours=23)) == 0
    assert basket.fresh().call_code


@pytest.mark.parametrize("kept", ["a customer's", "a caller's", "one that is being paid"])
def test_other_carts_keep_theirs(basket, kept, customer):
    facts = {
        "a customer's": {"customer": customer},
        "a caller's": {"visitor_key": ""},
        "one that is being paid": {"quote_id": basket.mine.pk},
    }[kept]
    Cart.objects.filter(pk=basket.mine.pk).update(**facts)

    assert sweepers.free_old_codes(day_later(basket)) == 0
    assert basket.fresh().call_code


def test_frees_a_few_at_a_time_and_the_oldest_first(basket):
    add_elsewhere(basket)
    Cart.objects.filter(pk=basket.mine.pk).update(changed_at=basket.now - timedelta(hours=1))

    assert operations.free_old_codes(before=day_later(basket), limit=1) == 1

    assert (basket.fresh().call_code, len(other(basket).call_code)) == ("", 6)


def test_old_carts_end_and_nobody_waits_for_the_one_that_is_being_paid(basket, settings):
    add_elsewhere(basket)
    Cart.objects.filter(pk=basket.mine.pk).update(quote_id=basket.mine.pk)

    assert sweepers.end_old_carts(basket.now + timedelta(days=settings.CART_DAYS, seconds=1)) == 1

    assert (basket.fresh().state, other(basket).state) == (Cart.State.OPEN, Cart.State.ENDED)


@pytest.mark.parametrize(
    ("sweep", "index"),
    [
        (operations.end_old_carts, "cart_open_by_age"),
        (operations.free_old_codes, "cart_guest_code_by_age"),
    ],
)
def test_what_is_old_is_read_in_order_from_an_index_of_its_own(basket, sweep, index):
    """The statement that the sweep runs, as PostgreSQL would answer it in a table of many rows."""
    with CaptureQueriesContext(connection) as asked:
        sweep(before=day_later(basket))
    reads = [query["sql"] for query in asked.captured_queries if "SKIP LOCKED" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {reads[0]}")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert f"using {index}" in plan
    assert "Sort" not in plan


@pytest.fixture
def customer(basket):
    return accounts.upsert_customer(email="ada@example.com", name="Ada", phone="", language="en")
