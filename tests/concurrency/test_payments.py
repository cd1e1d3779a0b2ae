"""Money and edits that meet: an order or a void, never both."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from commerce.cart import operations as carts
from commerce.cart.commands import Add
from commerce.cart.models import Cart
from commerce.orders import operations as orders
from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall, Quote, Tender
from core import invariants, relay
from core.models import Delivery
from tests.concurrency.racing import race, tally
from tests.world import World

ROUNDS = 6


def _edit(world: World, cart: Cart, actor: object) -> object:
    return carts.change_cart(
        cart_id=cart.pk,
        command=Add(world.mug.pk, 1),
        client_id=uuid4(),
        actor=actor,  # type: ignore[arg-type]
        now=world.now,
    )


def _void_what_was_outdated(world: World) -> None:
    for delivery in Delivery.objects.filter(handler__endswith="void_outdated_quote"):
        relay.deliver(delivery.pk, now=world.now)


def _one_or_the_other(tender: Tender) -> str:
    """Say what came of it: an order without a void, or a void without an order."""
    quote = Quote.objects.get(plan__tenders=tender)
    placed = Order.objects.filter(cart_id=quote.cart_id).exists()
    let_go = ProviderCall.objects.filter(tender=tender, kind="void").exists()
    assert placed != let_go
    assert quote.state == (Quote.State.PLACED if placed else Quote.State.VOID)
    return "order" if placed else "void"


def _settle(world: World, tender: Tender) -> object:
    return orders.settle_payment(
        tender_id=tender.pk, payment=world.provider_says(tender), now=world.now
    )


def test_an_edit_at_the_moment_of_the_authorisation_is_before_or_after_it(
    committed_world: World,
) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 99)
    world.stock(world.kettle, world.leeds, 99)

    for number in range(ROUNDS):
        buyer = world.visitor(f"buyer-{number}")
        cart = world.cart_with((world.kettle, 1, world.leeds), actor=buyer)
        tender = world.start_payment(cart, buyer)
        calls = [partial(_edit, world, cart, buyer), partial(_settle, world, tender)]

        results = race(calls if number % 2 else calls[::-1])

        _void_what_was_outdated(world)
        outcome = _one_or_the_other(tender)
        expected = {"order": {"CartClosed": 1, "Settled": 1}, "void": {"Changed": 1, "Settled": 1}}
        assert tally(results) == expected[outcome]
    assert [result for result in invariants.run() if result.breaches] == []


def test_a_pay_link_paid_while_the_advisor_edits(committed_world: World) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 99)
    world.stock(world.kettle, world.leeds, 99)

    for number in range(ROUNDS):
        caller = world.visitor(f"caller-{number}")
        cart = world.cart_with((world.kettle, 1, world.leeds), actor=caller)
        cart.refresh_from_db()
        carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
        carts.allow_editing(cart_id=cart.pk, actor=caller, now=world.now)
        link = payments.send_pay_link(
            cart_id=cart.pk, by="sms", to="+447700900123", actor=world.csa, now=world.now
        )
        tender = Tender.objects.get(plan__quote=link.quote)

        race([partial(_settle, world, tender), partial(_edit, world, cart, world.csa)])

        _void_what_was_outdated(world)
        if _one_or_the_other(tender) == "order":
            assert Order.objects.get(cart=cart).channel == "phone"
    assert [result for result in invariants.run() if result.breaches] == []


def test_a_void_and_an_authorisation_at_once(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 99)

    for number in range(ROUNDS):
        buyer = world.visitor(f"buyer-{number}")
        tender = world.start_payment(
            world.cart_with((world.kettle, 1, world.leeds), actor=buyer), buyer
        )
        void = partial(
            payments.void_quote,
            quote_id=tender.plan.quote_id,
            why="expired",
            actor=buyer,
            now=world.now,
        )

        voided, settled = race([void, partial(_settle, world, tender)])

        assert (voided, settled.state) in {(True, "refused"), (False, "placed")}
        _one_or_the_other(tender)
    assert [result for result in invariants.run() if result.breaches] == []


def test_ten_clicks_on_pay_freeze_once(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 2)
    cart = world.cart_with((world.kettle, 2, world.leeds))

    results = race([partial(world.start_payment, cart)] * 10)

    assert {tender.pk for tender in results} == {Tender.objects.get().pk}
    assert Quote.objects.count() == 1


def test_ten_captures_of_the_same_cause_ask_once_and_of_others_within_the_total(
    committed_world: World,
) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 2)
    order = world.placed_order((world.kettle, 1, world.leeds))

    def ask(cause: str) -> object:
        return payments.request_capture(
            plan_id=order.plan_id, amount=2000, cause=cause, actor=world.clerk, now=world.now
        )

    race([partial(ask, "same")] * 10)
    assert Tender.objects.get().capture_requested == 2000

    results = race([partial(ask, f"other-{number}") for number in range(6)])
    assert tally(results) == {"NoneType": 1, "NothingLeftToMove": 5}
    assert Tender.objects.get().capture_requested == 4000
    assert [result for result in invariants.run() if result.breaches] == []
