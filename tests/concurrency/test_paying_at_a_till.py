"""An offer at a till at the moment in which another till, the web or its end comes: one order, or the money goes back."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from commerce.orders import operations as orders
from commerce.orders import settlement
from commerce.orders import sweepers as order_sweepers
from commerce.orders.models import Order
from commerce.payments.models import PaymentCase, Quote, Tender
from commerce.payments.reasons import Reason
from core.errors import Busy
from stores.selling.models import TillPayment
from tests.concurrency.racing import race, tally
from tests.selling.test_paying_at_a_till import AtTheTill

ROUNDS = 6


@pytest.fixture
def shop(transactional_db: None) -> AtTheTill:
    return AtTheTill()


def again(call: Any) -> Any:
    """Send it again where it was told to, as tills and browsers do."""
    for _each in range(5):
        try:
            return call()
        except Busy:
            continue
    raise AssertionError("busy for ever")


def test_one_payment_on_many_connections_counts_once(shop: AtTheTill) -> None:
    taken = shop.taken(shop.offer())
    paid = race([partial(again, partial(shop.take, taken))] * 6)
    assert {each.state for each in paid} == {"settled"}
    assert (Order.objects.count(), TillPayment.objects.count()) == (1, 1)
    assert shop.breaches() == []


def test_of_two_tills_one_is_paid_and_the_other_gives_it_back(shop: AtTheTill) -> None:
    for number in range(ROUNDS):
        offer = shop.offer(shop.visitor(f"b{number}"), units=1)
        money: dict[str, Any] = {"payments": [("cash", 4900, "")], "change": 0}
        takes = [
            partial(again, partial(shop.take, shop.taken(offer, **money), till))
            for till in (shop.till, shop.other_till)
        ]
        assert sorted(each.state for each in race(takes)) == ["refused", "settled"]
    assert Order.objects.count() == PaymentCase.objects.count() == ROUNDS
    assert shop.breaches() == []


def test_of_two_tills_one_has_the_claim(shop: AtTheTill) -> None:
    for number in range(ROUNDS):
        offer = shop.offer(shop.visitor(f"b{number}"), units=1)
        told = race(
            [
                partial(again, partial(shop.claim, offer, till))
                for till in (shop.till, shop.other_till)
            ]
        )
        assert tally(told) == {"datetime": 1, "AtTill": 1}


def test_at_its_end_a_claim_keeps_it_or_is_refused(shop: AtTheTill) -> None:
    begun, told = shop.now, set()
    for number in range(ROUNDS):
        shop.now = begun
        offer = shop.offer(shop.visitor(f"b{number}"), units=1)
        shop.now = shop.later(29)
        end = partial(order_sweepers.end_expired_quotes, shop.later(2))
        claimed, _ended = race([partial(again, partial(shop.claim, offer)), end])
        quote = Quote.objects.get(pk=offer.quote_id)
        told.add(type(claimed).__name__)
        assert (quote.state == "open") == (type(claimed).__name__ == "datetime"), number
        if quote.state == "open":
            # Who has the claim is kept until it ends, and is paid.
            money: dict[str, Any] = {"payments": [("cash", 4900, "")], "change": 0}
            assert shop.take(offer, **money).state == "settled"
    assert told <= {"datetime", "QuoteEnded"}
    assert shop.breaches() == []


def test_the_till_settles_while_the_offer_ends(shop: AtTheTill) -> None:
    for number in range(ROUNDS):
        offer = shop.offer(shop.visitor(f"b{number}"), units=1)
        money: dict[str, Any] = {"payments": [("cash", 4900, "")], "change": 0}
        take = partial(again, partial(shop.take, shop.taken(offer, **money)))
        end = partial(again, partial(shop.void, offer, Reason.CART_CHANGED))
        told = race([take, end] if number % 2 else [end, take])
        paid = told[0] if number % 2 else told[1]
        is_placed = Order.objects.filter(cart=offer.quote.cart).exists()
        assert is_placed == (paid.state == "settled"), number
    refused = TillPayment.objects.filter(state="refused").count()
    assert PaymentCase.objects.count() == refused
    assert shop.breaches() == []


def test_the_till_or_the_web_is_paid_and_never_both(shop: AtTheTill) -> None:
    for number in range(ROUNDS):
        buyer = shop.visitor(f"b{number}")
        offer = shop.offer(buyer, units=1)
        money: dict[str, Any] = {"payments": [("cash", 4900, "")], "change": 0}
        cart = offer.quote.cart

        def on_the_web(cart: Any = cart, buyer: Any = buyer) -> str:
            tender = shop.start_payment(cart, buyer)
            return settlement.act_on(tender.pk, shop.provider_says(tender), now=shop.now).state

        at_till, _web = race(
            [
                partial(again, partial(shop.take, shop.taken(offer, **money))),
                partial(again, on_the_web),
            ]
        )
        order = Order.objects.get(cart=cart)
        [tender] = order.plan.tenders.all()
        assert (tender.provider == "store") == (at_till.state == "settled"), number
        assert (at_till.state == "refused") == PaymentCase.objects.filter(
            reference=at_till.reference
        ).exists()
    assert Order.objects.count() == ROUNDS
    assert shop.breaches() == []


def test_control_without_the_cart_s_lock_both_tills_count(
    shop: AtTheTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same race of two tills with the lock taken out, so that those above can fail."""

    def careless(tender_id: Any) -> Any:
        return Tender.objects.select_related("plan__quote__cart").get(pk=tender_id).plan.offer.cart

    monkeypatch.setattr(orders, "_lock_cart_of", careless)
    failed = False
    for number in range(12):
        offer = shop.offer(shop.visitor(f"b{number}"), units=1)
        money: dict[str, Any] = {"payments": [("cash", 4900, "")], "change": 0}
        takes = [
            partial(shop.take, shop.taken(offer, **money), till)
            for till in (shop.till, shop.other_till)
        ]
        told = race(takes)
        states = sorted(getattr(each, "state", "failed") for each in told)
        failed = states != ["refused", "settled"]
        if failed:
            break
    assert failed
