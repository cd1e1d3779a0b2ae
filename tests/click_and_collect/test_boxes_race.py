"""Two colleagues take in one box at once, and an order is cancelled while its box leaves: each thing happens once."""

import threading
from functools import partial

import pytest

from commerce.orders import changes
from core.actor import SYSTEM
from stores.click_and_collect import operations
from stores.click_and_collect.models import Collection, Sending
from stores.inventory.models import Allocation, StockLevel
from tests.click_and_collect.test_sent_to_store import Chain
from tests.concurrency.racing import race, tally

ROUNDS = 4


@pytest.fixture
def chain(transactional_db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Chain()


def units(box: Sending) -> dict[int, int]:
    return {line.pk: line.asked for line in box.lines.all()}


def asked(chain):
    """A box with two tents for Leeds, of an order of its own."""
    chain.set_stock(chain.tent, chain.leeds, 0)
    order = chain.order((chain.tent, 2, chain.leeds))
    return order, Sending.objects.get(collection__fulfilment__order=order)


def give(chain, collection):
    """Hand it over: out of the way of the next round."""
    chain.bring_to_shelf(collection)
    operations.hand_over(
        location_id=chain.leeds.pk, collected_by="Ada", collection_id=collection.pk,
        actor=chain.clerk, now=chain.now,
    )  # fmt: skip


def on_hand(chain, place) -> int:
    return StockLevel.objects.get(variant=chain.tent, location=place).on_hand


def test_it_is_taken_in_once(chain):
    for _round in range(ROUNDS):
        before = on_hand(chain, chain.warehouse)
        order, box = asked(chain)
        chain.sent(order)
        take = partial(
            operations.take_in, sending_id=box.pk, arrived=units(box), damaged={},
            actor=chain.clerk, now=chain.now,
        )  # fmt: skip

        results = race([take] * 3)

        assert tally(results) == {"Sending": 3}, results
        assert on_hand(chain, chain.warehouse) == before - 2
        assert on_hand(chain, chain.leeds) == 2
        (promise,) = Allocation.objects.filter(cause=f"order:{order.number}", state="open")
        assert (promise.level.location_id, promise.quantity) == (chain.leeds.pk, 2)
        collection = Collection.objects.get(fulfilment__order=order)
        assert collection.state == "requested"
        chain.react()
        assert chain.breaches() == []
        give(chain, collection)


def test_it_leaves_or_is_cancelled_and_never_both(chain):
    for _round in range(ROUNDS):
        before = on_hand(chain, chain.warehouse)
        order, box = asked(chain)
        send = partial(
            operations.send, sending_id=box.pk, units=units(box), actor=chain.packer, now=chain.now
        )
        cancel = partial(
            changes.cancel, order_id=order.pk, units={order.lines.get().pk: 2}, key="once",
            actor=SYSTEM, now=chain.now, reason="",
        )  # fmt: skip

        results = race([send, cancel, send, cancel])

        box.refresh_from_db()
        left = box.state == "sent"
        assert box.state in {"sent", "cancelled"}, results
        assert on_hand(chain, chain.warehouse) == before - (2 if left else 0), results
        open_ones = Allocation.objects.filter(cause=f"order:{order.number}", state="open")
        assert not open_ones.exists()
        order.refresh_from_db()
        assert order.changes.count() == (not left), results
        chain.react()
        assert chain.breaches() == []
        if left:
            taken = operations.take_in(
                sending_id=box.pk, arrived=units(box), damaged={}, actor=chain.clerk, now=chain.now
            )
            give(chain, taken.collection)


def test_control_who_looks_without_the_lock_adds_it_twice(chain):
    order, box = asked(chain)
    chain.sent(order)
    looked = threading.Barrier(2)

    def careless():
        is_under_way = Sending.objects.get(pk=box.pk).state == "sent"
        looked.wait(timeout=30)
        if is_under_way:
            level = StockLevel.objects.get(variant=chain.tent, location=chain.leeds)
            StockLevel.objects.filter(pk=level.pk).update(on_hand=level.on_hand + 2)
            return Sending.objects.filter(pk=box.pk).update(state="arrived")
        return 0

    assert race([careless, careless]) == [1, 1]
