"""An advisor sees a cart with its call code only, edits it with consent, and both end at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.cart import operations, queries
from commerce.cart.commands import Add
from commerce.cart.errors import MayOnlyLook, NoCart, SharingEnded, UnknownCode
from commerce.cart.events import EditingAllowed, SharingStarted
from commerce.cart.events import SharingEnded as Ended
from commerce.cart.models import Cart
from core import codes
from core.actor import SYSTEM
from core.errors import Conflict, Forbidden, TooMany
from core.models import Event


def open_with(basket, code, actor=None, now=None):
    return operations.open_by_call_code(code=code, actor=actor or basket.csa, now=now or basket.now)


def test_there_is_a_code_from_the_opening_on(basket):
    empty = basket.cart(basket.other_shopper)
    assert len(empty.call_code) == 6
    assert len(basket.fresh().call_code) == 6


def test_the_code_lets_look_and_the_act_is_audited(basket):
    cart = basket.share()

    assert cart.may_view(basket.csa, basket.now)
    assert not cart.may_edit(basket.csa, basket.now)
    event = Event.objects.get(type="SharingStarted")
    assert event.privileged
    assert event.actor["user_id"] == basket.csa.user_id
    assert basket.entries()[-1] == "sharing_started"


def test_the_code_may_be_typed_with_spaces(basket):
    code = basket.fresh().call_code

    assert open_with(basket, f" {code[:3]} {code[3:]} ").pk == basket.mine.pk


def test_looking_is_not_editing(basket):
    basket.share()

    with pytest.raises(MayOnlyLook):
        basket.change(Add(basket.mug.pk, 1), actor=basket.csa)
    assert basket.lines() == [("FF-KETTLE", 2, "delivered")]


def test_a_tap_of_the_customer_lets_the_advisor_edit_and_her_name_stands_on_the_line(basket):
    basket.share(edit=True)
    basket.change(Add(basket.mug.pk, 1), actor=basket.csa)

    assert basket.line(basket.mug).author == "Maya"
    assert basket.recorded(EditingAllowed) == 1
    assert basket.fresh().entries.get(kind="added", number=4).actor_name == "Maya"


def test_allowing_twice_is_allowing_once(basket):
    basket.share(edit=True)
    operations.allow_editing(cart_id=basket.mine.pk, actor=basket.shopper, now=basket.now)

    assert basket.recorded(EditingAllowed) == 1


def test_nobody_allows_herself(basket):
    basket.share()
    with pytest.raises(MayOnlyLook):
        operations.allow_editing(cart_id=basket.mine.pk, actor=basket.csa, now=basket.now)
    with pytest.raises(NoCart):
        operations.allow_editing(cart_id=basket.mine.pk, actor=basket.other_shopper, now=basket.now)
    basket.share(edit=True)
    assert basket.recorded(EditingAllowed) == 1


def test_allowing_when_nobody_looks_is_refused(basket):
    with pytest.raises(SharingEnded):
        operations.allow_editing(cart_id=basket.mine.pk, actor=basket.shopper, now=basket.now)


@pytest.mark.parametrize("who", ["shopper", "csa"])
def test_ends_at_once_for_looking_and_editing_and_the_code_changes(basket, who):
    basket.share(edit=True)
    old = basket.fresh().call_code

    basket.end(getattr(basket, who))

    assert basket.recorded(Ended) == 1
    with pytest.raises(SharingEnded):
        basket.change(Add(basket.mug.pk, 1), actor=basket.csa)
    with pytest.raises(SharingEnded):
        queries.cart_for(basket.csa, basket.mine.pk, basket.now)
    assert basket.fresh().call_code != old
    with pytest.raises(UnknownCode):
        open_with(basket, old)
    assert open_with(basket, basket.fresh().call_code).pk == basket.mine.pk


def test_ending_twice_is_ending_once(basket):
    basket.share()
    basket.end()
    basket.end()

    assert basket.recorded(Ended) == 1


def test_expires_after_half_an_hour_of_doing_nothing(basket):
    basket.share(edit=True)

    assert basket.fresh().may_edit(basket.csa, basket.later(minutes=29))
    assert not basket.fresh().may_view(basket.csa, basket.later(minutes=30))


@pytest.mark.parametrize("who", ["csa", "shopper"])
def test_work_of_either_keeps_it_open(basket, who):
    basket.share(edit=True)
    basket.now = basket.later(minutes=20)

    basket.change(Add(basket.mug.pk, 1), actor=getattr(basket, who))

    assert basket.fresh().share_until == basket.later(minutes=30)


def test_what_the_system_does_keeps_nothing_open(basket):
    until = basket.share(edit=True).share_until
    basket.now = basket.later(minutes=20)

    basket.change(Add(basket.mug.pk, 1), actor=SYSTEM)

    assert basket.fresh().share_until == until


def test_what_has_expired_is_not_opened_by_the_shoppers_work(basket):
    until = basket.share().share_until
    basket.now = basket.later(minutes=31)

    basket.change(Add(basket.mug.pk, 1))

    assert basket.fresh().share_until == until
    assert not basket.fresh().may_view(basket.csa, basket.now)


def test_a_second_advisor_is_refused_while_the_first_looks(basket):
    basket.share()

    with pytest.raises(Conflict):
        basket.share(basket.other_csa)
    assert basket.fresh().share_user_id == basket.csa.user_id


def test_a_code_whose_grant_has_expired_is_spent_and_the_cart_gets_a_new_one(basket):
    basket.share()
    later = basket.later(minutes=31)

    with pytest.raises(UnknownCode):
        basket.share(basket.other_csa, now=later)

    assert basket.fresh().share == ""
    basket.share(basket.other_csa, now=later)
    assert basket.fresh().share_user_id == basket.other_csa.user_id


def test_the_same_advisor_again_is_let_in_without_another_grant(basket):
    basket.share(edit=True)
    basket.share()

    assert basket.recorded(SharingStarted) == 1
    assert basket.fresh().share == Cart.Share.EDIT


@pytest.mark.parametrize("who", ["clerk", "packer", "manager", "other_shopper"])
def test_only_the_contact_centre_may_use_a_code(basket, who):
    with pytest.raises(Forbidden):
        basket.share(getattr(basket, who))
    assert basket.fresh().share == ""


def test_an_advisor_without_a_grant_finds_nothing(basket):
    with pytest.raises(SharingEnded):
        queries.cart_for(basket.csa, basket.mine.pk, basket.now)
    with pytest.raises(SharingEnded):
        basket.change(Add(basket.mug.pk, 1), actor=basket.csa)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "000000000"])
def test_wrong_unknown_and_closed_codes_answer_alike(basket, code):
    right = basket.fresh().call_code
    Cart.objects.filter(pk=basket.mine.pk).update(state="merged")
    said = set()
    for tried in (code, right):
        with pytest.raises(UnknownCode) as refused:
            open_with(basket, tried)
        said.add(str(refused.value.detail))

    assert len(said) == 1


def test_twenty_tries_in_ten_minutes_and_no_more_even_with_the_right_code(basket):
    for _try in range(20):
        with pytest.raises(UnknownCode):
            open_with(basket, "000000" if basket.fresh().call_code != "000000" else "111111")

    with pytest.raises(TooMany) as refused:
        basket.share()
    assert refused.value.extra["retry_after"] == 600
    # A colleague is not locked out with her, nor is she after ten minutes.
    basket.share(basket.other_csa)
    basket.end()
    basket.share(now=basket.now + timedelta(minutes=10))


def test_a_code_that_another_live_cart_has_is_not_given_again(basket, monkeypatch):
    taken = basket.fresh().call_code
    real = codes.digits

    def digits(purpose, subject, rotation, **more):
        same = purpose == "call" and rotation == 0
        return taken if same else real(purpose, subject, rotation, **more)

    monkeypatch.setattr(codes, "digits", digits)
    other = basket.cart(basket.other_shopper)
    basket.add(other, basket.mug, 1, actor=basket.other_shopper)
    other.refresh_from_db()

    assert other.code_rotation == 1
    assert other.call_code != taken


def test_sight_of_a_shared_cart_ends_with_the_role(basket):
    cart = basket.share()
    without = replace(basket.csa, roles=frozenset())

    assert cart.may_view(basket.csa, basket.now)
    assert not cart.may_view(without, basket.now)
