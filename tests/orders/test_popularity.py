"""What sells, and what sells together."""

from __future__ import annotations

from datetime import timedelta

from commerce.catalogue.models import Product, Relation
from commerce.orders import popularity
from commerce.orders.models import Order
from tests.world import World


def related(world: World) -> set[tuple[str, str, int]]:
    rows = Relation.objects.values_list("product__slug", "other__slug", "orders")
    return set(rows)


def sold(world: World) -> dict[str, int]:
    return dict(Product.objects.values_list("slug", "sold"))


def sale(world: World, *variants) -> Order:
    return world.placed_order(*((variant, 2, None) for variant in variants))


def test_counts_units_and_pairs_of_more_than_one_order(world: World) -> None:
    for variant in (world.mug, world.kettle, world.tent):
        world.stock(variant, world.warehouse, 40)
    sale(world, world.mug, world.kettle)
    sale(world, world.mug, world.kettle)
    sale(world, world.mug, world.tent)

    for _twice in range(2):
        popularity.count_popularity(now=world.now)

    assert related(world) == {("ff-mug", "ff-kettle", 2), ("ff-kettle", "ff-mug", 2)}
    assert sold(world) == {"ff-mug": 6, "ff-kettle": 4, "ff-tent": 2}


def test_what_is_long_ago_counts_no_more(world: World) -> None:
    for variant in (world.mug, world.kettle):
        world.stock(variant, world.warehouse, 40)
    sale(world, world.mug, world.kettle)
    sale(world, world.mug, world.kettle)
    popularity.count_popularity(now=world.now)

    popularity.count_popularity(now=world.now + timedelta(days=91))
    assert sold(world)["ff-mug"] == 0
    assert len(related(world)) == 2
    popularity.count_popularity(now=world.now + timedelta(days=366))
    assert related(world) == set()
