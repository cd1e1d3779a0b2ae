"""What was looked at, and what is compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from commerce.wishes import operations, queries
from commerce.wishes.models import Trail
from core.actor import Actor, Channel
from core.errors import Invalid
from tests.world import World


def test_the_newest_stands_first_and_each_once(world: World) -> None:
    for variant in (world.mug, world.tent, world.mug):
        seen = operations.note_view(
            product_id=variant.product_id, actor=world.shopper, now=world.now
        )

    assert seen.product_ids == (world.mug.product_id, world.tent.product_id)
    assert queries.trail_of(world.shopper) == seen
    assert queries.trail_of(world.other_shopper).product_ids == ()


def test_only_the_last_twelve_are_kept(world: World) -> None:
    for number in range(1, 20):
        seen = operations.note_view(product_id=number, actor=world.shopper, now=world.now)

    assert seen.product_ids == tuple(range(19, 7, -1))


def test_nobody_known_and_no_colleague_leaves_a_trail(world: World) -> None:
    for actor in (Actor(channel=Channel.WEB), world.csa):
        assert operations.note_view(product_id=1, actor=actor, now=world.now).product_ids == ()
    assert not Trail.objects.exists()


def test_a_customers_trail_follows_her_to_another_screen(
    world: World, ada: Callable[[Actor], Actor]
) -> None:
    operations.note_view(product_id=5, actor=ada(world.shopper), now=world.now)

    assert queries.trail_of(ada(world.other_shopper)).product_ids == (5,)
    assert queries.trail_of(world.shopper).product_ids == ()


def test_four_are_compared_at_most(world: World) -> None:
    for number in (1, 2, 3, 4, 4):
        operations.compare(product_id=number, actor=world.shopper, now=world.now)
    with pytest.raises(Invalid):
        operations.compare(product_id=5, actor=world.shopper, now=world.now)

    left = operations.stop_comparing(product_ids=[2, 3], actor=world.shopper, now=world.now)
    assert left == (1, 4)


def test_trails_of_browsers_that_stay_away_are_forgotten(world: World) -> None:
    operations.note_view(product_id=5, actor=world.shopper, now=world.now)
    assert operations.forget_old_trails(before=world.now) == 0
    assert operations.forget_old_trails(before=world.now + timedelta(seconds=1)) == 1
