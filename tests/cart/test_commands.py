"""Every change of a cart: made once, logged, and refused without a trace."""

from __future__ import annotations

from uuid import uuid4

import pytest

from commerce.cart import operations, queries
from commerce.cart.commands import Add, Choose, Remove, SetDetails, SetQuantity
from commerce.cart.errors import CartClosed, NoCart, NotSoldHere, StaleCart
from commerce.cart.models import Cart, CartEntry
from commerce.cart.operations import content
from commerce.catalogue.models import Price
from core import invariants
from core.actor import Actor, Channel
from core.errors import Forbidden, Invalid
from stores.inventory.errors import OutOfStock
from tests.world import NO


@pytest.fixture
def unchanged(basket):
    """Say that a refused command left lines, version and log as they were."""
    before = basket.lines(), basket.fresh().version, basket.entries()
    yield
    assert (basket.lines(), basket.fresh().version, basket.entries()) == before
    assert [result for result in invariants.run() if result.breaches] == []


def test_adding_the_same_adds_to_its_line(basket):
    basket.add(basket.mine, basket.kettle, 3)

    assert basket.lines() == [("FF-KETTLE", 5, "delivered")]
    assert basket.fresh().version == 2


def test_the_same_goods_got_another_way_are_a_line_of_their_own(basket):
    basket.add(basket.mine, basket.kettle, 1, at=basket.leeds)

    assert basket.lines() == [("FF-KETTLE", 2, "delivered"), ("FF-KETTLE", 1, "GB004")]


def test_sets_a_quantity_and_nothing_removes(basket):
    basket.set_to(7)
    assert basket.lines() == [("FF-KETTLE", 7, "delivered")]

    basket.set_to(0)
    assert basket.lines() == []
    assert basket.entries() == ["added", "quantity_set", "quantity_set"]


def test_removes_and_gone_already_is_fine(basket):
    line = basket.line().pk
    basket.change(Remove(line_id=line))
    basket.change(Remove(line_id=line))

    assert basket.lines() == []


def test_chooses_a_store_and_merges_with_the_line_that_is_there(basket):
    basket.add(basket.mine, basket.kettle, 1, at=basket.leeds)
    delivered = basket.mine.lines.get(location=None)

    basket.change(Choose(delivered.pk, "collect", basket.leeds.pk))

    assert basket.lines() == [("FF-KETTLE", 3, "GB004")]


def test_chooses_delivery_again(basket):
    basket.choose(basket.leeds)
    basket.choose()

    assert basket.lines() == [("FF-KETTLE", 2, "delivered")]


def test_keeps_details_but_the_log_keeps_only_which(basket):
    basket.details(basket.mine, email="Ada@Example.com")

    assert basket.fresh().email == "ada@example.com"
    payload = CartEntry.objects.get(cart=basket.mine, kind="details_set").payload
    assert "email" in payload["fields"]
    assert "ada" not in str(payload).lower()


def test_a_stale_set_of_a_quantity_is_refused_with_the_version_now(basket, unchanged):
    with pytest.raises(StaleCart) as refused:
        basket.set_to(5, base=0)

    assert (refused.value.status, refused.value.extra["version"]) == (409, 1)


def test_somebody_elses_change_makes_mine_stale(basket):
    seen = basket.fresh().version
    basket.add(basket.mine, basket.mug, 1)

    with pytest.raises(StaleCart):
        basket.set_to(5, base=seen)
    with pytest.raises(StaleCart):
        basket.choose(basket.leeds, base=seen)
    basket.remove(base=seen)
    assert basket.lines() == [("FF-MUG", 1, "delivered")]


def test_what_changes_no_content_makes_nothing_stale(basket):
    seen = basket.fresh().version
    basket.share(edit=True)

    basket.set_to(5, base=seen)
    assert basket.lines() == [("FF-KETTLE", 5, "delivered")]


def test_details_that_somebody_else_has_set_are_not_overwritten(basket):
    seen = basket.fresh().version
    basket.share(edit=True)
    basket.change(SetDetails("Ada", "a@example.com", ""), actor=basket.csa, base=seen)

    with pytest.raises(StaleCart):
        basket.change(SetDetails("Eve", "e@example.com", ""), base=seen)
    assert basket.fresh().full_name == "Ada"
    basket.change(SetDetails("Ada Shaw", "a@example.com", ""))
    assert basket.fresh().full_name == "Ada Shaw"


def test_goods_and_details_make_each_other_not_stale(basket):
    seen = basket.fresh().version
    basket.add(basket.mine, basket.mug, 1)
    basket.change(SetDetails("Ada", "a@example.com", ""), base=seen)

    after = basket.fresh().version - 1
    basket.set_to(3, base=after)
    assert basket.lines()[0] == ("FF-KETTLE", 3, "delivered")


def test_the_same_client_id_again_changes_nothing_and_answers_the_same(basket):
    client_id = uuid4()
    first = basket.change(Add(basket.kettle.pk, 1), client_id=client_id)
    second = basket.change(Add(basket.kettle.pk, 1), client_id=client_id)

    assert (first.number, first.replayed) == (2, False)
    assert (second.number, second.replayed) == (2, True)
    assert basket.lines() == [("FF-KETTLE", 3, "delivered")]


def test_a_replay_is_answered_even_when_it_would_be_stale_now(basket):
    client_id = uuid4()
    basket.set_to(4, client_id=client_id)
    basket.add(basket.mine, basket.mug, 1)

    assert basket.set_to(4, client_id=client_id, base=1).replayed


@pytest.mark.parametrize("quantity", [0, -1, 100, 10**9])
def test_refuses_a_quantity_that_is_none(basket, unchanged, quantity):
    with pytest.raises(Invalid) as refused:
        basket.change(Add(basket.mug.pk, quantity))
    assert "quantity" in refused.value.fields


@pytest.mark.parametrize("quantity", [-1, 100])
def test_refuses_to_set_a_quantity_that_is_none(basket, unchanged, quantity):
    with pytest.raises(Invalid):
        basket.set_to(quantity)


def test_refuses_a_line_of_another_cart(basket, unchanged):
    other = basket.cart(basket.other_shopper)
    basket.add(other, basket.mug, 1, actor=basket.other_shopper)

    with pytest.raises(StaleCart):
        basket.change(SetQuantity(line_id=other.lines.get().pk, quantity=5))


def test_removing_a_line_of_another_cart_leaves_it_there(basket):
    other = basket.cart(basket.other_shopper)
    basket.add(other, basket.mug, 1, actor=basket.other_shopper)

    basket.change(Remove(line_id=other.lines.get().pk))

    assert basket.lines(other) == [("FF-MUG", 1, "delivered")]


def test_refuses_what_has_no_price_here(basket, unchanged):
    Price.objects.filter(variant=basket.mug, market="GB").delete()

    with pytest.raises(NotSoldHere):
        basket.change(Add(basket.mug.pk, 1))
    with pytest.raises(NotSoldHere):
        basket.change(Add(10**9, 1))


def test_refuses_what_is_not_published(basket, unchanged):
    basket.mug.product.is_published = False
    basket.mug.product.save()

    with pytest.raises(NotSoldHere):
        basket.change(Add(basket.mug.pk, 1))


def test_out_of_stock_tells_what_is_left_counting_what_is_in_the_cart(basket, unchanged):
    with pytest.raises(OutOfStock) as refused:
        basket.change(Add(basket.kettle.pk, 9))

    (shortage,) = refused.value.shortages
    assert (shortage.sku, shortage.wanted, shortage.left) == ("FF-KETTLE", 11, 10)


def test_a_store_promises_only_what_it_has(basket, unchanged):
    with pytest.raises(OutOfStock) as refused:
        basket.change(Add(basket.kettle.pk, 6, "collect", basket.leeds.pk))

    assert refused.value.shortages[0].left == 5


def test_less_may_always_be_set_even_when_nothing_is_left(basket):
    basket.set_to(9)
    basket.kettle.stock_levels.update(safety=10)

    basket.set_to(3)
    assert basket.lines() == [("FF-KETTLE", 3, "delivered")]


@pytest.mark.parametrize("place", ["warehouse", "oslo"])
def test_refuses_to_collect_where_nobody_can(basket, unchanged, place):
    with pytest.raises(Invalid) as refused:
        basket.choose(getattr(basket, place))
    assert "location_id" in refused.value.fields


def test_refuses_a_way_that_is_none(basket, unchanged):
    with pytest.raises(Invalid):
        basket.change(Add(basket.mug.pk, 1, method="drone"))
    with pytest.raises(Invalid):
        basket.change(Add(basket.mug.pk, 1, method="collect"))


def test_a_cart_has_a_hundred_lines_at_most(basket, monkeypatch):
    monkeypatch.setattr(content, "MOST_LINES", 1)

    with pytest.raises(Invalid):
        basket.change(Add(basket.mug.pk, 1))
    assert len(basket.lines()) == 1


def test_a_stranger_finds_no_cart_and_an_ordered_one_is_closed(basket, unchanged):
    with pytest.raises(NoCart):
        basket.change(Add(basket.mug.pk, 1), actor=basket.other_shopper)
    Cart.objects.filter(pk=basket.mine.pk).update(state="merged")
    with pytest.raises(CartClosed):
        basket.change(Add(basket.mug.pk, 1))


def test_two_guests_are_never_equal(basket):
    """Nobody has no cart: an empty key matches nothing, also not another empty key."""
    nobody = Actor(channel=Channel.WEB)
    orphan = Cart.objects.create(market_code="GB", created_at=basket.now, changed_at=basket.now)

    assert not orphan.is_of(nobody)
    assert queries.find_open_cart(nobody, orphan.market) is None
    assert list(queries.carts_for(nobody, basket.now)) == []
    with pytest.raises(NoCart):
        queries.cart_for(nobody, orphan.pk, basket.now)
    with pytest.raises(Forbidden):
        operations.open_cart(market=orphan.market, language="en", actor=nobody, now=basket.now)


def test_one_open_cart_per_market(basket):
    norwegian = basket.cart(market=NO)

    assert norwegian.pk != basket.mine.pk
    assert basket.cart().pk == basket.mine.pk
    assert norwegian.market.currency == "NOK"


def test_the_view_says_what_changed_since_adding(basket):
    basket.set_to(9)
    Price.objects.filter(variant=basket.kettle, market="GB").update(amount=5000)
    basket.kettle.stock_levels.update(safety=4)

    view = queries.view(basket.fresh(), now=basket.now)

    assert [problem.code for problem in view.problems] == ["price-changed", "only-left"]
    assert view.problems[1].left == 6
    assert not view.can_be_ordered
    assert view.priced.goods.amount == 9 * 5000


def test_the_view_costs_the_same_whatever_the_size(basket, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        queries.view(basket.fresh(), now=basket.now)
    for variant in (basket.mug, basket.tent):
        basket.stock(variant, basket.leeds, 5)
        basket.stock(variant, basket.warehouse, 5)
        basket.add(basket.mine, variant, 1)
        basket.add(basket.mine, variant, 1, at=basket.leeds)
    with django_assert_max_num_queries(6):
        assert len(queries.view(basket.fresh(), now=basket.now).lines) == 5


def test_a_page_catches_up_with_what_it_missed(basket):
    basket.add(basket.mine, basket.mug, 1)
    basket.set_to(3)

    missed = queries.entries_since(basket.fresh(), 1)

    assert [(entry.number, entry.kind) for entry in missed] == [(2, "added"), (3, "quantity_set")]
    assert queries.entries_since(basket.fresh(), 3) == []


def test_details_take_a_language_and_keep_it_without(basket):
    basket.change(SetDetails("Ada", "a@example.com", "", language="nb"))
    basket.change(SetDetails("Ada", "a@example.com", ""))

    assert basket.fresh().language == "nb"
