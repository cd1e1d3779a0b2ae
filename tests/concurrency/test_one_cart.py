"""One cart, many hands."""

from __future__ import annotations

import random
from functools import partial
from uuid import uuid4

from django.db import transaction

from commerce.cart import operations as carts
from commerce.cart import queries
from commerce.cart.commands import Add, Remove, SetQuantity
from commerce.cart.errors import StaleCart
from commerce.cart.models import Cart, CartEntry, CartLine
from commerce.cart.operations import rows
from commerce.cart.operations.log import log
from commerce.orders import operations as orders
from commerce.orders.models import Order
from core import invariants
from tests.concurrency.racing import race, tally
from tests.world import World


def test_four_adds_at_once_all_count(committed_world: World) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 50)
    cart = world.cart()

    results = race([partial(world.add, cart, world.mug, 1)] * 4)

    assert tally(results) == {"Changed": 4}
    view = queries.view(Cart.objects.get(pk=cart.pk), now=world.now)
    assert [(line.sku, line.quantity) for line in view.lines] == [("FF-MUG", 4)]
    assert view.priced.goods.amount == 4 * 1250
    assert sorted(CartEntry.objects.filter(cart=cart).values_list("number", flat=True)) == [
        1,
        2,
        3,
        4,
    ]


def test_first_adds_of_a_new_visitor_meet_in_one_cart(committed_world: World) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 50)
    buyer = world.visitor("brand new")

    def first_add() -> object:
        return world.add(world.cart(buyer), world.mug, 1, actor=buyer)

    assert tally(race([first_add] * 6)) == {"Changed": 6}
    assert Cart.objects.filter(visitor_key=buyer.visitor_key).count() == 1
    assert CartLine.objects.get().quantity == 6


def one_command_at_once(world: World, times: int) -> Cart:
    """Have one add sent so many times at once, by a client that heard no answer."""
    world.stock(world.mug, world.warehouse, 50)
    cart = world.cart()
    sent = partial(
        carts.change_cart,
        cart_id=cart.pk,
        command=Add(variant_id=world.mug.pk, quantity=1),
        client_id=uuid4(),
        actor=world.shopper,
        now=world.now,
    )
    results = race([sent] * times)
    assert tally(results) == {"Changed": times}
    assert sorted(each.replayed for each in results) == [False] + [True] * (times - 1)
    return cart


def test_one_command_that_is_sent_eight_times_at_once_counts_once(
    committed_world: World,
) -> None:
    cart = one_command_at_once(committed_world, 8)

    assert CartLine.objects.get(cart=cart).quantity == 1
    assert CartEntry.objects.filter(cart=cart).count() == 1


def test_control_who_waited_for_the_lock_has_seen_an_old_log(committed_world: World) -> None:
    """Those who believe what the locking statement read write the command again: its index refuses them."""
    world = committed_world
    cart, client_id = world.cart(), uuid4()

    def careless() -> None:
        with transaction.atomic():
            locked, _is_up_to_date, number = rows.lock_for(cart.pk, client_id)
            if locked is not None and number is None:
                log(locked, "added", {}, actor=world.shopper, now=world.now, client_id=client_id)

    assert tally(race([careless] * 8))["IntegrityError"]
    assert CartEntry.objects.filter(cart=cart).count() == 1


def test_control_read_then_write_loses_adds(committed_world: World) -> None:
    """The same four adds that read the quantity and write it back without the lock: some are lost."""
    world = committed_world
    world.stock(world.mug, world.warehouse, 50)
    cart = world.cart()
    world.add(cart, world.mug, 1)

    def careless() -> None:
        line = CartLine.objects.get(cart=cart)
        line.quantity += 1
        line.save()

    for _round in range(10):
        before = CartLine.objects.get(cart=cart).quantity
        race([careless] * 8)
        if CartLine.objects.get(cart=cart).quantity < before + 8:
            return
    raise AssertionError("the unlocked control lost nothing: the race test proves nothing")


def test_two_hundred_interleaved_commands_leave_one_truth(committed_world: World) -> None:
    world = committed_world
    for variant in world.variants:
        world.stock(variant, world.warehouse, 2000)
    cart = world.cart()
    for variant in world.variants:
        world.add(cart, variant, 5)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    carts.allow_editing(cart_id=cart.pk, actor=world.shopper, now=world.now)
    added = {variant.pk: 5 for variant in world.variants}

    def one_person(actor: object, seed: int) -> list[tuple[str, int, int]]:
        """A hundred commands of one person, each on the version that she last saw."""
        choose = random.Random(seed)
        done = []
        for _turn in range(100):
            seen = Cart.objects.get(pk=cart.pk)
            lines = list(CartLine.objects.filter(cart=cart))
            variant = choose.choice(world.variants)
            line = next((line for line in lines if line.variant_id == variant.pk), None)
            kind = choose.random()
            if kind < 0.7 or line is None:
                command: object = Add(variant_id=variant.pk, quantity=1)
            elif kind < 0.95:
                command = SetQuantity(line_id=line.pk, quantity=choose.randint(1, 9))
            else:
                command = Remove(line_id=line.pk)
            try:
                carts.change_cart(
                    cart_id=cart.pk,
                    command=command,
                    client_id=uuid4(),
                    actor=actor,  # type: ignore[arg-type]
                    now=world.now,
                    base_version=seen.version,
                )
            except StaleCart:
                done.append(("stale", variant.pk, 0))
        return done

    results = race([partial(one_person, world.shopper, 1), partial(one_person, world.csa, 2)])

    assert tally(results) == {"list": 2}
    cart.refresh_from_db()
    entries = list(CartEntry.objects.filter(cart=cart).order_by("number"))
    assert [entry.number for entry in entries] == list(range(1, cart.version + 1))
    # Replaying the log gives what the rows say: no edit was lost or made twice.
    replayed: dict[int, int] = {}
    for entry in entries:
        payload = entry.payload
        if entry.kind == "added":
            replayed[payload["variant_id"]] = (
                replayed.get(payload["variant_id"], 0) + payload["quantity"]
            )
        elif entry.kind == "quantity_set":
            replayed[payload["variant_id"]] = payload["quantity"]
        elif entry.kind == "removed" and payload["before"]:
            del replayed[payload["variant_id"]]
    assert replayed == {
        line.variant_id: line.quantity for line in CartLine.objects.filter(cart=cart)
    }
    assert set(added) >= set(replayed)


def test_twenty_callers_place_one_order(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 50)
    tender = world.start_payment(world.cart_with((world.kettle, 2, world.leeds)))
    says = world.provider_says(tender)
    calls = [partial(orders.settle_payment, tender_id=tender.pk, payment=says, now=world.now)] * 20

    results = race(calls)

    assert tally(results) == {"Settled": 20}
    assert {result.order.number for result in results} == {Order.objects.get().number}
    assert world.level(world.kettle, world.leeds).allocated == 2
    assert [result for result in invariants.run() if result.breaches] == []
