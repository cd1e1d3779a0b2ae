"""One request of a client that sends it twenty times at once, over the API and to a real provider."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from commerce.cart import operations as carts
from commerce.cart.models import Cart
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments.models import Quote, Tender
from commerce.payments.providers import sandbox
from core import idempotency, invariants
from core.markets import MARKETS
from stores.inventory.models import StockHold
from tests.concurrency.racing import race
from tests.sandbox.world import KEY, SECRET, SUCCESS, Provider, Receiver, provider_at
from tests.world import World

TIMES = 20


@pytest.fixture
def provider(tmp_path, settings) -> Iterator[Provider]:
    receiver = Receiver()
    provider = provider_at(tmp_path, receiver)
    settings.PROVIDER_URL = settings.PROVIDER_PUBLIC_URL = provider.url
    settings.PROVIDER_API_KEY, settings.PROVIDER_WEBHOOK_SECRET = KEY, SECRET
    settings.PAYMENT_STARTS = 10 * TIMES
    sandbox._client.cache_clear()
    yield provider
    sandbox._client().close()
    sandbox._client.cache_clear()
    provider.stop()
    receiver.close()


def _pay(path: str, key: str) -> tuple[int, str]:
    """Send it as a client does; return status and the page to pay on."""
    answer = Client().post(
        path,
        json.dumps({}),
        content_type="application/json",
        headers={"Authorization": "Visitor visitor-token-of-shopper", "Idempotency-Key": key},
    )
    return answer.status_code, answer.json().get("pay_url", "")


def test_twenty_times_the_same_key_is_one_payment_and_one_order(
    committed_world: World, provider: Provider
) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 50)
    cart = world.cart_with((world.kettle, 2, world.leeds))
    send = partial(_pay, f"/api/v1/carts/{cart.pk}/payment/", str(uuid4()))

    with time_machine.travel(world.now, tick=False):
        results = race([send] * TIMES)
        afterwards = send()

    # Done once; meanwhile the others are told that the first is still at work.
    statuses = Counter(status for status, _url in results)
    assert set(statuses) <= {201, 409}
    assert statuses[201] >= 1
    assert {url for status, url in [*results, afterwards] if status == 201} == {afterwards[1]}
    assert afterwards[1].startswith(provider.url)
    assert Quote.objects.count() == 1
    assert sum(hold.quantity for hold in StockHold.objects.all()) == 2

    tender = Tender.objects.get()
    assert len(provider.get(f"/v1/payments?reference={tender.pk}")["data"]) == 1
    provider.simulate(tender.provider_id, SUCCESS)
    settled = race([partial(settlement.settle, tender.pk, now=world.now)] * TIMES)

    assert {result.order for result in settled} == {Order.objects.get()}
    assert [result for result in invariants.run() if result.breaches] == []


def _start_cart(world: World, key: str) -> Any:
    def work() -> idempotency.Answer:
        cart = carts.start_cart_for_caller(
            market=MARKETS["GB"], language="en", actor=world.csa, now=world.now
        )
        return 201, str(cart.pk)

    return idempotency.run_in_one(
        principal="user:1", operation="open", key=key, body={}, now=world.now, work=work
    )


@pytest.mark.parametrize(("keys", "carts_made"), [(1, 1), (TIMES, TIMES)])
def test_twenty_times_the_same_key_is_one_cart_of_a_caller(
    committed_world: World, keys: int, carts_made: int
) -> None:
    """With a key of its own each makes one: that is what the key prevents."""
    sent = [str(uuid4()) for _each in range(keys)]
    calls = [partial(_start_cart, committed_world, sent[i % keys]) for i in range(TIMES)]

    answers = race(calls)

    assert len(set(answers)) == carts_made
    assert Cart.objects.count() == carts_made
