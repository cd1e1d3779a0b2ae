"""A pay-link whose holders choose, look and pay at the same moment."""

from __future__ import annotations

import threading
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction

from commerce.cart import operations as carts
from commerce.orders import operations as orders
from commerce.orders.models import Order
from commerce.payments import operations, purses
from commerce.payments.errors import QuoteEnded
from commerce.payments.models import PayLink, Purse, Quote
from commerce.payments.operations import choosing
from core import invariants
from core.actor import Actor, Channel
from tests.concurrency.racing import race, tally
from tests.world import World

ROUNDS = 5
HOLDER = Actor(Channel.WEB)


def _linked(world: World):
    actor = world.visitor(str(uuid4()))
    cart = world.cart_with((world.kettle, 1, world.leeds), actor=actor)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    carts.allow_editing(cart_id=cart.pk, actor=actor, now=world.now)
    return operations.send_pay_link(
        cart_id=cart.pk, by="sms", to="+447700900123", actor=world.csa, now=world.now
    )


def _card(world: World, amount: int) -> purses.NewCard:
    made = purses.issue_gift_card(amount=amount, market="GB", key=str(uuid4()), now=world.now)
    assert made is not None
    return made


def _choose(world: World, link: PayLink, card: purses.NewCard):
    return operations.choose_by_link(
        token=link.token, actor=HOLDER, now=world.now, gift_card=card.code
    )


def _breaches() -> list[str]:
    return [line for result in invariants.run() for line in result.breaches]


def test_two_who_choose_and_many_who_look_find_one_offer(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 99)
    for _each in range(ROUNDS):
        link = _linked(world)
        cards = [_card(world, amount) for amount in (700, 800)]
        looks = [partial(operations.open_pay_link, token=link.token, now=world.now)] * 6

        results = race([*(partial(_choose, world, link, card) for card in cards), *looks])

        assert tally(results) == {"OpenedLink": 8}
        offer = operations.open_pay_link(token=link.token, now=world.now)
        assert Quote.objects.filter(cart=offer.quote.cart_id, state="open").count() == 1
        assert offer.tender.amount == offer.quote.total - 1500
        kept = Purse.objects.filter(pk__in=[card.purse.pk for card in cards])
        assert [purse.reserved for purse in kept.order_by("pk")] == [700, 800]
    assert _breaches() == []


def test_who_looks_while_the_offer_is_made_again_is_not_told_that_there_is_none(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a link that is locked together with its offer is gone when the offer is another."""
    world = committed_world
    world.stock(world.kettle, world.leeds, 99)
    link, card = _linked(world), _card(world, 700)
    is_locked, looks = threading.Event(), threading.Event()
    replan = choosing.replan

    def slowly(*given, **named):
        is_locked.set()
        looks.wait(timeout=20)
        return replan(*given, **named)

    monkeypatch.setattr(choosing, "replan", slowly)

    def together() -> PayLink | None:
        is_locked.wait(timeout=20)
        rows = PayLink.objects.select_for_update(no_key=True, of=("self",))
        with transaction.atomic():
            looks.set()
            return rows.select_related("quote").filter(quote__state="open", pk=link.pk).first()

    assert race([partial(_choose, world, link, card), together])[1] is None
    assert operations.open_pay_link(token=link.token, now=world.now).tender.amount == 4200


def test_who_pays_while_another_chooses_has_the_order_or_is_let_go(committed_world: World) -> None:
    world = committed_world
    world.stock(world.kettle, world.leeds, 99)
    for _each in range(ROUNDS):
        link, card = _linked(world), _card(world, 700)
        paid = link.quote.plan.last_tender

        settled, chosen = race(
            [
                partial(
                    orders.settle_payment,
                    tender_id=paid.pk,
                    payment=world.provider_says(paid),
                    now=world.now,
                ),
                partial(_choose, world, link, card),
            ]
        )

        assert settled.state in {"placed", "refused"}
        assert isinstance(chosen, QuoteEnded) == (settled.state == "placed")
        reserved = Purse.objects.get(pk=card.purse.pk).reserved
        assert reserved == (0 if settled.state == "placed" else 700)
        if settled.state == "refused":
            offer = operations.open_pay_link(token=link.token, now=world.now)
            assert world.pay(offer.tender).state == "placed"
    assert Order.objects.count() == ROUNDS
    assert _breaches() == []
