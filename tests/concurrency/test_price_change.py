"""A price that changes while carts are being paid: nobody pays another total than she saw."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from commerce.cart import queries
from commerce.cart.models import Cart
from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Price
from commerce.payments import operations as payments
from commerce.payments.models import Quote
from core import invariants
from core.actor import SYSTEM, Actor
from tests.concurrency.racing import race, tally
from tests.world import World

BUYERS = 12


def _raise_the_price(world: World, amount: int) -> None:
    catalogue.set_price(
        variant_id=world.mug.pk, market="GB", amount=amount, actor=SYSTEM, now=world.now
    )


def _pay(world: World, cart: Cart, buyer: Actor, seen: int | None) -> Any:
    return payments.start_payment(cart_id=cart.pk, actor=buyer, now=world.now, expected_total=seen)


def _carts(world: World, day: str) -> list[tuple[Cart, Actor, int]]:
    buyers = [world.visitor(f"{day}-{number}") for number in range(BUYERS)]
    carts = [world.cart_with((world.mug, 1, None), actor=buyer) for buyer in buyers]
    return [
        (cart, buyer, queries.view(cart, now=world.now).priced.total.amount)
        for cart, buyer in zip(carts, buyers, strict=True)
    ]


def test_who_pays_pays_what_she_saw_and_the_others_are_told(committed_world: World) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 999)
    for round_ in range(5):
        baskets = _carts(world, f"day-{round_}")
        calls = [partial(_pay, world, *basket) for basket in baskets]
        calls.insert(BUYERS // 2, partial(_raise_the_price, world, 2000 + round_))

        results = race(calls)

        counts = tally(results)
        assert counts["Tender"] + counts["PriceChanged"] == BUYERS, counts
        for cart, _buyer, seen in baskets:
            for quote in Quote.objects.filter(cart=cart):
                assert quote.total == seen
    assert [result for result in invariants.run() if result.breaches] == []


def test_control_without_the_total_that_was_seen_somebody_pays_another(
    committed_world: World,
) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 999)
    ((cart, buyer, seen), *_rest) = _carts(world, "unseen")
    _raise_the_price(world, 3000)
    assert _pay(world, cart, buyer, None).amount != seen


def _waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def test_a_price_and_a_sale_that_are_written_at_once_both_stand(committed_world: World) -> None:
    world = committed_world
    sale = partial(
        catalogue.set_sale, variant_id=world.mug.pk, market="GB", amount=900,
        starts=world.now, ends=world.now + timedelta(days=3), actor=SYSTEM, now=world.now,
    )  # fmt: skip
    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            _raise_the_price(world, 2000)
            answer = pool.submit(race, [sale])
            while not _waiting() and not answer.done():
                pass
        assert answer.result() == [None]

    price = Price.objects.get(variant=world.mug, market="GB")
    assert (price.amount, price.sale_amount) == (2000, 900)
