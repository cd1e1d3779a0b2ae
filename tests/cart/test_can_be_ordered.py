"""What stands in the way of ordering a cart, and what does not."""

from __future__ import annotations

import pytest

from commerce.cart import queries
from commerce.cart.commands import Add
from commerce.cart.operations.content import MOST_UNITS_IN_ALL
from commerce.catalogue.models import Price, Product, Variant
from core.errors import Invalid
from stores.inventory.errors import OutOfStock
from stores.locations.models import Location


def view(basket, cart=None):
    return queries.view(cart or basket.fresh(), now=basket.now)


def problems(basket):
    return [problem.code for problem in view(basket).problems]


@pytest.fixture
def paying(basket):
    """Four of Leeds' five kettles are held for the cart that is being paid."""
    basket.remove()
    basket.add(basket.mine, basket.kettle, 4, at=basket.leeds)
    basket.details(basket.mine)
    basket.start_payment(basket.fresh())
    return basket


def test_what_is_held_for_a_cart_is_not_missing_from_it(paying):
    (line,) = view(paying).lines

    assert (line.left, line.problems) == (5, ())
    assert view(paying).can_be_ordered


def test_what_is_held_for_a_cart_is_missing_from_anothers(paying):
    other = paying.cart(paying.other_shopper)
    with pytest.raises(OutOfStock) as refused:
        paying.add(other, paying.kettle, 2, at=paying.leeds, actor=paying.other_shopper)

    assert refused.value.shortages[0].left == 1


def test_one_more_can_be_had_while_the_others_are_held(paying):
    paying.set_to(5)

    assert paying.lines() == [("FF-KETTLE", 5, "GB004")]
    with pytest.raises(OutOfStock):
        paying.set_to(6)


@pytest.mark.parametrize("gone", ["variant", "product", "price"])
def test_goods_that_are_withdrawn_block_ordering(basket, gone):
    if gone == "variant":
        Variant.objects.filter(pk=basket.kettle.pk).update(is_active=False)
    elif gone == "product":
        Product.objects.filter(variants=basket.kettle).update(is_published=False)
    else:
        Price.objects.filter(variant=basket.kettle, market="GB").delete()

    assert problems(basket) == ["not-sold-here"]
    assert not view(basket).can_be_ordered


@pytest.mark.parametrize("change", [{"is_active": False}, {"services": ["returns"]}])
def test_a_store_that_hands_nothing_over_blocks_ordering(basket, change):
    basket.choose(basket.leeds)
    assert view(basket).can_be_ordered

    Location.objects.filter(pk=basket.leeds.pk).update(**change)

    assert problems(basket) == ["store-closed"]
    assert not view(basket).can_be_ordered


def test_a_price_that_changed_is_told_and_blocks_nothing(basket):
    Price.objects.filter(variant=basket.kettle, market="GB").update(amount=5100)

    assert problems(basket) == ["price-changed"]
    assert view(basket).can_be_ordered


@pytest.fixture
def full(basket):
    """A cart with as many units as one holds: 2 kettles, and the rest in mugs and tents."""
    for variant in (basket.mug, basket.tent):
        for place in (basket.warehouse, basket.leeds):
            basket.stock(variant, place, 200)
    for variant, at, quantity in (
        (basket.mug, None, 99),
        (basket.mug, basket.leeds, 99),
        (basket.tent, None, 99),
        (basket.tent, basket.leeds, 1),
    ):
        basket.add(basket.mine, variant, quantity, at=at)
    assert view(basket).count == MOST_UNITS_IN_ALL == 300
    return basket


def test_a_full_cart_takes_no_unit_more(full):
    with pytest.raises(Invalid, match="300 units"):
        full.change(Add(full.tent.pk, 1, "collect", full.leeds.pk))
    with pytest.raises(Invalid, match="300 units"):
        full.set_to(3)

    assert view(full).count == 300


def test_a_full_cart_takes_one_in_the_place_of_another(full):
    full.set_to(1)
    full.change(Add(full.tent.pk, 1, "collect", full.leeds.pk))

    assert view(full).count == 300
