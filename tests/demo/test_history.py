"""The demo's weeks before it begins: bought, sent and reviewed by the real steps, and nobody is written to."""

from __future__ import annotations

from datetime import timedelta

import pytest

import demo.catalogue
import demo.reviews
from commerce.catalogue.models import Product
from commerce.delivery import carriers
from commerce.orders.models import Order
from commerce.payments.providers import sandbox
from commerce.reviews.models import Review, ReviewRequest
from commerce.web.management import history
from core import invariants
from core.models import Delivery, OutboundMessage
from stores.inventory import operations as inventory
from tests.sandbox.world import KEY, SECRET, Receiver, outside_at, provider_at
from tests.world import World

BUYERS = ("Amelia Hartwood", "Joan Pickles")


@pytest.fixture
def outside_world(tmp_path, settings):
    """The provider and the carrier as processes."""
    receiver = Receiver()
    provider = provider_at(tmp_path / "provider", receiver)
    outside = outside_at(tmp_path / "outside", receiver)
    settings.PROVIDER_URL = settings.PROVIDER_PUBLIC_URL = provider.url
    settings.PROVIDER_API_KEY, settings.PROVIDER_WEBHOOK_SECRET = KEY, SECRET
    settings.OUTSIDE_URL, settings.OUTSIDE_API_KEY = outside.url, KEY
    clients = (sandbox._client, carriers._client)
    for client in clients:
        client.cache_clear()
    yield
    for client in clients:
        client().close()
        client.cache_clear()
    provider.stop()
    outside.stop()
    receiver.close()


@pytest.fixture
def shop(db) -> World:
    """A shop that has two of the demo's goods."""
    world = World()
    slugs = {product.key: product.slug for product in demo.catalogue.build().products}
    for variant, key in ((world.kettle, "BRKF-KOK17"), (world.mug, "TABL-KRUS")):
        Product.objects.filter(pk=variant.product_id).update(slug=slugs[key])
        world.stock(variant, world.warehouse, 9)
    return world


def test_lets_customers_have_bought_and_said(shop, outside_world, monkeypatch):
    bought = [each for each in demo.reviews.purchases() if each.buyer in BUYERS]
    monkeypatch.setattr(demo.reviews, "purchases", lambda: bought)
    # As the seeding of today has left it: not due at any moment of the past, and nobody waits for it.
    inventory.set_assortment(
        location_id=shop.leeds.pk, categories={shop.kettle.product.category_id: 1}, actor=shop.merchandiser,
        now=shop.now + timedelta(seconds=1),
    )  # fmt: skip

    assert history.seed_history(now=shop.now) == 2

    orders = Order.objects.order_by("placed_at")
    assert [order.full_name for order in orders] == list(BUYERS)
    assert {(order.money_state, order.goods_state) for order in orders} == {
        ("captured", "fulfilled")
    }
    assert orders[0].placed_at == shop.now - timedelta(days=66)
    assert Review.objects.filter(state="published").count() == 4
    kettle, mug = (Product.objects.get(pk=each.product_id) for each in (shop.kettle, shop.mug))
    assert (kettle.rating_sum, kettle.rating_count) == (8, 2)
    assert kettle.relations.get().other == mug
    assert ReviewRequest.objects.count() == 2
    assert [each.event.type for each in Delivery.objects.all()] == ["AssortmentChanged"]
    assert not OutboundMessage.objects.filter(sent_at=None).exists()
    assert [result for result in invariants.run() if result.breaches] == []
