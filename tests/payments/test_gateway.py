"""The provider as a real process: pages, lost answers, captures, refunds and voids through the gateway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments import gateway, operations
from commerce.payments.errors import ProviderUnavailable, QuoteEnded
from commerce.payments.models import PaymentEvent, ProviderCall, Quote, Tender
from commerce.payments.providers import sandbox
from core import relay
from core.models import Delivery
from runtime.ports import free_port
from tests.sandbox.world import DECLINE, KEY, SECRET, SUCCESS, Provider, Receiver, provider_at


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    receiver = Receiver()
    process = provider_at(tmp_path_factory.mktemp("provider"), receiver)
    yield process
    process.stop()
    receiver.close()


def at(settings, url: str) -> None:
    settings.PROVIDER_URL = settings.PROVIDER_PUBLIC_URL = url
    settings.PROVIDER_API_KEY, settings.PROVIDER_WEBHOOK_SECRET = KEY, SECRET
    sandbox._client().close()
    sandbox._client.cache_clear()


@pytest.fixture
def provider(process, settings) -> Iterator[Provider]:
    at(settings, process.url)
    yield process
    sandbox._client().close()
    sandbox._client.cache_clear()


@pytest.fixture
def tender(till, provider) -> Tender:
    return till.start_payment(till.basket())


def open_page(till, tender) -> str:
    return gateway.open_page(tender.pk, now=till.now)


def payment_of(tender) -> str:
    return Tender.objects.get(pk=tender.pk).provider_id


def perform_all(till) -> None:
    """Make every call that waits, as the relay does."""
    for call in ProviderCall.objects.filter(state="pending").order_by("pk"):
        gateway.perform(call.pk, now=till.now)


@pytest.fixture
def order(till, provider, tender) -> Order:
    open_page(till, tender)
    provider.simulate(payment_of(tender), SUCCESS)
    settled = settlement.settle(tender.pk, now=till.now)
    assert settled.order is not None
    return settled.order


def test_the_page_is_opened_once_and_carries_the_total(till, provider, tender):
    url = open_page(till, tender)

    assert open_page(till, tender) == url
    page = provider.browser.get(url).text
    assert "115.45" in page
    assert provider.payment(payment_of(tender))["reference"] == str(tender.pk)


def test_an_answer_that_was_lost_is_found_by_our_reference(till, provider, tender):
    open_page(till, tender)
    payment_id = payment_of(tender)
    provider.simulate(payment_id, SUCCESS)
    # We never learnt the provider's name for it.
    Tender.objects.update(provider_id="", pay_url="")

    assert settlement.settle(tender.pk, now=till.now).state == "placed"
    assert payment_of(tender) == payment_id


def test_a_declined_card_is_told_and_another_one_pays_on_the_same_page(till, provider, tender):
    url = open_page(till, tender)
    provider.simulate(payment_of(tender), DECLINE)
    assert settlement.settle(tender.pk, now=till.now).state == "declined"

    assert open_page(till, tender) == url
    provider.simulate(payment_of(tender), SUCCESS)
    assert settlement.settle(tender.pk, now=till.now).state == "placed"


def test_after_cancel_on_the_page_another_page_opens_and_can_be_paid(till, provider, tender):
    first = open_page(till, tender)
    provider.browser.post(first + "/cancel")
    assert provider.payment(payment_of(tender))["status"] == "cancelled"
    assert settlement.settle(tender.pk, now=till.now).state == "waiting"

    second = open_page(till, tender)

    assert second not in {"", first}
    assert open_page(till, tender) == second
    provider.simulate(payment_of(tender), SUCCESS)
    assert settlement.settle(tender.pk, now=till.now).state == "placed"
    assert till.breaches() == []


def test_money_moves_at_the_provider_as_we_asked_and_once(till, provider, tender, order):
    for amount, cause in ((9800, "fulfilment:1"), (1745, "fulfilment:2")):
        operations.request_capture(
            plan_id=order.plan_id, amount=amount, cause=cause, actor=till.clerk, now=till.now
        )
    perform_all(till)
    operations.request_refund(
        plan_id=order.plan_id, amount=4900, cause="goodwill:1", actor=till.clerk, now=till.now
    )
    # The answer to the refund is lost: the same key again moves nothing twice.
    call = ProviderCall.objects.get(kind="refund")
    sandbox.SandboxProvider().refund(payment_of(tender), 4900, call.key)
    perform_all(till)

    payment = provider.payment(payment_of(tender))
    row = Tender.objects.get()
    assert (payment["captured"], payment["refunded"]) == (order.total, 4900)
    assert (row.captured, row.refunded) == (order.total, 4900)
    assert till.breaches() == []


def test_an_offer_that_ended_is_closed_at_the_provider_so_that_nobody_pays_it(
    till, provider, tender
):
    url = open_page(till, tender)
    operations.void_quote(
        quote_id=tender.plan.quote_id, why="cart-changed", actor=till.shopper, now=till.now
    )
    perform_all(till)

    assert provider.payment(payment_of(tender))["voided"]
    provider.browser.post(
        url, data={"number": SUCCESS, "expiry": "09/49", "cvc": "123", "token": "t"}
    )
    assert settlement.settle(tender.pk, now=till.now).state == "ended"
    assert not Order.objects.exists()
    with pytest.raises(QuoteEnded):
        open_page(till, tender)
    assert till.breaches() == []


def test_paid_in_the_moment_that_it_ended_the_money_is_let_go(till, provider, tender):
    open_page(till, tender)
    provider.simulate(payment_of(tender), SUCCESS)
    operations.void_quote(
        quote_id=tender.plan.quote_id, why="cart-changed", actor=till.shopper, now=till.now
    )

    assert settlement.settle(tender.pk, now=till.now).state == "refused"
    perform_all(till)

    payment = provider.payment(payment_of(tender))
    assert (payment["voided"], payment["captured"]) == (True, 0)
    assert Tender.objects.get().voided
    assert till.breaches() == []


def test_what_was_never_opened_needs_no_closing(till, provider, tender):
    operations.void_quote(
        quote_id=tender.plan.quote_id, why="cart-changed", actor=till.shopper, now=till.now
    )
    perform_all(till)

    assert ProviderCall.objects.get().state == "done"


def test_a_final_no_of_the_provider_is_kept_for_a_person(till, provider, tender, order):
    operations.request_capture(
        plan_id=order.plan_id, amount=order.total, cause="x", actor=till.clerk, now=till.now
    )
    # Somebody captured at the provider by hand, so that ours is above what is left.
    sandbox.SandboxProvider().capture(payment_of(tender), 1, "by-hand-0001")
    perform_all(till)

    call = ProviderCall.objects.get()
    assert (call.state, Tender.objects.get().capture_requested) == ("failed", 0)
    assert "422" in call.error


def test_with_the_provider_away_nothing_is_lost(till, provider, tender, order, settings):
    operations.request_capture(
        plan_id=order.plan_id, amount=100, cause="x", actor=till.clerk, now=till.now
    )
    at(settings, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ProviderUnavailable):
        settlement.settle(tender.pk, now=till.now)
    waiting = Delivery.objects.get(handler__endswith="make_provider_call")
    relay.deliver(waiting.pk, now=till.now)
    waiting.refresh_from_db()
    assert (waiting.attempts, ProviderCall.objects.get().state) == (1, "pending")

    at(settings, provider.url)
    relay.deliver(waiting.pk, now=waiting.due_at)

    assert PaymentEvent.objects.get(type="captured").amount == 100
    assert Quote.objects.get().state == "placed"
