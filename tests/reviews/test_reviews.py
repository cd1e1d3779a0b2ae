"""Reviews: by buyers, read before they are shown, counted once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts import operations as accounts
from commerce.catalogue.models import Product
from commerce.orders.models import Order
from commerce.reviews import operations, queries
from commerce.reviews.errors import NoReview, NotBought, NotYetYours
from commerce.reviews.events import ReviewModerated, ReviewWritten
from commerce.reviews.models import Review
from core.errors import Forbidden, Invalid
from tests.reviews.conftest import hand_over
from tests.world import World

Write = Callable[..., Review]


def rated(world: World) -> tuple[int, int]:
    product = Product.objects.get(pk=world.mug.product_id)
    return product.rating_sum, product.rating_count


def test_a_review_is_shown_and_counted_once_it_is_published(
    world: World, bought: Order, write: Write
) -> None:
    review = write(bought)
    assert review.product_id == world.mug.product_id
    assert queries.reviews_of(review.product_id).count == 0
    assert rated(world) == (0, 0)

    for _twice in range(2):
        operations.publish_review(
            review_id=review.pk,
            written_at=review.written_at,
            actor=world.merchandiser,
            now=world.now,
        )

    shown = queries.reviews_of(review.product_id)
    assert (shown.count, shown.average, shown.reviews[0].title) == (1, 4.0, "Holds the heat")
    assert rated(world) == (4, 1)
    assert (world.recorded(ReviewWritten), world.recorded(ReviewModerated)) == (1, 1)


def test_only_what_was_handed_over_can_be_reviewed(
    world: World, bought: Order, write: Write
) -> None:
    waits = world.placed_order((world.mug, 1, None), actor=world.other_shopper)
    with pytest.raises(NotYetYours):
        write(waits)
    with pytest.raises(NotBought):
        write(bought, line_id=waits.lines.get().pk)
    assert not Review.objects.exists()


def test_a_customer_has_one_review_of_a_product_also_after_buying_again(
    world: World, write: Write
) -> None:
    world.stock(world.mug, world.warehouse, 20)
    customer = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en", is_verified=True
    )
    ada, on_her_phone = (
        replace(each, customer_id=customer.pk, user_id=customer.user_id)
        for each in (world.shopper, world.other_shopper)
    )
    first = write(hand_over(world, world.placed_order((world.mug, 1, None), actor=ada)))
    operations.publish_review(
        review_id=first.pk, written_at=first.written_at, actor=world.merchandiser, now=world.now
    )
    again = hand_over(world, world.placed_order((world.mug, 1, None), actor=on_her_phone))

    second = write(again, stars=2, now=world.now + timedelta(days=1))

    assert second.pk == first.pk
    assert second.state == "pending"
    assert rated(world) == (0, 0)


def test_what_does_not_fit_is_named_by_its_field(world: World, bought: Order, write: Write) -> None:
    wrong: dict[str, Any] = {
        "stars": 6, "author_name": " ", "title": "x" * 81, "text": "x" * 3001,
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        write(bought, **wrong)
    assert set(refused.value.fields) == set(wrong)
    assert not Review.objects.exists()


def test_a_refusal_needs_a_reason_and_takes_it_off_the_page(
    world: World, bought: Order, write: Write
) -> None:
    review = write(bought)
    operations.publish_review(
        review_id=review.pk, written_at=review.written_at, actor=world.merchandiser, now=world.now
    )
    with pytest.raises(Invalid):
        operations.refuse_review(
            review_id=review.pk,
            written_at=review.written_at,
            reason=" ",
            actor=world.merchandiser,
            now=world.now,
        )
    assert rated(world) == (4, 1)

    operations.refuse_review(
        review_id=review.pk,
        written_at=review.written_at,
        reason="Names a person",
        actor=world.merchandiser,
        now=world.now,
    )

    review.refresh_from_db()
    assert (review.state, review.reason) == ("refused", "Names a person")
    assert rated(world) == (0, 0)


def test_nobody_else_moderates(world: World, bought: Order, write: Write) -> None:
    review = write(bought)
    for actor in (world.shopper, world.csa, world.clerk, world.manager):
        with pytest.raises(Forbidden):
            operations.publish_review(
                review_id=review.pk, written_at=review.written_at, actor=actor, now=world.now
            )
    with pytest.raises(NoReview):
        operations.publish_review(
            review_id=10**9, written_at=world.now, actor=world.merchandiser, now=world.now
        )


def test_the_bars_filter_and_the_newest_stands_first(
    world: World, bought: Order, write: Write, django_assert_num_queries: Any
) -> None:
    stars = (5, 5, 2)
    for number, given in enumerate(stars):
        cart = world.cart_with((world.mug, 1, None))
        world.details(cart, email=f"b{number}@example.com")
        settled = world.pay(world.start_payment(cart))
        assert settled.order is not None
        review = write(
            hand_over(world, settled.order), stars=given, title=f"{number}",
            now=world.now + timedelta(hours=number),
        )  # fmt: skip
        operations.publish_review(
            review_id=review.pk,
            written_at=review.written_at,
            actor=world.merchandiser,
            now=world.now,
        )

    with django_assert_num_queries(1):
        page = queries.reviews_of(world.mug.product_id)
    assert [each.title for each in page.reviews] == ["2", "1", "0"]
    assert [(bar.stars, bar.count, bar.share) for bar in page.bars] == [
        (5, 2, 67), (4, 0, 0), (3, 0, 0), (2, 1, 33), (1, 0, 0),
    ]  # fmt: skip
    assert page.average == 4.0
    fives = queries.reviews_of(world.mug.product_id, stars=5)
    assert ([each.title for each in fives.reviews], fives.found) == (["1", "0"], 2)
    none = queries.reviews_of(world.mug.product_id, stars=3)
    assert (list(none.reviews), none.count, none.found) == ([], 3, 0)
