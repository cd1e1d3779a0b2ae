"""Notices go out once, and no star is lost, whoever works at the same moment."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from commerce.catalogue.models import Product
from commerce.orders.models import Order
from commerce.reviews import operations as reviews
from commerce.reviews.models import Review
from commerce.wishes import operations as wishes
from core.models import OutboundMessage
from tests.concurrency.racing import race
from tests.reviews.conftest import hand_over
from tests.world import GB, World

SWEEPS = 4


def test_relays_that_sweep_together_tell_each_person_once(committed_world: World) -> None:
    world = committed_world
    for number in range(6):
        notice = wishes.ask_to_be_told(
            variant_id=world.mug.pk, location_id=None, address=f"p{number}@example.com", market=GB,
            language="en", source="test", actor=world.shopper, now=world.now,
        )  # fmt: skip
        wishes.confirm_notice(token=notice.token, now=world.now)
    world.stock(world.mug, world.warehouse, 1)

    told = race([partial(wishes.tell_who_waits, now=world.now)] * SWEEPS)

    assert sum(told) == 6
    back = OutboundMessage.objects.filter(key__startswith="notice-back-")
    assert sorted(back.values_list("to", flat=True)) == [f"p{n}@example.com" for n in range(6)]


def _waiting(world: World, count: int) -> list[Review]:
    world.stock(world.mug, world.warehouse, 20)
    written = []
    for number in range(count):
        cart = world.cart_with((world.mug, 1, None))
        world.details(cart, email=f"b{number}@example.com")
        order: Order | None = world.pay(world.start_payment(cart)).order
        assert order is not None
        line = hand_over(world, order).lines.get()
        written.append(
            reviews.write_review(
                order_id=order.pk, line_id=line.pk, stars=5, title="", text="", author_name="Bo",
                language="en", actor=world.shopper, now=world.now,
            )
        )  # fmt: skip
    return written


def _publish_together(world: World, written: list[Review]) -> tuple[int, int]:
    done = race(
        [
            partial(
                reviews.publish_review,
                review_id=each.pk,
                written_at=each.written_at,
                actor=world.merchandiser,
                now=world.now,
            )
            for each in written
        ]
    )
    assert {type(each) for each in done} == {Review}
    product = Product.objects.get(pk=world.mug.product_id)
    return product.rating_sum, product.rating_count


def test_reviews_that_are_published_together_all_count(committed_world: World) -> None:
    assert _publish_together(committed_world, _waiting(committed_world, 4)) == (20, 4)


def test_without_the_products_lock_stars_would_be_lost(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, gate = reviews.catalogue.rate_product, threading.Barrier(3)

    def late(**facts: int) -> None:
        # All have counted before one writes: with the lock, the second would wait outside.
        gate.wait(timeout=30)
        counted(**facts)

    class Unlocked:
        """Products, of which none can be locked."""

        def select_for_update(self, **_how: object) -> Unlocked:
            return self

        def get(self, **_which: object) -> None:
            return None

    class Stand:
        objects = Unlocked()

    monkeypatch.setattr(reviews.catalogue, "rate_product", late)
    written = _waiting(committed_world, 3)
    monkeypatch.setattr(reviews, "Product", Stand)
    assert _publish_together(committed_world, written) != (15, 3)
